import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { type ExportRequest, exportArchive } from '../../src/export/export.ts';
import { FolderDraft } from '../../src/export/folder_draft.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { twoHosts } from './archive.ts';

async function scene() {
  const data = temporaryFolder();
  await twoHosts(data);
  const output = path.join(temporaryFolder(), 'out');
  const whole = path.join(temporaryFolder(), 'whole');
  return { data, output, whole, draft: path.join(`${output}.newskeep-part`, 'data') };
}

/** Ends an export once it has told so much. */
async function cut(data: string, request: ExportRequest, tellings: number): Promise<void> {
  const stop = new AbortController();
  let told = 0;
  const onProgress = () => ++told === tellings && stop.abort();
  await expect(exportArchive(data, { ...request, signal: stop.signal, onProgress })).rejects.toThrow(
    /abort/i,
  );
}

/** Of one host or the other, as time goes on. */
const BY_CLOCK =
  "SELECT id FROM articles WHERE host = CASE WHEN now() < $until::TIMESTAMPTZ THEN 'one.test' ELSE 'two.test' END";

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
const digests = (folder: string) =>
  filesIn(folder).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex'),
  ]);
const madeAt = (folder: string) =>
  new Map(filesIn(folder).map((name) => [name, statSync(path.join(folder, name), { bigint: true }).mtimeNs]));

test.each(['parquet', 'jsonl', 'csv'] as const)(
  '%s: what was whole is kept after a cut, and the rest made as without one',
  async (format) => {
    const { data, output, whole, draft } = await scene();
    const expected = await exportArchive(data, { format, output: whole });
    await cut(data, { format, output }, 2);
    expect(existsSync(output)).toBe(false);
    const before = madeAt(draft);
    const report = await exportArchive(data, { format, output });
    expect(report).toEqual({ ...expected, output });
    expect(digests(output)).toEqual(digests(whole));
    const kept = [...madeAt(output)].filter(([name, at]) => before.get(name) === at);
    expect(kept.length).toBeGreaterThan(0);
    // The one that was being made is made anew.
    expect(before.size - kept.length).toBeLessThanOrEqual(1);
    expect(before.size).toBeLessThan(digests(whole).length);
    expect(readdirSync(path.dirname(output))).toEqual(['out']);
  },
);

test('what the archive has got meanwhile is in it, and what another selection left is not', async () => {
  const { data, output, whole, draft } = await scene();
  await cut(data, { format: 'parquet', output, hosts: ['two.test'] }, 4);
  await cut(data, { format: 'parquet', output }, 4);
  const before = madeAt(draft);
  const archive = await open(data);
  const at = 'http://one.test/late';
  await archive.put(capture(at, { at: '2026-03-05T10:00:00Z' }), story(at));
  await archive.close();
  await exportArchive(data, { format: 'parquet', output });
  await exportArchive(data, { format: 'parquet', output: whole });
  expect(digests(output)).toEqual(digests(whole));
  const february = 'articles/year=2026/month=02/articles.parquet';
  expect(madeAt(output).get(february)).toBe(before.get(february));
});

test('SQL that chooses otherwise than before the cut begins anew', async () => {
  const { data, output, whole } = await scene();
  const sql = BY_CLOCK.replace('$until', `'${new Date(Date.now() + 4000).toISOString()}'`);
  const request = { format: 'parquet', output, stories: { sql } } as const;
  await cut(data, request, 3);
  const kept = filesIn(path.join(`${output}.newskeep-part`, 'data'));
  expect(kept.length).toBeGreaterThan(0);
  await vi.waitUntil(() => Date.now() > Date.parse(/'(2\d{3}-[^']+)'/.exec(sql)?.[1] ?? ''), 10_000);
  await exportArchive(data, request);
  await exportArchive(data, { ...request, output: whole });
  expect(digests(output)).toEqual(digests(whole));
});

test('another format at the same place leaves nothing of the first', async () => {
  const { data, output, whole } = await scene();
  await cut(data, { format: 'parquet', output }, 4);
  await exportArchive(data, { format: 'csv', output });
  await exportArchive(data, { format: 'csv', output: whole });
  expect(readdirSync(output, { recursive: true }).sort()).toEqual(
    readdirSync(whole, { recursive: true }).sort(),
  );
});

test('what came to the place meanwhile is not written over', async () => {
  const { output } = await scene();
  const draft = await FolderDraft.open(output, false);
  mkdirSync(output);
  writeFileSync(path.join(output, 'thesis.txt'), 'years of work');
  await expect(draft.finish()).rejects.toMatchObject({ code: 'output_exists' });
  expect(readdirSync(output)).toEqual(['thesis.txt']);
  await draft.discard();
  expect(readdirSync(path.dirname(output))).toEqual(['out']);
});

test('a file that was whole and is no more is made anew', async () => {
  const { data, output, whole, draft } = await scene();
  await cut(data, { format: 'parquet', output }, 4);
  writeFileSync(path.join(draft, 'articles/year=2026/month=02/articles.parquet'), 'cut by a power cut');
  writeFileSync(path.join(draft, 'articles/stray.parquet'), 'of an older export');
  await exportArchive(data, { format: 'parquet', output });
  await exportArchive(data, { format: 'parquet', output: whole });
  expect(digests(output)).toEqual(digests(whole));
});

test('two exports to one place keep apart, and a broken memory of it is none', async () => {
  const { data, output } = await scene();
  const other = await FolderDraft.open(output, false);
  await expect(exportArchive(data, { format: 'csv', output })).rejects.toMatchObject({ code: 'locked' });
  other.close();
  writeFileSync(path.join(`${output}.newskeep-part`, 'files.sqlite'), 'no database at all'.repeat(100));
  expect((await exportArchive(data, { format: 'csv', output })).captures).toBeGreaterThan(0);
});
