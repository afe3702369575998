import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { exportArchive } from '../../src/export/export.ts';
import { FORMATS, type FormatName } from '../../src/export/formats.ts';
import { importWarcs } from '../../src/import/import.ts';
import { verify } from '../../src/verify/verify.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type CrawledTwice, crawledTwice, rowsOf, twoHosts } from './archive.ts';

const DATASETS = ['articles', 'revisions', 'headlines', 'captures'];

const all = (data: string, dataset: string) => rowsOf(data, `SELECT * FROM ${dataset} ORDER BY ALL`);

/** The files below a place by path, each by its hash. */
function hashesOf(place: string): Record<string, string> {
  const names = readdirSync(place, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const hashed = names.map((one) => {
    const full = path.join(one.parentPath, one.name);
    return [path.relative(place, full), createHash('sha256').update(readFileSync(full)).digest('hex')];
  });
  return Object.fromEntries(hashed.sort());
}

describe('an archive that was exported and imported into an empty folder', () => {
  let archive: CrawledTwice;
  let wacz: string;
  let back: string;
  let report: Record<string, unknown>;

  beforeAll(async () => {
    archive = await crawledTwice({ papers: ['seed', 'bare'], articles: 8, network: '127.0.77' });
    wacz = path.join(archive.data, 'x.wacz');
    await exportArchive(archive.data, { format: 'wacz', output: wacz });
    back = path.join(archive.data, 'back');
    const { code, stdout } = await newskeep(['import', wacz, '--data', back, '--json']);
    expect(code).toBe(0);
    report = JSON.parse(stdout);
  }, 240_000);
  afterAll(() => archive.remove());

  test.each(DATASETS)('has the same %s, in every field', async (dataset) => {
    const rows = await all(archive.data, dataset);
    expect(rows.length).toBeGreaterThan(10);
    expect(await all(back, dataset)).toEqual(rows);
  });

  test('is told of as put back, with its counts', async () => {
    const [counts] = await rowsOf(
      archive.data,
      `SELECT count(*) AS captures, min(fetched_at) AS "from", max(fetched_at) AS "to", sum(headlines) AS headlines FROM captures`,
    );
    expect(report).toMatchObject({ end: 'done', restored: true, damaged: 0, ...counts });
    expect(await verify(back, { deep: true })).toMatchObject({ sound: true });
  });

  test.each(Object.keys(FORMATS) as FormatName[])('gives the same bytes as %s', async (format) => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    await exportArchive(archive.data, { format, output: path.join(first, 'x') });
    await exportArchive(back, { format, output: path.join(second, 'x') });
    // The ledger of what is missing is not of the archive, and does not come along.
    const { 'x/DATASET.md': card, ...hashes } = hashesOf(first);
    const { 'x/DATASET.md': _card, ...hashesBack } = hashesOf(second);
    expect(hashesBack).toEqual(hashes);
    if (card) expect(readFileSync(path.join(second, 'x/DATASET.md'), 'utf8')).toContain('cannot be told');
  });

  test('is told that nothing is new where the same WACZ is given again', async () => {
    const rows = await all(back, 'captures');
    const again = await importWarcs([wacz], { data: back });
    expect(again).toMatchObject({ captures: 0, known: again.records, unresolved: 0 });
    expect(again.records).toBeGreaterThan(10);
    expect(await all(back, 'captures')).toEqual(rows);
  });

  test('of one host alone: the same but for where its records lie in a file', async () => {
    const [{ host } = {}] = await rowsOf(archive.data, 'SELECT max(host) AS host FROM articles');
    const folder = temporaryFolder();
    const part = path.join(folder, 'part.wacz');
    await exportArchive(archive.data, { format: 'wacz', output: part, hosts: [String(host)] });
    const partly = path.join(folder, 'back');
    expect(await importWarcs([part], { data: partly })).toMatchObject({ restored: true });
    const ask = (data: string, dataset: string, without: string) =>
      rowsOf(data, `SELECT * ${without} FROM ${dataset} WHERE host = '${host}' ORDER BY ALL`);
    for (const [dataset, without] of [
      ['captures', 'EXCLUDE (warc_offset)'],
      ['revisions', 'REPLACE (struct_update(capture, warc_offset := 0) AS capture)'],
      ['headlines', ''],
    ] as const) {
      const rows = await ask(archive.data, dataset, without);
      expect(rows.length).toBeGreaterThan(10);
      expect(await ask(partly, dataset, without)).toEqual(rows);
    }
  });

  test('begins anew where it was interrupted, and is whole then', async () => {
    const again = path.join(temporaryFolder(), 'again');
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const cut = await importWarcs([wacz], { data: again, signal: stop.signal, onProgress });
    expect(cut).toMatchObject({ end: 'interrupted' });
    const noted = readFileSync(path.join(again, 'restoring.txt'), 'utf8');
    await expect(rowsOf(again, 'SELECT 1 FROM captures')).rejects.toMatchObject({ code: 'no_data' });
    expect(await importWarcs([wacz], { data: again })).toMatchObject({ end: 'done', restored: true });
    expect(await all(again, 'captures')).toEqual(await all(archive.data, 'captures'));
    // Cut when the rows were whole, and the catalog was not: nothing is taken a second time.
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(again, `catalog.sqlite${end}`), { force: true });
    writeFileSync(path.join(again, 'restoring.txt'), noted);
    expect(await importWarcs([wacz], { data: again })).toMatchObject({ restored: true });
    expect(await all(again, 'captures')).toEqual(await all(archive.data, 'captures'));
    expect(await importWarcs([wacz], { data: again, hosts: ['nowhere.test'] })).toMatchObject({
      restored: false,
      captures: 0,
    });
  }, 120_000);
});

test('a WACZ that is not whole, or is none, is refused before anything is written', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const folder = temporaryFolder();
  const wacz = path.join(folder, 'x.wacz');
  await exportArchive(data, { format: 'wacz', output: wacz });
  const bytes = readFileSync(wacz);
  const damaged = path.join(folder, 'damaged.wacz');
  writeFileSync(damaged, Buffer.from(bytes).fill(7, 300, 320));
  const cut = path.join(folder, 'cut.wacz');
  writeFileSync(cut, bytes.subarray(0, bytes.length >> 1));
  const back = path.join(folder, 'back');
  for (const file of [damaged, cut])
    await expect(importWarcs([file], { data: back })).rejects.toMatchObject({ code: 'not_a_wacz' });
  expect(readdirSync(folder).sort()).toEqual(['cut.wacz', 'damaged.wacz', 'x.wacz']);
});

test('where something is kept already, a WACZ is taken as the WARC files in it', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const folder = temporaryFolder();
  const pack = async (host: string) => {
    const output = path.join(folder, `${host}.wacz`);
    await exportArchive(data, { format: 'wacz', output, hosts: [host] });
    return output;
  };
  const [one, two] = [await pack('one.test'), await pack('two.test')];
  const back = path.join(folder, 'back');
  expect(await importWarcs([one], { data: back })).toMatchObject({ restored: true });
  const report = await importWarcs([two], { data: back });
  // A page of the other host, which a record refers to, came along both times.
  expect(report).toMatchObject({ restored: false, damaged: 0, unresolved: 0, captures: 2, known: 1 });
  expect(await rowsOf(back, "SELECT count(*) AS n FROM captures WHERE source = 'import'")).toEqual([
    { n: 2 },
  ]);
});
