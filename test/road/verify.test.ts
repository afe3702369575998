import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { appendFile, cp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveFiles, damage, isDerived } from '../../bench/support/damage.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { hash } from '../../fixtures/press/random.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { verify } from '../../src/verify/verify.ts';
import { lockFolder } from '../../storage/lock.ts';
import { capture, open, story } from '../storage/helpers.ts';

const PAGE = 'http://press.test/story';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-verify-'));
  folders.push(folder);
  return folder;
};

let whole: string;

function random(seed: number): () => number {
  let n = 0;
  return () => hash(seed, n++) / 2 ** 32;
}

/** A press crawled twice, so that there are revisions, revisits and several pieces of each file. */
beforeAll(async () => {
  const press = await startPress({ articles: 40 });
  whole = newFolder();
  for (let run = 0; run < 2; run++) {
    await crawl(press.seeds, { data: whole, browser: 'never', politeness: { delay_ms: 0 } });
    press.clock.turnBy(24 * 3_600_000);
  }
  await press.close();
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function copy(): Promise<string> {
  const folder = newFolder();
  await cp(whole, folder, { recursive: true });
  return folder;
}

test('an archive that a crawl left is whole, to its last record', async () => {
  const report = await verify(whole, { deep: true });
  expect(report).toMatchObject({ sound: true, findings: [] });
  expect(report.files).toBeGreaterThan(3);
});

test('every row can be made again from the WARC files, byte for byte', async () => {
  const folder = await copy();
  const segments = archiveFiles(folder).filter((name) => /\.jsonl\.gz$/.test(name));
  expect(segments.length).toBeGreaterThan(2);
  for (const name of segments) await rm(path.join(folder, name));
  const report = await verify(folder, { deep: true, repair: true });
  expect(report.unrepaired).toEqual({});
  expect(report).toMatchObject({ sound: true, findings: [] });
  expect(report.repaired.map((one) => one.path)).toEqual(expect.arrayContaining(segments));
  for (const name of segments)
    expect(readFileSync(path.join(folder, name)), name).toEqual(readFileSync(path.join(whole, name)));
});

test('a lost catalog is made again, and the next crawl goes on with it', async () => {
  const folder = await copy();
  for (const end of ['', '-wal', '-shm'])
    await rm(path.join(folder, `catalog.sqlite${end}`), { force: true });
  const lost = await verify(folder);
  expect(lost.findings.map((one) => one.problem)).toEqual(['catalog_missing']);
  expect(await verify(folder, { repair: true })).toMatchObject({ sound: true });
  const count = async (at: string) => {
    const dataset = await DatasetReader.open(at);
    const { rows } = await dataset.query('SELECT count(*) AS n FROM captures');
    dataset.close();
    return rows[0]?.n;
  };
  expect(await count(folder)).toBe(await count(whole));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'damage %i is found, and mended where it is of what is made from WARC',
  async (seed) => {
    const folder = await copy();
    const done = damage(folder, random(seed));
    const found = await verify(folder);
    const paths = [done.path, ...(done.other ? [done.other] : [])];
    expect(found.sound, JSON.stringify(done)).toBe(false);
    const named = new Set(found.findings.map((one) => path.relative(folder, path.resolve(folder, one.path))));
    expect(
      paths.some((name) => named.has(name)),
      JSON.stringify([done, [...named]]),
    ).toBe(true);
    if (!paths.every(isDerived)) return;
    const mended = await verify(folder, { repair: true });
    expect(mended, JSON.stringify(done)).toMatchObject({ sound: true, unrepaired: {} });
    for (const name of paths)
      expect(readFileSync(path.join(folder, name)), name).toEqual(readFileSync(path.join(whole, name)));
  },
);

test('a tail that nothing acknowledged is told and cut off', async () => {
  const folder = await copy();
  const name = archiveFiles(folder).find((one) => one.startsWith('warc/')) ?? '';
  await appendFile(path.join(folder, name), 'torn');
  const found = await verify(folder, { deep: true });
  expect(found.findings).toMatchObject([{ problem: 'file_longer', path: name, detail: '4 bytes too many' }]);
  expect(await verify(folder, { repair: true })).toMatchObject({ sound: true });
  expect(readFileSync(path.join(folder, name))).toEqual(readFileSync(path.join(whole, name)));
});

test('a catalog that is lost after a kill costs nothing that was acknowledged', async () => {
  const folder = newFolder();
  const archive = await open(folder);
  for (const n of [1, 2]) {
    await archive.put(capture(`${PAGE}-${n}`), story(`${PAGE}-${n}`));
    await archive.commit();
  }
  const crashed = newFolder();
  await cp(folder, crashed, { recursive: true });
  await archive.close();
  for (const end of ['', '-wal', '-shm'])
    await rm(path.join(crashed, `catalog.sqlite${end}`), { force: true });
  for (const name of archiveFiles(crashed)) await appendFile(path.join(crashed, name), 'torn');
  const report = await verify(crashed, { repair: true });
  expect(report).toMatchObject({ sound: true, unrepaired: {} });
  const mended = await open(crashed);
  expect(mended.recovery).toEqual({ cut: [], removed: [] });
  expect(mended.totals()).toMatchObject({ articles: 2, captures: 2 });
  await mended.close();
  expect(await verify(crashed, { deep: true })).toMatchObject({ sound: true });
});

test('beside a writer nothing is called damaged that is only being written', async () => {
  const folder = newFolder();
  const lock = lockFolder(folder, 'a crawl');
  const archive = await open(folder);
  await archive.put(capture(PAGE), story(PAGE));
  await archive.commit();
  await archive.put(capture(`${PAGE}-2`, { body: randomBytes(3 << 20) }));
  await archive.page(PAGE);
  expect(await verify(folder)).toMatchObject({ sound: true });
  await archive.close();
  lock.release();
  expect(await verify(folder, { deep: true })).toMatchObject({ sound: true });
});

test('without its catalog an archive is read by its manifest; without a segment it says what to do', async () => {
  const folder = await copy();
  for (const end of ['', '-wal', '-shm'])
    await rm(path.join(folder, `catalog.sqlite${end}`), { force: true });
  const dataset = await DatasetReader.open(folder);
  expect((await dataset.query('SELECT count(*) AS n FROM articles')).rows[0]?.n).toBeGreaterThan(0);
  dataset.close();
  const name = archiveFiles(folder).find((one) => one.startsWith('articles/')) ?? '';
  await rm(path.join(folder, name));
  const short = await DatasetReader.open(folder);
  await expect(short.query('SELECT count(*) AS n FROM articles')).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringContaining(name),
    hint: expect.stringContaining('verify --repair'),
  });
  short.close();
});

test.each(['gs://bucket/papers', 'http://127.0.0.1/papers', 'file:///tmp/papers'])(
  'a place that is neither folder nor s3: is refused (%s)',
  async (data) => {
    await expect(verify(data)).rejects.toMatchObject({ code: 'usage' });
  },
);
