import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzipMembers, parseRecord } from '../../bench/support/warc_walk.ts';
import { SortedLines } from '../../src/export/cdx_lines.ts';
import { type ExportRequest, exportArchive } from '../../src/export/export.ts';
import { ExportSource } from '../../src/export/source.ts';
import { addIndex } from '../../src/export/wacz/index_files.ts';
import { StoredZip } from '../../src/export/wacz/zip.ts';
import { temporaryFolder } from '../support/folders.ts';
import { ONE, TWO, twoHosts } from './archive.ts';
import { expectLanding, indexLines } from './index_lines.ts';
import { sha256, type Unzipped, unzipped, warcsOf } from './unzipped.ts';

async function packed(data: string, more: Partial<ExportRequest> = {}) {
  const output = path.join(temporaryFolder(), 'x.wacz');
  const report = await exportArchive(data, { format: 'wacz', output, ...more });
  const files = await unzipped(output);
  const folder = temporaryFolder();
  return { output, report, files, folder, warcs: warcsOf(files, folder) };
}

const text = (files: Map<string, Unzipped>, name: string) => files.get(name)?.bytes.toString() ?? '';

const recordsOf = (warc: string) =>
  gzipMembers(readFileSync(warc)).map(({ content }) => {
    const { fields } = parseRecord(content);
    const get = (name: string) => fields.get(name);
    return {
      type: get('WARC-Type'),
      url: get('WARC-Target-URI'),
      date: get('WARC-Date'),
      id: get('WARC-Record-ID'),
      beside: get('WARC-Concurrent-To'),
      fields,
    };
  });

test('holds what the format asks for, stored as it is, each file under its hash', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const { files, report } = await packed(data);
  for (const [name, { method, modified }] of files) {
    expect(method, name).toBe(0);
    expect(modified.getFullYear(), name).toBe(1980);
  }
  const said = JSON.parse(text(files, 'datapackage.json'));
  expect(said).toMatchObject({ profile: 'data-package', wacz_version: '1.1.1' });
  const listed = new Map(
    said.resources.map((one: { path: string; hash: string; bytes: number }) => [one.path, one]),
  );
  for (const [name, { bytes }] of files)
    if (!name.startsWith('datapackage'))
      expect(listed.get(name), name).toMatchObject({ hash: sha256(bytes), bytes: bytes.length });
  expect(listed.size).toBe(files.size - 2);
  const digest = JSON.parse(text(files, 'datapackage-digest.json'));
  expect(digest).toEqual({
    path: 'datapackage.json',
    hash: sha256(files.get('datapackage.json')?.bytes ?? Buffer.of()),
  });
  const [head, ...pages] = text(files, 'pages/pages.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(head).toMatchObject({ format: 'json-pages-1.0' });
  expect(pages).toHaveLength(report.articles);
  expect(pages).toContainEqual(
    expect.objectContaining({
      url: ONE,
      ts: '2026-02-01T10:00:00.123Z',
      title: 'A title',
      text: `The body of ${ONE}.`,
    }),
  );
});

test('the whole archive: its WARC files byte for byte, and an index that lands', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const { files, folder, warcs } = await packed(data);
  const own = new Map(await Array.fromAsync(ownWarcs(data)));
  expect(warcs.length).toBe(own.size);
  for (const warc of warcs)
    expect(readFileSync(warc).equals(own.get(path.basename(warc)) ?? Buffer.of())).toBe(true);
  expectLanding(indexLines(text(files, 'indexes/index.cdxj')), (filename) => path.join(folder, filename));
});

test.each([4000, 1 << 20])(
  'a part of it: whole captures, warcinfo first, and the bodies of revisits (WARC files of %i)',
  async (warcBytes) => {
    const data = temporaryFolder();
    await twoHosts(data, { warcBytes });
    const { files, folder, warcs, report } = await packed(data, { hosts: ['two.test'] });
    const lines = indexLines(text(files, 'indexes/index.cdxj'));
    expectLanding(lines, (filename) => path.join(folder, filename));
    const records = warcs.map(recordsOf);
    for (const some of records) expect(some[0]?.type).toBe('warcinfo');
    const all = records.flat();
    const answers = all.filter(({ type }) => type === 'response' || type === 'revisit');
    expect(answers.map(({ url }) => url).sort()).toEqual([ONE, TWO, `${TWO}2`]);
    expect(report.captures).toBe(answers.length);
    // Each with its request and its metadata, and nobody else's.
    for (const { id } of answers)
      expect(all.filter(({ beside }) => beside === id).map(({ type }) => type)).toEqual([
        'request',
        'metadata',
      ]);
    expect(all.length).toBe(answers.length * 3 + all.filter(({ type }) => type === 'warcinfo').length);
    for (const { fields } of answers.filter(({ type }) => type === 'revisit'))
      expect(answers).toContainEqual(
        expect.objectContaining({
          type: 'response',
          url: fields.get('WARC-Refers-To-Target-URI'),
          date: fields.get('WARC-Refers-To-Date'),
        }),
      );
  },
);

