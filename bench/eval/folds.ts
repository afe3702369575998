import type { Models } from '../../parsers/page.ts';
import { say } from '../support/output.ts';
import { bodyLesson, learnBody } from '../train/body.ts';
import { FOLDS, foldOf } from '../train/folds.ts';
import { learnTags, tagLesson } from '../train/tags.ts';
import type { ModelFor } from './prediction.ts';

/** For `--cv`: each page is judged by the models of the fold that its publisher was kept out of. */
export async function modelFor(): Promise<ModelFor> {
  const [bodies, tags] = [await bodyLesson(), tagLesson()];
  const models: Models[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    models.push({ body: learnBody(bodies, fold), tags: learnTags(tags, fold) });
    say(`trained without fold ${fold + 1} of ${FOLDS}`);
  }
  return ({ publisher }) => models[foldOf(publisher)];
}
