/**
 * `npm run train:body`: makes the classifier of blocks from the pages of the dev split and writes its weights to
 * parsers/body/weights.ts. `npm run eval -- --cv` says how well such a model does on papers that it has not seen.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FEATURES } from '../parsers/body/features/index.ts';
import { packModel } from '../parsers/body/model.ts';
import { hasCorpus, NO_CORPUS } from './support/corpus.ts';
import { options, printFigures } from './support/output.ts';
import { bodyLesson, learnBody } from './train/body.ts';

const { json } = options({});

if (hasCorpus) await train();
else printFigures(NO_CORPUS, json);

async function train(): Promise<void> {
  const started = performance.now();
  const given = await bodyLesson();
  const packed = packModel(learnBody(given));
  const file = fileURLToPath(new URL('../parsers/body/weights.ts', import.meta.url));
  writeFileSync(
    file,
    `/** Packed by \`npm run train:body\` (bench/train_body.ts); see model.ts. */\nexport const BODY_MODEL =\n  '${packed}';\n`,
  );
  printFigures(
    {
      pages: given.pages,
      publishers: given.publishers,
      blocks: given.fold.length,
      features: FEATURES.length,
      bytes: packed.length,
      seconds: Math.round((performance.now() - started) / 1000),
    },
    json,
  );
}
