import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { gzipMembers } from '../../bench/support/warc_walk.ts';
import type { Article, CaptureRecord } from '../../model/records.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { readRecord } from '../../storage/warc/reader.ts';
import { temporaryFolder } from '../support/folders.ts';
import { open, rows } from './helpers.ts';

const WRITER = fileURLToPath(new URL('./kill_writer.ts', import.meta.url));

/** Runs the writer from visit `from` for a while, kills it, and returns the visits that it was told are safe. */
async function killed(folder: string, from: number, afterMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line');
  lines.on('line', (line) => acknowledged.push(...line.split(' ').map(Number)));
  const closed = once(child, 'close');
  await Promise.race([first, closed.then(() => Promise.reject(new Error(errors.join(''))))]);
  await sleep(afterMs);
  child.kill('SIGKILL');
  await closed;
  return acknowledged;
}

test('kill -9 at any instant: what was acknowledged is there once, and nothing is half there', async () => {
  const folder = temporaryFolder();
  const acknowledged = new Set<number>();
  let next = 0;
  for (const afterMs of [5, 40, 90, 140, 200, 260]) {
    for (const visit of await killed(folder, next, afterMs)) acknowledged.add(visit);
    const archive = await open(folder);
    const captures = await rows<CaptureRecord>(folder, archive, 'captures');
    const visits = captures.map((row) => Number(row.visit));
    expect(new Set(visits).size).toBe(visits.length);
    expect([...acknowledged].filter((visit) => !visits.includes(visit))).toEqual([]);
    // A commit may have ended just before its word got out: whole groups of ten, never a part of one.
    expect(visits.length % 10).toBe(0);
    expect(archive.totals().captures).toBe(visits.length);
    for (const { url } of captures) expect(archive.lastVisit(url)).toBeDefined();
    const articles = await rows<Article>(folder, archive, 'articles');
    expect(new Set(articles.map((row) => row.id)).size).toBe(visits.length);
    for (const file of archive.files()) {
      const members = gzipMembers(await readFile(join(folder, file.path)));
      if (file.kind === 'warc') expect(members).toHaveLength(file.records);
    }
    const last = captures.at(-1);
    if (last) expect((await readRecord(openFolderStore(folder), last)).url).toBe(last.url);
    next = Math.max(-1, ...visits) + 1;
    await archive.close();
  }
  expect(acknowledged.size).toBeGreaterThan(50);
});
