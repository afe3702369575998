import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { compact, compactAfterRun } from '../../src/compact/compact.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { openUpdated } from '../../src/near/update.ts';
import { ParserPool } from '../../src/pages/pool.ts';
import { PageStore } from '../../src/pipeline/page_store.ts';
import { verify } from '../../src/verify/verify.ts';
import { atLatest, openArchive, rowsOf } from '../../src/wiring.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { lockFolder } from '../../storage/lock.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import { replay } from '../../storage/rebuild/replay.ts';
import { temporaryFolder } from '../support/folders.ts';

/** A press in an archive whose every commit is a segment. */
async function manySegments(): Promise<string> {
  const press = await startPress({ articles: 15 });
  const [crawled, data] = [temporaryFolder(), temporaryFolder()];
  await crawl(press.seeds, { data: crawled, browser: 'never', politeness: { delay_ms: 0 } });
  await press.close();
  const source = openFolderStore(crawled);
  const warcs = (await Manifest.open(source)).files().filter(({ kind }) => kind === 'warc');
  const archive = await openArchive(data, { segmentBytes: 1 });
  const parsers = new ParserPool();
  const pages = new PageStore(archive, (capture) => parsers.capture(capture, 1 << 24));
  for await (const { capture, readAs, fate } of replay(source, warcs)) {
    if (fate.type !== 'response') continue;
    if (readAs === 'page') await pages.put(capture, await parsers.capture(capture, 1 << 24));
    else await archive.put(capture);
    await archive.commit();
  }
  await archive.close();
  await parsers.close();
  return data;
}

const listed = async (data: string) => (await Manifest.open(openFolderStore(data))).files();

test('the command says what it did; merged segments and all beside them come back byte for byte', async () => {
  const data = await manySegments();
  const run = await newskeep(['compact', '--data', data, '--json']);
  expect([run.code, run.stderr]).toEqual([0, '']);
  const done = JSON.parse(run.stdout) as Awaited<ReturnType<typeof compact>>;
  expect(done.made.length).toBeGreaterThanOrEqual(2);
  expect(done.beside.length).toBeGreaterThanOrEqual(done.made.length);
  expect((await verify(data, { deep: true })).findings).toEqual([]);
  const lost = [...done.made, ...done.beside];
  const whole = lost.map((name) => readFileSync(path.join(data, name)));
  for (const name of lost) rmSync(path.join(data, name));
  expect(await verify(data, { repair: true })).toMatchObject({ sound: true, unrepaired: {} });
  for (const [n, name] of lost.entries())
    expect(readFileSync(path.join(data, name)).equals(whole[n] ?? Buffer.alloc(0)), name).toBe(true);
  const again = await newskeep(['compact', '--data', data]);
  expect([again.code, again.stdout.trim()]).toEqual([0, 'There was nothing to do.']);
}, 120_000);

test('it waits for nobody: a state folder that is in use is refused', async () => {
  const data = temporaryFolder();
  await expect(compact(data)).rejects.toMatchObject({ code: 'no_data' });
  expect(readdirSync(data)).toEqual([]);
  await (await openArchive(data, {})).close();
  const lock = lockFolder(data, 'crawl press');
  await expect(compact(data)).rejects.toMatchObject({ code: 'locked' });
  lock.release();
});

test('whoever reads while segments are put together reads on in the new ones', async () => {
  const data = await manySegments();
  const before = await openUpdated(data);
  const { texts } = before.totals();
  before.close();
  expect(texts).toBeGreaterThan(5);
  const dataset = await DatasetReader.open(data);
  const count = async () => (await dataset.query('SELECT count(*) AS n FROM captures')).rows[0]?.n;
  let compacted = false;
  const rows = await atLatest(data, async (files) => {
    if (!compacted) await compact(data);
    compacted = true;
    let n = 0;
    for (const file of files) if (file.kind === 'captures') for await (const _ of rowsOf(data, file)) n++;
    return n;
  });
  const [told] = (await listed(data)).filter(({ kind }) => kind === 'captures');
  expect(rows).toBe(told?.records);
  expect(await count()).toBe(rows);
  dataset.close();
  const after = await openUpdated(data);
  expect(after.totals().texts).toBe(texts);
  after.close();
}, 120_000);

test('a run whose segments cannot be put together is told why, and the next one does it', async () => {
  const data = await manySegments();
  vi.stubEnv('TMPDIR', path.join(data, 'no such folder'));
  const archive = await openArchive(data, {});
  const fault = await compactAfterRun(archive);
  await archive.close();
  vi.unstubAllEnvs();
  expect(fault).toMatchObject({ code: 'storage_unwritable', hint: expect.stringContaining('TMPDIR') });
  expect((await compact(data)).beside.length).toBeGreaterThan(0);
  expect((await verify(data, { deep: true })).findings).toEqual([]);
}, 120_000);
