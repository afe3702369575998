import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Real pages with what a perfect parser reads from each; they lie beside the project and are never part of it. */
export const corpusFolder = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
export const devFolder = path.join(corpusFolder, 'dev');
export const hasCorpus = existsSync(path.join(devFolder, 'truth.jsonl'));
export const NO_CORPUS = { skipped: 'no corpus of real pages at ../shared/corpus/dev' };

export interface CorpusPage {
  id: string;
  corpus: string;
  publisher: string;
  lang: string;
  url: string;
  fetchedAt?: string;
  /** Named where the truth is what another extractor finds: shown, never summed. */
  circular?: string;
  truth: { title?: string; authors?: string[]; published?: string; tags?: string[]; body?: string };
}

const readLines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Pages and truth of a split: `dev`, or `dev-read`, whose truth was read by hand for pages of `dev`. */
export const readCorpus = (split: 'dev' | 'dev-read' = 'dev'): CorpusPage[] =>
  readLines(path.join(corpusFolder, split, 'truth.jsonl'));

const pageFile = (id: string): string => path.join(devFolder, 'pages', `${id}.html.gz`);
export const pageBytes = (id: string): Buffer => gunzipSync(readFileSync(pageFile(id)));
