import { appendFile, cp, mkdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { gzipMembers } from '../../bench/support/warc_walk.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, list, open, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

/** An archive with one commit, closed in order. */
async function committed() {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await archive.put(capture(PAGE, { visit: 'kept' }), story(PAGE));
  await archive.put(capture('http://press.test/', { visit: 'list' }), list('a'));
  await archive.close();
  const again = await open(folder);
  expect(again.recovery).toEqual({ cut: [], removed: [] });
  const files = again.files();
  await again.close();
  return { folder, files, warc: files.find(({ kind }) => kind === 'warc')?.path ?? '' };
}

test('what was put and not committed is gone after a crash, and can be put again', async () => {
  const { folder, files, warc } = await committed();
  const archive = await open(folder, { warcBytes: 1 });
  const body = Buffer.alloc(3 << 20, 'x');
  await archive.put(capture(`${PAGE}-2`, { visit: 'lost', body }), story(`${PAGE}-2`));
  const crashed = temporaryFolder();
  await cp(folder, crashed, { recursive: true });
  await archive.close();

  // Its members are still in memory here, so tear the files as an operating system would have left them.
  await appendFile(join(crashed, warc), 'half a member');
  const torn = join(crashed, 'warc/2026/02/04/NEWSKEEP-20260204101112-00009.warc.gz');
  await mkdir(dirname(torn), { recursive: true });
  await writeFile(torn, 'never acknowledged');
  const mended = await open(crashed);
  expect(mended.recovery.cut).toEqual([{ path: warc, bytes: 13 }]);
  expect(mended.recovery.removed).toContainEqual({
    path: 'warc/2026/02/04/NEWSKEEP-20260204101112-00009.warc.gz',
    bytes: 18,
  });
  expect(mended.files()).toEqual(files);
  expect(mended.lastVisit(PAGE)).toBeDefined();
  expect(mended.lastVisit(`${PAGE}-2`)).toBeUndefined();
  expect(await mended.put(capture(`${PAGE}-2`, { visit: 'lost', body }), story(`${PAGE}-2`))).toMatchObject({
    outcome: 'new',
    recordType: 'response',
  });
  await mended.commit();
  const found = await rows<CaptureRecord>(crashed, mended, 'captures');
  expect(found.map((row) => row.visit)).toEqual(['kept', 'list', 'lost']);
  for (const file of mended.files()) gzipMembers(await readFile(join(crashed, file.path)));
  await mended.close();
});

test('garbage behind every file is cut off and said, and the archive goes on', async () => {
  const { folder, files } = await committed();
  for (const { path } of files) await appendFile(join(folder, path), Buffer.from([0x1f, 0x8b, 8, 0, 1]));
  const archive = await open(folder);
  expect(archive.recovery.cut).toEqual(expect.arrayContaining(files.map(({ path }) => ({ path, bytes: 5 }))));
  expect(archive.recovery.cut).toHaveLength(files.length);
  await archive.put(capture(PAGE), story(PAGE, { body: 'Corrected.' }));
  await archive.commit();
  expect(await rows(folder, archive, 'articles')).toHaveLength(2);
  for (const file of archive.files()) {
    const bytes = await readFile(join(folder, file.path));
    expect(bytes.length).toBe(file.bytes);
    gzipMembers(bytes);
  }
  await archive.close();
});

test('files of ours that nothing acknowledged are removed, those of others are left', async () => {
  const { folder } = await committed();
  const ours = [
    'warc/2026/02/04/NEWSKEEP-20260204101112-00009.warc.gz',
    'articles/year=2026/month=02/articles-00009.jsonl.gz',
  ];
  const others = [
    'warc/2026/02/04/OTHER-20260204101112-00009.warc.gz',
    'warc/notes.txt',
    'articles/year=2026/month=02/headlines-00009.jsonl.gz',
    'captures/year=2026/month=02/captures-00009.parquet',
    'notes/year=2026/month=02/articles-00009.jsonl.gz',
  ];
  for (const path of [...ours, ...others]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), 'abc');
  }
  const archive = await open(folder);
  expect(archive.recovery.removed.map(({ path }) => path).sort()).toEqual(ours.toSorted());
  await archive.close();
  for (const path of others) expect(await readFile(join(folder, path), 'utf8')).toBe('abc');
  for (const path of ours) await expect(readFile(join(folder, path))).rejects.toThrow('ENOENT');
});

test('a file that is shorter than acknowledged, or missing, is named with both sizes; nothing is touched', async () => {
  const { folder, files, warc } = await committed();
  const segment = files.find(({ kind }) => kind === 'articles')?.path ?? '';
  const size = files.find(({ path }) => path === warc)?.bytes ?? 0;
  await appendFile(join(folder, segment), 'tail');
  const before = await readFile(join(folder, segment));
  await truncate(join(folder, warc), size - 1);
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringMatching(new RegExp(`${warc}.*${size - 1}.*${size}`)),
  });
  await unlink(join(folder, warc));
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringMatching(new RegExp(`${warc}.*missing.*${size}`)),
  });
  expect((await readFile(join(folder, segment))).equals(before)).toBe(true);
});

test('an archive that lost its catalog is refused, never removed as unknown', async () => {
  const { folder, warc } = await committed();
  for (const name of ['catalog.sqlite', 'catalog.sqlite-wal', 'catalog.sqlite-shm'])
    await rm(join(folder, name), { force: true });
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(open(folder)).rejects.toMatchObject({
      code: 'storage_damaged',
      message: expect.stringContaining('catalog.sqlite is missing'),
    });
  expect((await readFile(join(folder, warc))).length).toBeGreaterThan(0);
});

test('a catalog of another version, or of no sense, is refused', async () => {
  const { folder } = await committed();
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringContaining('version 99'),
  });
  await writeFile(join(folder, 'catalog.sqlite'), 'x'.repeat(4096));
  await expect(open(folder)).rejects.toMatchObject({ code: 'storage_damaged' });
});
