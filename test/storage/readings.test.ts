import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readRule } from '../../model/forgotten.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Article, Reading } from '../../model/records.ts';
import { BesideMaker } from '../../src/compact/make.ts';
import { exportArchive } from '../../src/export/export.ts';
import { forget } from '../../src/forget/forget.ts';
import { changes } from '../../src/history/changes.ts';
import { history } from '../../src/history/history.ts';
import { noPage } from '../../src/pages/parse_capture.ts';
import { reparse } from '../../src/reparse/reparse.ts';
import { verify } from '../../src/verify/verify.ts';
import { openArchive, openStore } from '../../src/wiring.ts';
import { forget as forgetIn } from '../../storage/forget/forget.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { ParsedStory } from '../../storage/port.ts';
import { readRows } from '../../storage/row_lines.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from '../support/rows.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, open, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';
const OTHER = 'http://press.test/other';
const maker = new BesideMaker();
afterAll(() => maker.close());

/** A parser that finds a tag more. */
const parser = (version: string) => ({
  version,
  read: async ({ url, response }: { url: string; response: { body: Uint8Array } }) => {
    const { kind, article } = story(url, { body: Buffer.from(response.body).toString(), tags: [version] });
    return { ...noPage([]), kind, article, parser_version: version } as ParsedPage;
  },
});

type Data = string | { data: string; state: string };

/** Two stories, one of them corrected. */
async function filled(data: Data): Promise<void> {
  const archive = await openArchive(data, { software: 'test' });
  const put = (url: string, body: string) => archive.put(capture(url, { body }), story(url, { body }));
  await put(PAGE, 'The first text of the story.');
  await put(OTHER, 'The text of another one.');
  await put(PAGE, 'The second text of the story.');
  await archive.close();
}

async function folder(): Promise<string> {
  const data = temporaryFolder();
  await filled(data);
  return data;
}

test('each parser’s readings stay, and views show the newest ones', async () => {
  const data = await folder();
  expect(await reparse(data, { parser: parser('2') })).toMatchObject({
    written: 3,
    differ: 3,
    fields: { tags: 3 },
  });
  expect(await reparse(data, { parser: parser('3') })).toMatchObject({ written: 3 });
  const all = 'SELECT revision, parser_version AS parser, tags FROM';
  const order = 'ORDER BY url, revision, parser';
  expect(await rowsOf(data, `${all} readings WHERE url = '${PAGE}' ${order}`)).toEqual(
    [1, 2].flatMap((revision) => [
      { revision, parser: '2', tags: ['2'] },
      { revision, parser: '3', tags: ['3'] },
      { revision, parser: 'test', tags: [] },
    ]),
  );
  const newest = { parser: '3', tags: ['3'] };
  expect(await rowsOf(data, `${all} revisions ${order}`)).toEqual(
    [1, 1, 2].map((revision) => ({ revision, ...newest })),
  );
  expect(await rowsOf(data, `${all} articles ${order}`)).toEqual(
    [1, 2].map((revision) => ({ revision, ...newest })),
  );
});

test('readings are no revisions: nothing counts twice', async () => {
  const data = await folder();
  await reparse(data, { parser: parser('2') });
  const archive = await open(data);
  expect(archive.totals()).toMatchObject({ articles: 2, revisions: 3, captures: 3 });
  const [article] = await rows<Article>(data, archive, 'articles');
  const [reading] = await rows<Reading>(data, archive, 'readings');
  const { read_at, ...read } = reading as Reading;
  expect(read).toEqual({ ...article, tags: ['2'], parser_version: '2' });
  expect(Object.keys(read)).toEqual(Object.keys(article as Article));
  await archive.close();
});

test('a story whose bytes are damaged, and one that is none any more, are named and left', async () => {
  const data = await folder();
  const { read, version } = parser('2');
  const isStory = {
    version,
    read: async (page: Parameters<typeof read>[0]) => (page.url === OTHER ? noPage([]) : read(page)),
  };
  const [file] = await rowsOf(
    data,
    `SELECT capture.warc_file AS file, capture.warc_offset AS at FROM revisions WHERE revision = 2`,
  );
  const store = await openStore(data);
  const bytes = await store.read(String(file?.file));
  bytes.fill(0, Number(file?.at), Number(file?.at) + 200);
  await writeFile(path.join(data, String(file?.file)), bytes);
  const report = await reparse(data, { parser: isStory });
  expect(report).toMatchObject({ records: 1, written: 1, no_story: 1, unreadable: 1 });
  expect(report.left.map(({ url, revision }) => [url, revision]).sort()).toEqual([
    [OTHER, 1],
    [PAGE, 2],
  ]);
});

