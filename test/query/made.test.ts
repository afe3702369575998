import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DatasetReader } from '../../src/index.ts';
import { openNear } from '../../src/wiring.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

const TEXT =
  'The council agreed late on Tuesday to open the harbour road again after three hard winters. '.repeat(6);

async function copies(...urls: string[]): Promise<string> {
  const data = temporaryFolder();
  const archive = await open(data);
  for (const url of urls) await archive.put(capture(url), story(url, { body: TEXT }));
  await archive.close();
  return data;
}

test('while clusters are made others are answered, and whoever waits for them can be ended', async () => {
  const data = await copies('http://a.test/1', 'http://b.test/1');
  const held = openNear(data);
  const reader = await DatasetReader.open(data);
  const cancel = new AbortController();
  const COUNT = 'SELECT count(*) AS n FROM near_duplicates';
  const first = reader.query(COUNT, [], { signal: cancel.signal });
  const second = reader.query(COUNT);
  const late = reader.query(COUNT, [], { timeoutMs: 300 });
  const { rows } = await reader.query('SELECT count(*) AS n FROM captures');
  expect(rows).toEqual([{ n: 2 }]);
  cancel.abort();
  await expect(first).rejects.toMatchObject({ code: 'query_cancelled' });
  await expect(late).rejects.toMatchObject({ code: 'query_limit' });
  held.close();
  expect((await second).rows).toEqual([{ n: 2 }]);
  reader.close();
}, 30_000);

test('what nobody waits for any more is given up, and made when it is asked for again', async () => {
  const data = await copies('http://a.test/1', 'http://b.test/1');
  const held = openNear(data);
  const reader = await DatasetReader.open(data);
  for (let n = 0; n < 3; n++)
    await expect(reader.query('FROM near_duplicates', [], { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'query_limit',
    });
  held.close();
  expect((await reader.query('FROM near_duplicates')).rows).toHaveLength(2);
  reader.close();
}, 30_000);

test('an archive without copies has none', async () => {
  const reader = await DatasetReader.open(await copies('http://a.test/1'));
  for (const view of ['near_duplicates', 'presences', 'vanished'])
    expect((await reader.query(`FROM ${view}`)).rows).toEqual([]);
  reader.close();
});

test('a fault of the index is told as it is', async () => {
  const data = await copies('http://a.test/1', 'http://b.test/1');
  openNear(data).close();
  const index = path.join(data, 'near.sqlite');
  rmSync(index);
  mkdirSync(index);
  const reader = await DatasetReader.open(data);
  await expect(reader.query('FROM near_duplicates')).rejects.toMatchObject({ code: 'storage_unwritable' });
  reader.close();
}, 30_000);
