import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CorpusPage, corpusFolder, devFolder } from '../support/corpus.ts';
import type { Prediction } from './prediction.ts';

/** Metrics of one page or the means of many, by the names of the corpus's scorer; null where nothing is labelled. */
export type Scores = Readonly<Record<string, number | null | undefined>>;

interface Scorer {
  scorePage(page: CorpusPage, prediction: Prediction | undefined, options?: object): Scores;
  aggregate(scores: readonly Scores[]): Scores;
  words(text: string | null | undefined): string[];
}

/** The corpus brings its own scorer, so that nothing here can flatter. */
export const loadScorer = (): Promise<Scorer> =>
  import(pathToFileURL(path.join(corpusFolder, 'score.mjs')).href);

/** The corpora of news pages: their sum is the number that counts. */
export const isNews = ({ corpus }: CorpusPage): boolean =>
  ['fundus', 'fundus-eval', 'scrapinghub', 'aed', 'mediacloud'].includes(corpus);

export interface LatestScores {
  /** Precision, recall and F1 over all labelled pages, and over those with and without a list, in percent. */
  all: number[];
  with_list: number[];
  without_list: number[];
  /** Share of the matched items with a labelled time whose time is right, in percent. */
  time: number;
}

/** The scorer of latest-headlines lists is a program: it is run as one. */
export function scoreLatest(predictions: ReadonlyMap<string, Prediction>): LatestScores {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-eval-'));
  const file = path.join(folder, 'predictions.jsonl');
  writeFileSync(file, [...predictions.values()].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const out = execFileSync(
    process.execPath,
    [path.join(corpusFolder, 'score-latest.mjs'), path.join(devFolder, 'latest.jsonl'), file],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  rmSync(folder, { recursive: true });
  const line = (name: string) => {
    const match = new RegExp(
      `^${name} +\\d+ +P ([\\d.]+) +R ([\\d.]+) +F1 ([\\d.]+) +time ([\\d.-]+)`,
      'm',
    ).exec(out);
    return (match?.slice(1) ?? []).map(Number);
  };
  const all = line('all pages');
  return {
    all: all.slice(0, 3),
    with_list: line('pages with a list').slice(0, 3),
    without_list: line('pages without a list').slice(0, 3),
    time: all[3] ?? Number.NaN,
  };
}

/** Rows of the table in the corpus's README: peers that cannot run here, measured once by whoever made the corpus. */
export function tableRows(): { name: string; cells: Record<string, number | null> }[] {
  const lines = readFileSync(path.join(corpusFolder, 'README.md'), 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('| peer |'));
  const cellsOf = (line = '') =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim());
  const [, ...columns] = cellsOf(lines[from]);
  const rows = [];
  for (let i = from + 2; from >= 0 && lines[i]?.startsWith('|'); i++) {
    const [name = '', ...cells] = cellsOf(lines[i]);
    rows.push({
      name,
      cells: Object.fromEntries(
        columns.map((column, at) => [column, cells[at] === '–' ? null : Number(cells[at])]),
      ),
    });
  }
  return rows;
}
