import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gzipMembers } from '../../bench/support/warc_walk.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, open, rows } from './helpers.ts';

test('three commits are three gzip members that any reader counts as one stream', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  for (const size of [3, 4, 5]) {
    for (let index = 0; index < size; index += 1) await archive.put(capture(`http://press.test/${index}`));
    await archive.commit();
  }
  const file = archive.files().find(({ kind }) => kind === 'captures');
  expect(file?.records).toBe(12);
  expect(await rows(folder, archive, 'captures')).toHaveLength(12);
  await archive.close();
  const path = join(folder, file?.path ?? '');
  const lines = gzipMembers(await readFile(path)).map(
    ({ content }) => content.toString().split('\n').length - 1,
  );
  expect(lines).toEqual([3, 4, 5]);
  const zcat = spawnSync('gzip', ['-dc', path], { encoding: 'utf8' });
  expect(zcat.stdout.split('\n')).toHaveLength(13);
});

test('a commit that covers nothing writes nothing', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await archive.commit();
  expect(archive.files()).toEqual([]);
  expect(archive.totals().lastCommitAt).toBeNull();
  await archive.close();
});

test('a segment is sealed at its size and the next one begun, also by a later run', async () => {
  const folder = temporaryFolder();
  for (let run = 0; run < 3; run += 1) {
    const archive = await open(folder, { segmentBytes: 600 });
    for (let commit = 0; commit < 2; commit += 1) {
      await archive.put(capture('http://press.test/a'));
      await archive.commit();
    }
    await archive.close();
  }
  const archive = await open(folder);
  const files = archive.files().filter(({ kind }) => kind === 'captures');
  expect(files.map(({ path }) => path.slice(path.indexOf('-') + 1))).toEqual(
    files.map((_, index) => `0000${index + 1}-test.jsonl.gz`),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) expect(file.sealed).toBe(file.bytes >= 600);
  const visits = (await rows<CaptureRecord>(folder, archive, 'captures')).map((row) => row.visit);
  expect(new Set(visits).size).toBe(6);
  await archive.close();
});

test('a commit covers exactly what was put before it, however the calls overlap', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const put = (count: number) =>
    Array.from({ length: count }, () => archive.put(capture(`http://press.test/x`)));
  const early = put(20);
  const first = archive.commit().then(() => archive.totals().captures);
  const late = put(7);
  const second = archive.commit().then(() => archive.totals().captures);
  const pending = put(3);
  expect(await first).toBe(20);
  expect(await second).toBe(27);
  await Promise.all([...early, ...late, ...pending]);
  await archive.close();
  const again = await open(folder);
  expect(again.totals().captures).toBe(30);
  expect(await rows(folder, again, 'captures')).toHaveLength(30);
  await again.close();
});
