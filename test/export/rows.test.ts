import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unreadableWarcs, warcFiles } from '../../bench/support/against_truth.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import { exportArchive } from '../../src/export/export.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import { type CrawledTwice, crawledTwice } from './archive.ts';

type Row = Record<string, unknown>;

/** Nothing was read anew here. */
const ALL = ['articles', 'headlines', 'captures'] as const satisfies Dataset[];
type Held = (typeof ALL)[number];
const KEYS = {
  articles: ['id', 'revision'],
  headlines: ['page_url', 'observed_at', 'position'],
  captures: ['visit'],
} as const;
const TIMES = { articles: 'fetched_at', headlines: 'observed_at', captures: 'fetched_at' } as const;

const filesIn = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(folder, name))
    .sort();

const linesOf = (file: string): Row[] =>
  gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

const byKey = (dataset: Held, rows: Row[]) =>
  new Map(rows.map((row) => [KEYS[dataset].map((key) => row[key]).join(' '), row]));

/** As JSON has them: what Parquet keeps as times and 64-bit numbers. */
const plain = (row: Row): Row =>
  JSON.parse(JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)));

describe('the rows of an archive', () => {
  let archive: CrawledTwice;
  let parquet: string;
  let jsonl: string;
  const held: Record<Held, Row[]> = { articles: [], headlines: [], captures: [] };

  beforeAll(async () => {
    archive = await crawledTwice({ papers: ['jsonld', 'bare', 'rtl'], articles: 15, network: '127.0.79' });
    for (const dataset of ALL)
      held[dataset] = filesIn(path.join(archive.data, dataset), '.gz').flatMap(linesOf);
    parquet = path.join(archive.data, 'parquet');
    jsonl = path.join(archive.data, 'jsonl');
    await exportArchive(archive.data, { format: 'parquet', output: parquet });
    await exportArchive(archive.data, { format: 'jsonl', output: jsonl });
  }, 240_000);
  afterAll(() => archive.remove());

  test.each(ALL)('%s in Parquet are those of the archive, field by field', async (dataset) => {
    const files = filesIn(path.join(parquet, dataset), '.parquet');
    const rows: Row[] = [];
    for (const file of files) {
      expect(path.relative(parquet, file)).toMatch(/^\w+\/year=\d{4}\/month=\d\d\/\w+\.parquet$/);
      rows.push(...(await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors })));
    }
    expect(rows.length).toBeGreaterThan(20);
    const found = byKey(dataset, rows.map(plain));
    const wanted = byKey(dataset, held[dataset]);
    expect(found.size).toBe(wanted.size);
    for (const [key, row] of wanted) expect(found.get(key), key).toEqual(row);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(DATASETS[dataset].shape));
    const order = rows.map(plain).map((row) => `${row.host} ${row[TIMES[dataset]]}`);
    expect(order).toEqual(order.toSorted());
  });

  test('Parquet is compressed by zstd, in row groups that are not too large', async () => {
    for (const file of filesIn(parquet, '.parquet')) {
      const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile(file));
      for (const group of groups) {
        expect(Number(group.num_rows)).toBeLessThanOrEqual(8192);
        expect(new Set(group.columns.map((column) => column.meta_data?.codec))).toEqual(new Set(['ZSTD']));
      }
    }
  });

  test.each(ALL)('%s as JSON Lines are those of the archive', (dataset) => {
    const found = byKey(dataset, linesOf(path.join(jsonl, `${dataset}.jsonl.gz`)));
    const wanted = byKey(dataset, held[dataset]);
    expect(found.size).toBe(wanted.size);
    for (const [key, row] of wanted) expect(found.get(key), key).toEqual(row);
  });

  test('zcat counts in every segment the rows that the manifest says', async () => {
    const files = (await Manifest.open(openFolderStore(archive.data)))
      .files()
      .filter(({ kind }) => kind !== 'warc');
    expect(files.length).toBeGreaterThan(2);
    for (const { path: name, records } of files) {
      const count = execFileSync('sh', ['-c', 'zcat "$1" | wc -l', 'sh', path.join(archive.data, name)]);
      expect(Number(count), name).toBe(records);
    }
  });

  test('every WARC file is read to its end by a plain walk, and its digests hold', () => {
    expect(warcFiles(archive.data).length).toBeGreaterThan(0);
    expect(unreadableWarcs(archive.data)).toEqual([]);
  });
});
