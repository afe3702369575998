/**
 * `npm run train:tags`: makes the choice of tags from labelled pages of the dev split and writes its weights to
 * parsers/tags/weights.ts. `npm run eval -- --cv` says how well such weights do on papers that they have not seen.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasCorpus, NO_CORPUS } from './support/corpus.ts';
import { options, printFigures } from './support/output.ts';
import { learnTags, tagLesson } from './train/tags.ts';

const { json } = options({});

if (hasCorpus) train();
else printFigures(NO_CORPUS, json);

function train(): void {
  const lesson = tagLesson();
  const { bias, weights } = learnTags(lesson);
  const rounded = (value: number) => Number(value.toFixed(2)) + 0;
  const lines = Object.entries(weights).map(([name, weight]) => `  '${name}': ${rounded(weight)},`);
  writeFileSync(
    fileURLToPath(new URL('../parsers/tags/weights.ts', import.meta.url)),
    `import type { TagFeature } from './features.ts';

/** Made by npm run train:tags (bench/train_tags.ts): log-odds that a candidate with the feature is a topic. */
export const WEIGHTS: Readonly<Record<TagFeature, number>> = {
${lines.join('\n')}
};
export const BIAS = ${rounded(bias)};
/** Lists are judged as a whole, so the cut lies where F1 is highest, below one half. */
export const CUT = 0.4;
`,
  );
  printFigures(
    {
      pages: lesson.length,
      candidates: lesson.reduce((sum, { candidates }) => sum + candidates.length, 0),
      weights: lines.length,
    },
    json,
  );
}
