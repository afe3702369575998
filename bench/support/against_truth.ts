import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Truth, TruthArticle } from '../../fixtures/press/index.ts';
import { type DataPlace, placeOf } from '../../src/place.ts';
import { DatasetReader } from '../../src/query/dataset.ts';
import { openStore, readArchive } from '../../src/wiring.ts';
import { freshFolder } from './output.ts';
import { walkWarc } from './warc_walk.ts';

export interface Comparison {
  expected: number;
  found: number;
  /** Stories of the truth that the dataset does not hold. */
  lost: number;
  /** Rows beyond one a story and revision. */
  twice: number;
  /** Rows whose story the truth does not know. */
  unknown: number;
  /** Fields that differ from the truth, by name. */
  wrong: Record<string, number>;
  /** The first differences, for a person. */
  examples: string[];
}

const FIELDS = [
  'title',
  'publisher',
  'byline',
  'authors',
  'published_at',
  'published_precision',
  'modified_at',
  'language',
  'section',
  'tags',
  'lead',
  'body',
] as const;

/** Holds the articles of a data folder against what the press says a perfect archive has, to the field. */
export async function compareWithTruth(place: DataPlace, truth: Truth): Promise<Comparison> {
  const result: Comparison = {
    expected: 0,
    found: 0,
    lost: 0,
    twice: 0,
    unknown: 0,
    wrong: {},
    examples: [],
  };
  const dataset = await DatasetReader.open(place);
  try {
    const { rows } = await dataset.query(
      `SELECT canonical_url, count(*) AS copies, count(DISTINCT revision) AS revisions, ${FIELDS.map((field) => `arg_max(${field === 'authors' ? 'list_transform(authors, a -> a.name)' : field}, revision) AS ${field}`).join(', ')}
       FROM revisions GROUP BY canonical_url`,
    );
    const found = new Map(rows.map((row) => [String(row.canonical_url), row]));
    for (const article of truth.articles()) {
      result.expected++;
      const row = found.get(article.url);
      found.delete(article.url);
      if (!row) {
        result.lost++;
        if (result.examples.length < 20) result.examples.push(`lost ${article.url}`);
        continue;
      }
      result.found++;
      result.twice += Number(row.copies) - Number(row.revisions);
      compareFields(article, row, result);
    }
    result.unknown = found.size;
    for (const url of [...found.keys()].slice(0, 5)) result.examples.push(`unknown ${url}`);
  } finally {
    dataset.close();
  }
  return result;
}

function compareFields(article: TruthArticle, row: Record<string, unknown>, result: Comparison): void {
  for (const field of FIELDS) {
    const expected = field === 'authors' ? article.authors.map((author) => author.name) : article[field];
    if (JSON.stringify(expected) === JSON.stringify(row[field])) continue;
    result.wrong[field] = (result.wrong[field] ?? 0) + 1;
    if (result.examples.length < 20)
      result.examples.push(
        `${field} of ${article.url}: expected ${JSON.stringify(expected)?.slice(0, 300)}, found ${JSON.stringify(row[field])?.slice(0, 300)}`,
      );
  }
}

/** Captures that the dataset of `place` lists and the WARC files in `dataDir` do not hold, or the other way round. */
export async function capturesApart(dataDir: string, place: DataPlace = dataDir): Promise<number> {
  const inWarc = new Set<string>();
  for (const file of warcFiles(dataDir))
    for (const { type, offset } of walkWarc(file))
      if (['response', 'revisit', 'conversion'].includes(type))
        inWarc.add(`${path.relative(dataDir, file)}@${offset}`);
  const dataset = await DatasetReader.open(place);
  try {
    const { rows } = await dataset.query('SELECT visit, warc_file, warc_offset FROM captures');
    const listed = rows.map((row) => `${row.warc_file}@${row.warc_offset}`);
    const doubled = rows.length - new Set(rows.map((row) => row.visit)).size;
    return new Set(listed).symmetricDifference(inWarc).size + doubled;
  } finally {
    dataset.close();
  }
}

/** Works on a folder with the WARC files: the data folder, or of a bucket a copy of what its manifest lists. */
export async function withLocalWarcs<T>(place: DataPlace, work: (folder: string) => Promise<T>): Promise<T> {
  const { archive, isBucket } = placeOf(place);
  if (!isBucket) return work(archive);
  const folder = freshFolder('warcs');
  const store = await openStore(place);
  try {
    for (const file of (await readArchive(place)).files) {
      if (file.kind !== 'warc') continue;
      const copy = path.join(folder, file.path);
      mkdirSync(path.dirname(copy), { recursive: true });
      writeFileSync(copy, await store.read(file.path, 0, file.bytes));
    }
    return await work(folder);
  } finally {
    store.close?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** WARC files that a plain walk cannot read to their end, or whose digests do not hold. */
export function unreadableWarcs(dataDir: string): string[] {
  return warcFiles(dataDir).filter((file) => {
    try {
      return walkWarc(file).some((record) => !record.digestHolds);
    } catch {
      return true;
    }
  });
}

export const warcFiles = (dataDir: string): string[] =>
  readdirSync(path.join(dataDir, 'warc'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.warc.gz'))
    .map((name) => path.join(dataDir, 'warc', name));
