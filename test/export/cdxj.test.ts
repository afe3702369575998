import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CDXIndexer } from 'warcio';
import { warcFiles } from '../../bench/support/against_truth.ts';
import { exportArchive } from '../../src/export/export.ts';
import { temporaryFolder } from '../support/folders.ts';
import { twoHosts } from './archive.ts';
import { expectLanding, indexLines } from './index_lines.ts';

async function indexOf(data: string, more: object = {}) {
  const output = path.join(temporaryFolder(), 'index.cdxj');
  const report = await exportArchive(data, { format: 'cdxj', output, ...more });
  return { report, lines: indexLines(readFileSync(output, 'utf8')) };
}

test('each line lands on its record, and says what another indexer says that reads the WARC files', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const { lines, report } = await indexOf(data);
  expect(report.captures).toBe(lines.length);
  expectLanding(lines, (filename) => path.join(data, filename));
  const files = warcFiles(data).map((file) => ({
    filename: path.relative(data, file),
    reader: createReadStream(file),
  }));
  expect(files.length).toBeGreaterThan(2);
  const other: Record<string, unknown>[] = [];
  for await (const said of new CDXIndexer().iterIndex(files)) {
    const { urlkey, timestamp, url, digest, mime, offset, length, status, filename } = said as Record<
      string,
      string
    >;
    // What stands in for no page is not indexed by us: a 304, and what a browser drew, which has no status.
    if (!status || Number(status) === 304) continue;
    other.push({
      key: urlkey,
      timestamp,
      url,
      digest: `sha1:${digest}`,
      mime: mime || 'unk',
      offset: Number(offset),
      length: Number(length),
      status: Number(status),
      filename,
    });
  }
  const byPlace = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const ordered = ({
    key,
    timestamp,
    url,
    digest,
    mime,
    offset,
    length,
    status,
    filename,
  }: Record<string, unknown>) => ({ filename, offset, key, timestamp, url, digest, mime, length, status });
  expect(lines.map((line) => ordered({ ...line })).sort(byPlace)).toEqual(other.map(ordered).sort(byPlace));
});

test('neither what a browser drew nor a 304 stands in for a page', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const { lines } = await indexOf(data);
  expect(lines.filter(({ url }) => url === 'http://one.test/drawn')).toMatchObject([
    { timestamp: '20260302100001' },
  ]);
  expect(lines.filter(({ status }) => status === 304)).toEqual([]);
  expect(lines.find(({ url }) => url === 'http://two.test/b')).toMatchObject({
    mime: 'warc/revisit',
    status: 200,
  });
});

test('a selection is by host and by the day of the fetch, with what its revisits refer to', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const urls = async (more: object) => new Set((await indexOf(data, more)).lines.map(({ url }) => url));
  expect(await urls({ hosts: ['TWO.test'] })).toEqual(
    new Set(['http://two.test/b', 'http://two.test/b2', 'http://one.test/a']),
  );
  expect(await urls({ hosts: ['two.test'], from: '2026-02-21' })).toEqual(new Set(['http://two.test/b2']));
  expect(await urls({ hosts: ['two.test'], to: '2026-02-20' })).toEqual(
    new Set(['http://two.test/b', 'http://one.test/a']),
  );
  expect(await urls({ from: '2026-03-02', to: '2026-03-02' })).toEqual(
    new Set(['http://one.test/a', 'http://one.test/drawn', 'http://scripts.test/s.js']),
  );
  // A page's parts go with it, wherever they lie.
  expect(await urls({ hosts: ['one.test'], from: '2026-03-01' })).toContain('http://scripts.test/s.js');
});
