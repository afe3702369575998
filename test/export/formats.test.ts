import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { newskeep } from '../../bench/support/newskeep.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Article } from '../../model/records.ts';
import { type ExportRequest, exportArchive } from '../../src/export/export.ts';
import { noPage } from '../../src/pages/parse_capture.ts';
import { reparse } from '../../src/reparse/reparse.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from './archive.ts';

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;

const A = 'http://a.test/1';
const FORMULA = '=HYPERLINK("http://evil.test")';

/** Stories that a careless writer of files would break on; the first has two revisions, the last opted out. */
async function stories(): Promise<string> {
  const data = temporaryFolder();
  const archive = await open(data);
  const put = (url: string, at: string, more: Partial<Article>) =>
    archive.put(capture(url, { at, body: `${url} ${at}` }), story(url, more));
  const images = [{ url: 'http://a.test/1.png', caption: 'The "old", pier', credit: null }];
  const authors = [{ name: 'Ada, Bell', kind: 'person', role: null } as const];
  const published_at = '2026-01-31T23:30:00+05:00';
  const first = {
    title: 'Café, "opened"',
    language: 'en-GB',
    published_at,
    images,
    authors,
    lead: 'A lead.',
  };
  await put(A, '2026-02-01T10:00:00Z', { ...first, body: 'One line.\r\n\r\nAnother; "line", with, commas.' });
  await put(A, '2026-02-02T10:00:00Z', { ...first, body: 'Corrected: the harbour.' });
  await put('http://b.test/2', '2026-02-03T10:00:00Z', { title: FORMULA, body: '', language: 'az' });
  await put('http://b.test/3', '2026-02-04T10:00:00Z', {
    title: 'Kept for us',
    body: 'Not to be passed on.',
    usage: ['meta:robots=noai'],
    published_at: '2026-02-04',
  });
  await archive.close();
  return data;
}

async function exported(data: string, request: Omit<ExportRequest, 'output'>) {
  const output = path.join(temporaryFolder(), 'out');
  const report = await exportArchive(data, { ...request, output });
  return { output, report };
}

const jsonLines = (output: string, name = 'articles'): Record<string, unknown>[] =>
  gunzipSync(readFileSync(path.join(output, `${name}.jsonl.gz`)))
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** As DuckDB reads it, which shares nothing with what wrote it. */
async function csvRows(file: string): Promise<Record<string, unknown>[]> {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const sql = `SELECT * FROM read_csv('${file}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
  const rows = (await connection.runAndReadAll(sql)).getRowObjects();
  connection.closeSync();
  database.closeSync();
  return rows;
}

test('a CSV gives back every field of the JSON Lines, lists as JSON', async () => {
  const data = await stories();
  const csv = await exported(data, { format: 'csv' });
  const jsonl = await exported(data, { format: 'jsonl' });
  expect(csv.report).toMatchObject({ articles: 4, captures: 4, text_left_out: 1 });
  const rows = await csvRows(path.join(csv.output, 'articles.csv'));
  const asText = (value: unknown) =>
    // This reader takes an empty text for none.
    value === null || value === '' ? null : typeof value === 'string' ? value : JSON.stringify(value);
  const wanted = jsonLines(jsonl.output).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])),
  );
  expect(rows.find(({ revision }) => revision === '1')?.body).toContain('\r\n\r\nAnother; "line"');
  expect(rows).toEqual(wanted);
  // An empty text is told from none: the body of the one story that has neither lead nor text.
  const line = readFileSync(path.join(csv.output, 'articles.csv'), 'utf8')
    .split('\r\n')
    .find((one) => one.includes(',=') || one.includes('"=HYPER'));
  expect(line).toContain(',,"",<p>');
});

test('a formula-safe CSV has an apostrophe before what a spreadsheet would run, and only there', async () => {
  const data = await stories();
  const plain = await exported(data, { format: 'csv' });
  const safe = await exported(data, { format: 'csv', formulaSafe: true });
  const titles = async ({ output }: { output: string }) =>
    (await csvRows(path.join(output, 'articles.csv'))).map(({ title }) => title);
  expect(await titles(plain)).toContain(FORMULA);
  expect(await titles(safe)).toEqual(
    (await titles(plain)).map((title) => (title === FORMULA ? `'${FORMULA}` : title)),
  );
  expect(readFileSync(path.join(safe.output, 'articles.csv'), 'utf8')).not.toContain(',=');
});

