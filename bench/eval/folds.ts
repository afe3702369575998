import type { BodyModel } from '../../parsers/body/model.ts';
import { say } from '../support/output.ts';
import { FOLDS, foldOf, learn, lesson } from '../train/pages.ts';
import type { ModelFor } from './prediction.ts';

/** For `--cv`: each page is judged by the model of the fold that its publisher was kept out of. */
export async function modelFor(): Promise<ModelFor> {
  const given = await lesson();
  const models: BodyModel[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    models.push(learn(given, fold));
    say(`trained without fold ${fold + 1} of ${FOLDS}`);
  }
  return ({ publisher }) => models[foldOf(publisher)];
}
