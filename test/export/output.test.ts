import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import type { Article } from '../../model/records.ts';
import { type ExportRequest, exportArchive } from '../../src/export/export.ts';
import { FORMATS, type FormatName } from '../../src/export/formats.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { mountSmallDisk, temporaryFolder } from '../support/folders.ts';
import { twoHosts } from './archive.ts';
import { unzipped } from './unzipped.ts';

const NAMES = Object.keys(FORMATS) as FormatName[];

test.each(NAMES)('%s: what is there is not written over, unless it is asked for', async (format) => {
  const data = temporaryFolder();
  await twoHosts(data);
  const output = path.join(temporaryFolder(), 'out');
  const first = await exportArchive(data, { format, output });
  expect(first.bytes).toBeGreaterThan(0);
  const before = readdirSync(path.dirname(output), { recursive: true });
  await expect(exportArchive(data, { format, output, hosts: ['two.test'] })).rejects.toMatchObject({
    code: 'output_exists',
  });
  expect(readdirSync(path.dirname(output), { recursive: true })).toEqual(before);
  const second = await exportArchive(data, { format, output, hosts: ['two.test'], force: true });
  expect(second.captures).toBeLessThan(first.captures);
  expect(readdirSync(path.dirname(output))).toEqual(['out']);
});

test.each(NAMES)(
  '%s: nothing is left where it fails or is ended, but what the same export goes on with',
  async (format) => {
    const data = temporaryFolder();
    await twoHosts(data);
    const folder = temporaryFolder();
    const output = path.join(folder, 'out');
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(exportArchive(data, { format, output, signal: stop.signal, onProgress })).rejects.toThrow(
      /abort/i,
    );
    const isFolder = FORMATS[format].makes === 'folder';
    expect(readdirSync(folder)).toEqual(isFolder ? ['out.newskeep-part'] : []);
    await expect(exportArchive(data, { format, output, hosts: ['nowhere.test'] })).rejects.toMatchObject({
      code: 'nothing_selected',
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a folder that holds more than an export is never replaced', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const output = temporaryFolder();
  mkdirSync(path.join(output, 'articles'));
  writeFileSync(path.join(output, 'thesis.txt'), 'years of work');
  await expect(exportArchive(data, { format: 'parquet', output, force: true })).rejects.toMatchObject({
    code: 'output_exists',
    message: expect.stringContaining('thesis.txt'),
  });
  await expect(exportArchive(data, { format: 'wacz', output, force: true })).rejects.toMatchObject({
    code: 'output_exists',
  });
  expect(readFileSync(path.join(output, 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('a full disk is told as such, and what was there stays', async (context) => {
  const data = temporaryFolder();
  const archive = await open(data);
  const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join(' ');
  for (let n = 0; n < 8; n++)
    await archive.put(
      capture(`http://press.test/${n}`, { body: `${n} ${noise}` }),
      story(`http://press.test/${n}`),
    );
  await archive.close();
  const disk = temporaryFolder();
  if (!mountSmallDisk(disk, '1m')) return context.skip('mounting a small disk needs root');
  const output = path.join(disk, 'x.wacz');
  writeFileSync(output, 'older');
  await expect(exportArchive(data, { format: 'wacz', output, force: true })).rejects.toMatchObject({
    code: 'output_unwritable',
  });
  expect(readFileSync(output, 'utf8')).toBe('older');
  expect(readdirSync(disk)).toEqual(['x.wacz']);
});

const OPTED_OUT = [
  ['meta:robots=noai'],
  ['header:x-robots-tag=noarchive'],
  ['meta:tdm-reservation=1'],
  ['header:tdm-reservation=1'],
  ['file:tdm-reservation=1'],
];
const FREE = [
  [],
  ['meta:robots=noindex', 'meta:googlebot=noarchive'],
  ['header:tdm-reservation=1', 'meta:tdm-reservation=0'],
  ['file:tdm-reservation=1', 'meta:tdm-reservation=0'],
  ['link:license=https://creativecommons.org/licenses/by/4.0/'],
];

test('texts that a page opted out of are left out, counted, and there when they are asked for', async () => {
  const data = temporaryFolder();
  const archive = await open(data);
  for (const [n, usage] of [...OPTED_OUT, ...FREE].entries()) {
    const url = `http://press.test/${n}`;
    const live_entries = [{ published_at: null, title: null, text: 'An entry.' }];
    const images = [{ url: `${url}.png`, caption: 'A caption.', credit: null }];
    await archive.put(capture(url), story(url, { usage, lead: 'A lead.', live_entries, images }));
  }
  await archive.close();
  const folder = temporaryFolder();
  const run = async (format: FormatName, more: Partial<ExportRequest> = {}) => {
    const output = path.join(folder, `${format}${Object.keys(more)}`);
    const report = await exportArchive(data, { format, output, ...more });
    return { output, report };
  };
  const rows = ({ output }: { output: string }): Article[] =>
    gunzipSync(readFileSync(path.join(output, 'articles.jsonl.gz')))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const numbered = (article: Article) => Number(article.url.split('/').at(-1));

  const without = await run('jsonl');
  expect(without.report).toMatchObject({ articles: 10, text_left_out: 5 });
  for (const article of rows(without)) {
    const isLeftOut = numbered(article) < OPTED_OUT.length;
    expect(article.body === null, article.url).toBe(isLeftOut);
    expect(article.title).toBe('A title');
    expect(/An entry|A caption|A lead|The body/.test(JSON.stringify(article))).toBe(!isLeftOut);
    expect(article.warnings.includes('text_left_out')).toBe(isLeftOut);
  }
  const all = await run('jsonl', { includeOptedOut: true });
  expect(all.report).toMatchObject({ articles: 10, text_left_out: 0 });
  for (const article of rows(all))
    expect(article).toMatchObject({ body: `The body of ${article.url}.`, warnings: [] });

  expect((await run('parquet')).report).toMatchObject({ articles: 10, text_left_out: 5 });
  const wacz = await run('wacz');
  expect(wacz.report).toMatchObject({ articles: 10, text_left_out: 5 });
  const pages = (await unzipped(wacz.output)).get('pages/pages.jsonl')?.bytes.toString() ?? '';
  expect(pages.match(/"text":"The body/g)).toHaveLength(5);
});

test('the command says what it wrote, and what is wrong with what it was asked', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const output = path.join(temporaryFolder(), 'x.cdxj');
  const run = (...more: string[]) =>
    newskeep(['export', '--data', data, '--format', 'cdxj', '-o', output, ...more]);
  const [told, again, day, order] = [
    await run('--json', '--host', 'two.test', '--host', 'one.test'),
    await run(),
    await run('--from', 'May'),
    await run('--from', '2026-03-01', '--to', '2026-02-01'),
  ];
  expect(JSON.parse(told.stdout)).toMatchObject({ format: 'cdxj', output, captures: 7 });
  expect(told.code).toBe(0);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
  expect(day).toMatchObject({ code: 1, stderr: expect.stringContaining('2026-02-04') });
  expect(order).toMatchObject({ code: 1, stderr: expect.stringContaining('later than') });
  expect(existsSync(`${output}.part`)).toBe(false);
});