test.skipIf(!hasSqlite)(
  "Debian's sqlite3 finds the words of the current texts (skipped without it)",
  async () => {
    const data = await stories();
    const { output, report } = await exported(data, { format: 'sqlite' });
    expect(report).toMatchObject({ articles: 4, captures: 4, text_left_out: 1 });
    const ask = (sql: string) =>
      JSON.parse(execFileSync('sqlite3', ['-json', output, sql]).toString() || '[]');
    expect(ask('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(ask('SELECT count(*) AS n FROM articles')).toEqual([{ n: 3 }]);
    const count = 'SELECT count(*) AS n, sum(revision) AS s FROM';
    expect(ask(`${count} earlier_revisions`)).toEqual([{ n: 1, s: 1 }]);
    expect(ask(`${count} revisions`)).toEqual([{ n: 4, s: 5 }]);
    const found = (words: string) =>
      ask(
        `SELECT url FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH '${words}')`,
      );
    expect(found('cafe harbour')).toEqual([{ url: A }]);
    expect(found('commas')).toEqual([]);
    expect(found('passed')).toEqual([]);
    expect(ask(`SELECT authors ->> '$[0].name' AS name FROM articles WHERE url = '${A}'`)).toEqual([
      { name: 'Ada, Bell' },
    ]);
    // Datasette looks for a table's words by this.
    expect(ask(`SELECT name FROM sqlite_master WHERE sql LIKE '%USING FTS%content="articles"%'`)).toEqual([
      { name: 'articles_fts' },
    ]);
  },
);

test.each([
  [
    'cc_news',
    {
      title: 'Café, "opened"',
      text: 'Corrected: the harbour.',
      domain: 'a.test',
      date: '2026-01-31 23:30:00',
      description: 'A lead.',
      url: A,
      image_url: 'http://a.test/1.png',
    },
    { text: '', description: '', image_url: '', date: '2026-02-04 00:00:00' },
  ],
  [
    'news-please',
    {
      authors: ['Ada, Bell'],
      date_download: '2026-02-02 10:00:00',
      date_modify: null,
      date_publish: '2026-01-31 23:30:00',
      maintext: 'Corrected: the harbour.',
      source_domain: 'a.test',
      localpath: null,
      title_rss: null,
    },
    { maintext: null, image_url: null, title: 'Kept for us' },
  ],
  [
    'mediacloud',
    {
      id: expect.stringMatching(/^[\da-f]{32}$/),
      media_name: 'a.test',
      publish_date: '2026-01-31',
      language: 'en',
      indexed_date: '2026-02-01 10:00:00',
      text: 'Corrected: the harbour.',
    },
    { text: null, publish_date: '2026-02-04' },
  ],
] as const)('as %s: a story a line, by its names', async (as, wanted, optedOut) => {
  const { output, report } = await exported(await stories(), { format: 'jsonl', as });
  expect(report).toMatchObject({ articles: 3, text_left_out: 1 });
  const rows = jsonLines(output);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject(wanted);
  expect(rows[2]).toMatchObject(optedOut);
  const { fields } = JSON.parse(readFileSync(path.join(output, 'schemas', 'articles.json'), 'utf8'));
  for (const row of rows) expect(Object.keys(row)).toEqual(fields.map(({ name }: { name: string }) => name));
});

test.each([
  ['a condition', { where: "language = 'en-GB' -- both" }, [A, A]],
  ['a condition on a revision', { where: "body LIKE '%harbour%'" }, [A]],
  [
    'a SELECT',
    { sql: "SELECT id, title FROM articles WHERE host = 'b.test';" },
    ['http://b.test/2', 'http://b.test/3'],
  ],
  [
    'the day that the page states',
    { publishedFrom: '2026-02-01', publishedTo: '2026-02-04' },
    ['http://b.test/2', 'http://b.test/3'],
  ],
  ['a day and a condition', { publishedTo: '2026-01-31', where: 'revision = 2' }, [A]],
] as const)('stories are chosen by %s, with their captures', async (_how, stories_, urls) => {
  const { output } = await exported(await stories(), { format: 'jsonl', stories: stories_ });
  expect(jsonLines(output).map(({ url }) => url)).toEqual(urls);
  expect(new Set(jsonLines(output, 'captures').map(({ url }) => url))).toEqual(new Set(urls));
});

test.each([
  ['where', 'true; DROP TABLE chosen'],
  ['where', "true) OR id IN (SELECT content FROM read_text('/etc/passwd')) OR (true"],
  ['where', 'no_such_column = 1'],
  ['sql', "COPY (SELECT 1) TO '/tmp/newskeep-escaped'"],
  ['sql', "SELECT filename AS id FROM glob('/etc/*')"],
  ['sql', "SELECT id FROM read_csv('/etc/passwd')"],
] as const)('--%s %s is refused, and nothing is left', async (option, sql) => {
  const data = await stories();
  const folder = temporaryFolder();
  const request = { format: 'csv', output: path.join(folder, 'out'), stories: { [option]: sql } } as const;
  await expect(exportArchive(data, request)).rejects.toMatchObject({ code: 'query_failed' });
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['parquet', 'jsonl', 'csv'] as const)('%s says of itself what it holds', async (format) => {
  const data = await stories();
  const { output } = await exported(data, { format, authors: ['Ada Bell'] });
  const read = (name: string) => readFileSync(path.join(output, name), 'utf8');
  const { resources, created } = JSON.parse(read('datapackage.json'));
  expect(created).toBe('2026-02-04T10:00:00.000Z');
  const named = resources.map((one: { path: string }) => one.path).sort();
  const there = readdirSync(output, { recursive: true, encoding: 'utf8' });
  expect(named).toEqual(there.filter((name) => /\.(parquet|gz|csv)$/.test(name)).sort());
  for (const { path: name, bytes, hash, schema } of resources) {
    const file = readFileSync(path.join(output, name));
    expect(bytes).toBe(file.length);
    expect(hash).toBe(`sha256:${createHash('sha256').update(file).digest('hex')}`);
    expect(JSON.parse(read(schema)).fields.length).toBeGreaterThan(5);
  }
  expect(new Set(resources.map((one: { name: string }) => one.name)).size).toBe(resources.length);
  const card = read('DATASET.md');
  expect(card).toContain('| a.test | 1 | 2 | 0 | 2 | 2026-01-31 | 2026-01-31 |');
  expect(card).toContain('1 record is without text');
  expect(card).toContain('| `meta:robots=noai` | 1 |');
  expect(card).toContain('It cannot be told: the data folder holds no ledger of a job');
  const cited = parse(read('CITATION.cff'));
  expect(cited).toMatchObject({ 'cff-version': '1.2.0', type: 'dataset', authors: [{ name: 'Ada Bell' }] });
  const package_ = createHash('sha256').update(read('datapackage.json')).digest('hex');
  expect(cited.version).toBe(package_.slice(0, 12));
  expect(card).toContain(cited.version);
});

test('the command takes a choice by SQL, and refuses what does not go together', async () => {
  const data = await stories();
  const output = path.join(temporaryFolder(), 'x');
  const run = (...more: string[]) => newskeep(['export', '--data', data, '-o', output, ...more]);
  const told = await run('--format', 'sqlite', '--where', "host = 'a.test'", '--json');
  expect(JSON.parse(told.stdout)).toMatchObject({ articles: 2, captures: 2 });
  const refused = [
    await run('--format', 'csv', '--as', 'cc_news'),
    await run('--format', 'csv', '-o', `${output}.csv`, '--sql', 'SELECT title FROM articles'),
  ];
  expect(refused.map(({ code }) => code)).toEqual([1, 1]);
  expect(refused[0]?.stderr).toContain('--as is of --format jsonl');
  expect(refused[1]?.stderr).toContain('no column id');
});

test('no story of the views is missing from an export of all', async () => {
  const data = await stories();
  const { output } = await exported(data, { format: 'jsonl', includeOptedOut: true });
  const rows = await rowsOf(data, 'SELECT id, revision, body FROM revisions ORDER BY host, fetched_at');
  expect(jsonLines(output).map(({ id, revision, body }) => ({ id, revision, body }))).toEqual(rows);
});

test('what a later parser read is the same in Parquet as in JSON Lines, field by field', async () => {
  const data = await stories();
  const read = async ({ url }: { url: string }) => {
    const { kind, article } = story(url, {
      tags: ['read again'],
      usage: url.endsWith('3') ? ['meta:robots=noai'] : [],
    });
    return { ...noPage([]), kind, article, parser_version: '2' } as ParsedPage;
  };
  expect(await reparse(data, { parser: { version: '2', read } })).toMatchObject({ written: 4 });
  const parquet = await exported(data, { format: 'parquet' });
  const jsonl = await exported(data, { format: 'jsonl' });
  expect(parquet.report).toMatchObject({ articles: 4, readings: 4 });
  const files = readdirSync(path.join(parquet.output, 'readings'), { recursive: true, encoding: 'utf8' });
  const [name = '', ...more] = files.filter((file) => file.endsWith('.parquet'));
  expect(more).toEqual([]);
  const file = await asyncBufferFromFile(path.join(parquet.output, 'readings', name));
  const rows = await parquetReadObjects({ file, compressors });
  const plain = JSON.parse(
    JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
  );
  expect(plain).toEqual(jsonLines(jsonl.output, 'readings'));
  expect(plain.map(({ body }: Article) => body === null)).toEqual([false, false, false, true]);
});