test('what is forgotten is forgotten as every parser read it', async () => {
  const data = await folder();
  await reparse(data, { parser: parser('2') });
  await forget(data, { rules: [readRule('url', PAGE)], reason: 'case 4711' });
  expect(await rowsOf(data, 'SELECT url, parser_version FROM readings ORDER BY parser_version')).toEqual([
    { url: OTHER, parser_version: '2' },
    { url: OTHER, parser_version: 'test' },
  ]);
  expect(await verify(data, { deep: true })).toMatchObject({ sound: true });
});

test.each(['removed', 'altered'])(
  'a file of readings that was %s is dropped, and they are read again',
  async (how) => {
    const data = await folder();
    await reparse(data, { parser: parser('2') });
    const store = await openStore(data);
    const file = (await Manifest.open(store)).files().find(({ kind }) => kind === 'readings');
    const at = path.join(data, file?.path ?? '');
    if (how === 'removed') await rm(at);
    else await writeFile(at, (await store.read(file?.path ?? '')).fill(7, 20, 40));
    expect(await verify(data)).toMatchObject({ sound: false });
    expect(await verify(data, { repair: true })).toMatchObject({ sound: true, unrepaired: {} });
    expect(await reparse(data, { parser: parser('2') })).toMatchObject({ written: 3 });
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true });
  },
);

test('readings are put into few files, with Parquet beside, and exported', async () => {
  const data = await folder();
  await reparse(data, { parser: parser('2') });
  const archive = await openArchive(data, { software: 'test', now: () => new Date('2026-06-01T00:00:00Z') });
  const { beside } = await archive.compact(maker.make);
  await archive.close();
  expect(beside.filter((name) => /^readings\/.*\.parquet$/.test(name))).toHaveLength(1);
  expect(await verify(data, { deep: true })).toMatchObject({ sound: true });
  const output = path.join(temporaryFolder(), 'rows');
  expect(await exportArchive(data, { format: 'jsonl', output })).toMatchObject({ articles: 3, readings: 3 });
});

test('what another writer makes the archive forget meanwhile is not kept as it is read anew', async () => {
  const data = temporaryFolder();
  const mine = { data, state: temporaryFolder() };
  const other = { data, state: temporaryFolder() };
  await filled(mine);
  await (await openArchive(other, { software: 'test', writer: 'other' })).close();
  const archive = await openArchive(mine, { software: 'test' });
  const store = await openStore(data);
  const [file] = (await Manifest.open(store)).files().filter(({ kind }) => kind === 'articles');
  const all = await Array.fromAsync(readRows<Article>(store, file?.path ?? '', 0, file?.bytes ?? 0));
  const parsed = (url: string) => ({ ...story(url), parserVersion: '2' }) as ParsedStory;
  for (const row of all) archive.addReading(row, parsed(row.url), row.fetched_at);
  await forgetIn(store, {
    catalogPath: path.join(other.state, 'catalog.sqlite'),
    writer: 'other',
    rules: [readRule('url', PAGE)],
    reason: 'case 4711',
    software: 'test',
    pagesOf: async () => ({}),
    confirm: async () => true,
    // The first writer has told nothing for so long that it is taken not to be at work.
    now: () => new Date(Date.now() + 2 * 3_600_000),
  });
  await expect(archive.commit()).rejects.toMatchObject({ code: 'locked' });
  await archive.close();
  expect(await reparse(mine, { parser: parser('2') })).toMatchObject({ written: 1 });
  expect(await rowsOf(mine, "SELECT url FROM readings WHERE parser_version = '2'")).toEqual([{ url: OTHER }]);
});

describe.skipIf(NO_S3)(`in a bucket ${NO_S3}`, () => {
  test('it is read anew, and its changes are told, as in a folder', async () => {
    const data = { data: await newS3Place(), state: temporaryFolder() };
    await filled(data);
    expect(await reparse(data, { parser: parser('2') })).toMatchObject({ end: 'done', written: 3 });
    expect(await reparse(data, { parser: parser('2') })).toMatchObject({ written: 0 });
    const told = await Array.fromAsync(changes(data));
    expect(told).toMatchObject([{ event: 'revised', fields: ['body'], compared_by: '2', words_added: 1 }]);
    expect((await history(data, PAGE)).events).toMatchObject([
      { event: 'first', parser_versions: ['test', '2'] },
      { event: 'revised', parser_versions: ['test', '2'] },
    ]);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true });
  });
});
