/**
 * `npm run train:tags`: fits parsers/tags/weights.ts to labelled pages (logistic regression, each page
 * weighs the root of its candidates) and prints what five folds by publisher give at several cuts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decode } from '../parsers/decode.ts';
import { findAuthors } from '../parsers/fields/authors.ts';
import { publisherRules } from '../parsers/fields/publisher.ts';
import { sectionRules } from '../parsers/fields/section.ts';
import { Page } from '../parsers/page.ts';
import { firstOf } from '../parsers/rule.ts';
import { tagCandidates } from '../parsers/tags/candidates.ts';

const corpora = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
/** Blogs' tags are a weaker witness than newspapers'. */
const TRUST: Readonly<Record<string, number>> = { fundus: 1, read: 1, trafilatura: 0.2 };
const CUTS = [0.35, 0.4, 0.45, 0.5];
const FOLDS = 5;

interface Label {
  id: string;
  corpus: string;
  publisher: string;
  url: string;
  fetchedAt?: string;
  truth: { tags?: string[] };
}
interface Sample {
  corpus: string;
  publisher: string;
  truth: Set<string>;
  candidates: { text: string; features: Readonly<Record<string, number>>; right: number }[];
}
type Weights = Record<string, number>;

const same = (tag: string) => tag.replace(/\s+/g, ' ').trim().toLowerCase();

function* labels(): Generator<Label> {
  const read = (folder: string): Label[] =>
    readFileSync(path.join(corpora, folder, 'truth.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const byHand = new Map(read('dev-read').map((label) => [label.id, label]));
  for (const label of read('dev')) {
    const best = byHand.get(label.id) ?? label;
    if (best.truth.tags && best.corpus in TRUST) yield best;
  }
}

function sampleOf({ id, corpus, publisher, url, fetchedAt, truth }: Label): Sample {
  const bytes = gunzipSync(readFileSync(path.join(corpora, 'dev/pages', `${id}.html.gz`)));
  const page = new Page(decode(bytes, undefined, url).text, { url, fetchedAt });
  const right = new Set(truth.tags?.map(same));
  const candidates = tagCandidates(page, {
    section: firstOf(sectionRules, page)?.value ?? null,
    publisher: firstOf(publisherRules, page)?.value ?? null,
    authors: findAuthors(page)?.value.map(({ name }) => name) ?? [],
  });
  return {
    corpus,
    publisher,
    truth: right,
    candidates: candidates.map(({ text, features }) => ({
      text,
      features: { ...features, bias: 1 },
      right: +right.has(same(text)),
    })),
  };
}

function likelihood(weights: Weights, features: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const key in features) sum += (weights[key] ?? 0) * (features[key] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** Adagrad over the whole set; a little L2 keeps rare features small. */
function train(samples: readonly Sample[]): Weights {
  const weights: Weights = {};
  const seen: Weights = {};
  const total = samples.reduce((sum, { corpus }) => sum + (TRUST[corpus] ?? 0), 0);
  for (let round = 0; round < 300; round++) {
    const slope: Weights = {};
    for (const { corpus, candidates } of samples) {
      const weight = (TRUST[corpus] ?? 0) / Math.sqrt(Math.max(1, candidates.length)) / total;
      for (const { features, right } of candidates) {
        const error = (likelihood(weights, features) - right) * weight;
        for (const key in features) slope[key] = (slope[key] ?? 0) + error * (features[key] ?? 0);
      }
    }
    for (const key in slope) {
      const step = (slope[key] ?? 0) + (key === 'bias' ? 0 : 0.004 * (weights[key] ?? 0));
      seen[key] = (seen[key] ?? 1e-6) + step * step;
      weights[key] = (weights[key] ?? 0) - (0.3 * step) / Math.sqrt(seen[key]);
    }
  }
  return weights;
}

function f1({ truth, candidates }: Sample, kept: readonly boolean[]): number {
  const found = new Set(candidates.filter((_, i) => kept[i]).map(({ text }) => same(text)));
  if (truth.size + found.size === 0) return 1;
  return (2 * [...found].filter((tag) => truth.has(tag)).length) / (truth.size + found.size);
}

function crossValidate(samples: readonly Sample[]): void {
  const publishers = [...new Set(samples.map(({ publisher }) => publisher))].sort();
  const foldOf = new Map(publishers.map((publisher, i) => [publisher, (i * 7) % FOLDS]));
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    train(samples.filter(({ publisher }) => foldOf.get(publisher) !== fold)),
  );
  for (const cut of CUTS) {
    const scores = Object.keys(TRUST).map((corpus) => {
      const each = samples
        .filter((sample) => sample.corpus === corpus)
        .map((sample) => {
          const weights = folds[foldOf.get(sample.publisher) ?? 0] ?? {};
          return f1(
            sample,
            sample.candidates.map(({ features }) => likelihood(weights, features) > cut),
          );
        });
      return `${corpus} ${((100 * each.reduce((a, b) => a + b, 0)) / each.length).toFixed(1)}`;
    });
    console.log(`cut ${cut}: ${scores.join(', ')}`);
  }
}

const samples = [...labels()].map(sampleOf);
crossValidate(samples);
const { bias = 0, ...weights } = train(samples);
const lines = Object.entries(weights).map(([name, weight]) => `  '${name}': ${weight.toFixed(2)},`);
writeFileSync(
  fileURLToPath(new URL('../parsers/tags/weights.ts', import.meta.url)),
  `import type { TagFeature } from './candidates.ts';

/** Made by npm run train:tags (bench/train_tags.ts): log-odds that a candidate with the feature is a topic. */
export const WEIGHTS: Readonly<Record<TagFeature, number>> = {
${lines.join('\n')}
};
export const BIAS = ${Number(bias.toFixed(2)) + 0};
/** Lists are judged as a whole, so the cut lies where F1 is highest, below one half. */
export const CUT = 0.4;
`,
);
