import { eachBlock, FEATURES } from '../../parsers/body/features/index.ts';
import type { BodyModel } from '../../parsers/body/model.ts';
import { decode } from '../../parsers/decode.ts';
import { Page } from '../../parsers/page.ts';
import { loadScorer } from '../eval/score.ts';
import { pageBytes, readCorpus } from '../support/corpus.ts';
import { say } from '../support/output.ts';
import { covered } from './align.ts';
import { type Binned, type Boosting, bin, boost, type Table } from './boost.ts';
import { foldOf } from './folds.ts';

/** Corpora whose truth holds whole bodies, and how much each counts: labels made by reading most. */
const TRUST: Readonly<Record<string, number>> = {
  read: 1.5,
  fundus: 1,
  'fundus-eval': 1,
  scrapinghub: 1,
  aed: 1,
  wcxb: 0.5,
  readability: 0.5,
  newspaper4k: 0.5,
};
/** A page whose truth is not to be found on it teaches nothing. */
const LEAST_FOUND = 0.8;
const HOW: Boosting = {
  trees: 200,
  depth: 5,
  rate: 0.07,
  rows: 0.7,
  columns: 0.4,
  lambda: 3,
  leaf: 0.5,
  seed: 20_261,
};

export interface BodyLesson {
  table: Table;
  binned: Binned;
  /** The fold of each row's publisher. */
  fold: Uint8Array;
  pages: number;
  publishers: number;
}

/** Every block of every page with a body in the truth: its features, whether the truth has it, and its weight. */
export async function bodyLesson(): Promise<BodyLesson> {
  const { words } = await loadScorer();
  const read = new Map(readCorpus('dev-read').map((page) => [page.id, page]));
  const rows: Float32Array[] = [];
  const answers: number[] = [];
  const weights: number[] = [];
  const folds: number[] = [];
  const publishers = new Set<string>();
  let pages = 0;
  for (const dev of readCorpus()) {
    const page = read.get(dev.id) ?? dev;
    const truth = page.truth.body ? words(page.truth.body) : [];
    const trust = TRUST[page.corpus] ?? 0;
    if (trust === 0 || truth.length === 0) continue;
    const parsed = new Page(decode(pageBytes(dev.id), undefined, dev.url).text, dev);
    const own: Float32Array[] = [];
    const texts: string[][] = [];
    eachBlock(parsed, ({ text }, row) => {
      own.push(row.slice());
      texts.push(words(text));
    });
    const shares = covered(texts, truth);
    const found = texts.reduce((sum, text, i) => sum + text.length * (shares[i] ?? 0), 0);
    if (found < truth.length * LEAST_FOUND) {
      say(
        `${dev.id}: ${Math.round((100 * found) / truth.length)} % of its truth stands on the page; left out`,
      );
      continue;
    }
    pages++;
    publishers.add(dev.publisher);
    // A page counts as much as any other, its blocks by the root of their words, half-covered ones for little.
    const counts = texts.map((text, i) => {
      const share = shares[i] ?? 0;
      return Math.sqrt(text.length + 0.5) * (share > 0.15 && share < 0.6 ? 0.3 : 1);
    });
    const all = counts.reduce((sum, weight) => sum + weight, 0);
    rows.push(...own);
    for (const [i, weight] of counts.entries()) {
      answers.push((shares[i] ?? 0) > 0.5 ? 1 : 0);
      weights.push((100 * trust * weight) / all);
      folds.push(foldOf(dev.publisher));
    }
  }
  const width = FEATURES.length;
  const values = new Float32Array(answers.length * width);
  let at = 0;
  for (const part of rows) {
    values.set(part, at);
    at += part.length;
  }
  const table = {
    width,
    values,
    answer: Float32Array.from(answers),
    weight: Float32Array.from(weights),
  };
  return { table, binned: bin(table), fold: Uint8Array.from(folds), pages, publishers: publishers.size };
}

/** A model of every row, or of those outside one fold. */
export function learnBody({ table, binned, fold }: BodyLesson, without?: number): BodyModel {
  const rows = Int32Array.from(fold.keys()).filter((row) => fold[row] !== without);
  return boost(table, binned, rows, HOW);
}
