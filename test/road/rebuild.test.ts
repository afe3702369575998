import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveFiles } from '../../bench/support/damage.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { rebuild } from '../../src/rebuild/rebuild.ts';
import { verify } from '../../src/verify/verify.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-rebuild-'));
  folders.push(folder);
  return folder;
};
const crawlInto = (data: string) =>
  crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });

let press: Press;
let whole: string;
beforeAll(async () => {
  press = await startPress({ papers: ['seed', 'jsonld'], articles: 10 });
  whole = newFolder();
  await crawlInto(whole);
  press.clock.turnBy(24 * 3_600_000);
  await crawlInto(whole);
});
afterAll(async () => {
  await press.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** A copy of which these names at its top are left. */
async function copy(keeps: (name: string) => boolean): Promise<string> {
  const folder = newFolder();
  await cp(whole, folder, { recursive: true });
  for (const name of await readdir(folder))
    if (!keeps(name)) await rm(path.join(folder, name), { recursive: true });
  return folder;
}
const isRows = (name: string) => ['articles', 'captures', 'headlines'].includes(name);
const isLocal = (name: string) => /\.sqlite|lock|mirror/.test(name);

async function rowsOf(folder: string): Promise<Record<string, unknown[]>> {
  const dataset = await DatasetReader.open(folder);
  const rows: Record<string, unknown[]> = {};
  for (const name of ['articles', 'captures', 'headlines'])
    rows[name] = (await dataset.query(`SELECT * FROM ${name} ORDER BY ALL`)).rows;
  dataset.close();
  return rows;
}

test('a WARC file tells what its run was told, and no password', async () => {
  const folder = newFolder();
  const [seed = ''] = press.seeds;
  const withPassword = seed.replace('://', '://user:secret@');
  await crawl([withPassword], { data: folder, browser: 'never', limits: { pages: 1 } });
  const [name = ''] = archiveFiles(folder).filter((one) => one.startsWith('warc/'));
  const text = gunzipSync(readFileSync(path.join(folder, name))).toString();
  const config = JSON.parse(/^config: (.*)\r$/m.exec(text)?.[1] ?? '{}');
  expect(config).toMatchObject({ browser: 'never', limits: { pages: 1 }, politeness: { per_host: 1 } });
  expect(text).not.toContain('secret');
});

test('rows and catalog come back byte for byte from the WARC files and the manifest', async () => {
  const folder = await copy((name) => !isRows(name) && !isLocal(name));
  const segments = archiveFiles(whole).filter((name) => isRows(name.split('/')[0] ?? ''));
  const report = await rebuild(folder);
  expect(report).toMatchObject({ from_warc_alone: false, same: 0, left: {} });
  expect(report.made.sort()).toEqual(segments.sort());
  for (const name of segments)
    expect(readFileSync(path.join(folder, name)), name).toEqual(readFileSync(path.join(whole, name)));
  expect(await verify(folder, { deep: true })).toMatchObject({ sound: true });
  expect(await rebuild(folder)).toMatchObject({ same: segments.length, made: [], left: {} });
});

test('of an archive of which the WARC files alone are left, every row comes back', async () => {
  const folder = await copy((name) => name === 'warc');
  const report = await rebuild(folder);
  expect(report).toMatchObject({ from_warc_alone: true, left: {} });
  expect(await rowsOf(folder)).toEqual(await rowsOf(whole));
  expect(await verify(folder, { deep: true })).toMatchObject({ sound: true });
  // What was made so can be made again, and the next crawl knows it all.
  const [name = ''] = report.made;
  const bytes = readFileSync(path.join(folder, name));
  await rm(path.join(folder, name));
  expect(await verify(folder, { repair: true })).toMatchObject({ sound: true });
  expect(readFileSync(path.join(folder, name))).toEqual(bytes);
  expect(await crawlInto(folder)).toMatchObject({ articles: { new: 0, revised: 0 } });
});

test('a record that is damaged costs itself, and what hangs on it', async () => {
  const folder = await copy((name) => name === 'warc');
  const all = await rowsOf(whole);
  const answers = (all.captures ?? []) as CaptureRecord[];
  const answer = answers.find((row) => row.record_type === 'response' && row.kind === 'article');
  if (!answer) throw new Error('The press has no story.');
  const file = path.join(folder, answer.warc_file);
  const bytes = readFileSync(file);
  const middle = Number(answer.warc_offset) + (Number(answer.warc_length) >> 1);
  bytes.fill(0, middle, middle + 20);
  writeFileSync(file, bytes);
  const found = await verify(folder);
  expect(found.findings).toMatchObject([{ problem: 'manifest_damaged' }]);
  expect(await verify(folder, { repair: true })).toMatchObject({ sound: false, repaired: [] });
  const report = await rebuild(folder);
  expect(report.damage.length).toBeGreaterThan(0);
  const captures = await rowsOf(folder);
  expect(captures.captures?.length).toBeGreaterThan((all.captures?.length ?? 0) / 2);
  expect(captures.captures?.length).toBeLessThan(all.captures?.length ?? 0);
});

test('nothing is made of what no manifest vouches for, nor of nothing', async () => {
  const folder = await copy((name) => name !== 'manifest');
  await expect(rebuild(folder)).rejects.toMatchObject({ code: 'usage' });
  await expect(rebuild(newFolder())).rejects.toMatchObject({ code: 'no_data' });
});