test('what a 304 refers to comes along, also from before the first day', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const { warcs } = await packed(data, { hosts: ['one.test'], from: '2026-03-01' });
  const all = warcs.flatMap(recordsOf);
  const told = all.find(({ type }) => type === 'revisit');
  expect(told?.url).toBe(ONE);
  expect(all).toContainEqual(
    expect.objectContaining({ type: 'response', url: ONE, date: told?.fields.get('WARC-Refers-To-Date') }),
  );
  expect(all.map(({ type }) => type)).toContain('conversion');
});

test('the same selection makes the same bytes', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const [first, second] = [
    await packed(data, { hosts: ['one.test'] }),
    await packed(data, { hosts: ['one.test'] }),
  ];
  expect(readFileSync(second.output).equals(readFileSync(first.output))).toBe(true);
});

test('damage between records is named, and nothing is left', async () => {
  const data = temporaryFolder();
  await twoHosts(data, { warcBytes: 1 << 20 });
  const [[name, bytes] = ['', Buffer.of()]] = await Array.fromAsync(ownWarcs(data));
  bytes.fill(7, 3, 60);
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path.join(data, 'warc', await pathBelow(data, name)), bytes);
  const output = path.join(temporaryFolder(), 'x.wacz');
  await expect(exportArchive(data, { format: 'wacz', output, hosts: ['two.test'] })).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringContaining(name),
  });
});

test('a long index lies in blocks, each found under its first line', async () => {
  const data = temporaryFolder();
  await twoHosts(data);
  const options = {
    selection: { hosts: [], from: undefined, until: undefined },
    includeOptedOut: false,
    onProgress: () => undefined,
  };
  const source = await ExportSource.open(data, options);
  const lines = await SortedLines.open(source.scratch);
  const made = Array.from(
    { length: 2500 },
    (_, n) =>
      `test,press)/${String((n * 7919) % 2500).padStart(4, '0')} 20260204100000 {"url":"http://press.test/${n}"}`,
  );
  for (const line of made) lines.add(line);
  const output = path.join(temporaryFolder(), 'x.zip');
  const zip = new StoredZip(output);
  await addIndex(zip, lines, 2000);
  await zip.finish();
  source.close();
  const files = await unzipped(output);
  const [meta, ...entries] = text(files, 'indexes/index.idx').trim().split('\n');
  expect(meta).toBe('!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}');
  const blocks = files.get('indexes/index.cdx.gz')?.bytes ?? Buffer.of();
  const read = entries.flatMap((entry) => {
    const { offset, length, digest, filename } = JSON.parse(entry.slice(entry.indexOf('{')));
    const member = blocks.subarray(offset, offset + length);
    expect([filename, digest]).toEqual(['index.cdx.gz', sha256(member)]);
    const block = gunzipSync(member).toString().trim().split('\n');
    expect(entry.startsWith(`${block[0]?.split(' ').slice(0, 2).join(' ')} {`)).toBe(true);
    return block;
  });
  expect(entries).toHaveLength(3);
  expect(read).toEqual(made.toSorted());
});

async function pathBelow(data: string, name: string): Promise<string> {
  const { readdir } = await import('node:fs/promises');
  return (
    (await readdir(path.join(data, 'warc'), { recursive: true })).find((one) => one.endsWith(name)) ?? ''
  );
}

async function* ownWarcs(data: string): AsyncGenerator<[string, Buffer]> {
  const { readdir } = await import('node:fs/promises');
  for (const name of await readdir(path.join(data, 'warc'), { recursive: true }))
    if (name.endsWith('.warc.gz')) yield [path.basename(name), readFileSync(path.join(data, 'warc', name))];
}
