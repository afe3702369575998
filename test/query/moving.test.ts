import { expect, test } from 'vitest';
import { compact } from '../../src/compact/compact.ts';
import { DatasetReader } from '../../src/index.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

const url = (n: number) => `http://a.test/${n}`;

test('a reader moves with the archive: rows that come, revisions, segments that are sealed and get Parquet', async () => {
  const data = temporaryFolder();
  let day = 1;
  const archive = await open(data, { segmentBytes: 1500, now: () => new Date(Date.UTC(2026, 1, day)) });
  const put = async (n: number, title: string) => {
    const at = new Date(Date.UTC(2026, 1, ++day)).toISOString();
    await archive.put(capture(url(n), { at, body: title }), story(url(n), { title, body: title.repeat(20) }));
    await archive.commit();
  };
  await put(0, 'the first');
  const still = await DatasetReader.open(data);
  const moving = await DatasetReader.open(data, { maxAgeMs: 0 });
  const titles = async (reader: DatasetReader, view = 'articles') =>
    (await reader.query(`SELECT title FROM ${view} ORDER BY title`)).rows.map(({ title }) => title);
  expect(await titles(moving)).toEqual(['the first']);
  await put(1, 'a second');
  await put(0, 'the first, revised');
  expect(await titles(moving)).toEqual(['a second', 'the first, revised']);
  expect(await titles(moving, 'revisions')).toEqual(['a second', 'the first', 'the first, revised']);
  expect(await titles(still)).toEqual(['the first']);
  for (let n = 2; n < 6; n++) await put(n, `b ${n}`);
  expect(await titles(moving, 'revisions')).toHaveLength(7);
  await archive.close();
  const loose = moving.looseBytes;
  const { beside } = await compact(data);
  expect(beside.filter((name) => name.startsWith('articles/')).length).toBeGreaterThan(0);
  expect(await titles(moving, 'revisions')).toHaveLength(7);
  expect(await titles(moving)).toEqual(['a second', 'b 2', 'b 3', 'b 4', 'b 5', 'the first, revised']);
  expect(moving.looseBytes).toBeLessThan(loose);
  expect(await still.refresh()).toBe(true);
  expect(await still.refresh()).toBe(false);
  expect(await titles(still)).toEqual(await titles(moving));
  still.close();

  // A row of a Parquet file that a row of a segment without one follows, and then one of a file.
  const again = await open(data, { segmentBytes: 1500 });
  const revise = async (n: number, title: string) => {
    const at = '2026-03-01T10:00:00.000Z';
    await again.put(capture(url(n), { at, body: title }), story(url(n), { title, body: title.repeat(20) }));
    await again.commit();
  };
  await revise(3, 'b 3, revised');
  const current = ['a second', 'b 2', 'b 3, revised', 'b 4', 'b 5', 'the first, revised'];
  expect(await titles(moving)).toEqual(current);
  expect(await titles(moving, "articles WHERE url = 'http://a.test/3'")).toEqual(['b 3, revised']);
  await again.close();
  await compact(data);
  expect(await titles(moving)).toEqual(current);
  expect(await titles(moving, "revisions WHERE url = 'http://a.test/3'")).toEqual(['b 3', 'b 3, revised']);
  moving.close();
});

test('what is made when asked for is made anew once the archive has moved', async () => {
  const data = temporaryFolder();
  const archive = await open(data);
  const text =
    'The council agreed late on Tuesday to open the harbour road again after three hard winters. '.repeat(6);
  const put = async (at: string) => {
    await archive.put(capture(at), story(at, { body: text }));
    await archive.commit();
  };
  await put('http://a.test/1');
  await put('http://b.test/1');
  const reader = await DatasetReader.open(data);
  const count = async () => (await reader.query('SELECT count(*) AS n FROM near_duplicates')).rows[0]?.n;
  expect(await count()).toBe(2);
  await put('http://c.test/1');
  expect(await count()).toBe(2);
  await reader.refresh();
  expect(await count()).toBe(3);
  reader.close();
  await archive.close();
});
