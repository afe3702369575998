import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { WARCParser } from 'warcio';
import { gzipMembers, sha1 } from '../../bench/support/warc_walk.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { readRecord, readRecords } from '../../storage/warc/reader.ts';
import { temporaryFolder } from '../support/folders.ts';
import { archived } from './archived.ts';
import { capture } from './helpers.ts';

const URL_ = 'http://press.test/a';

test('a file begins with a warcinfo; request, response and metadata are linked and their digests true', async () => {
  const folder = temporaryFolder();
  const { records, captures, files } = await archived(
    folder,
    async (archive) => {
      await archive.put(capture(URL_, { body: 'Тело' }));
    },
    {
      software: 'newskeep/9',
      contact: 'Jane\r\nX: y <j@x.test>',
      config: '{"name":"papers"}',
      now: () => new Date('2026-02-04T10:11:12.345Z'),
    },
  );
  expect(files[0]).toMatchObject({
    path: 'warc/2026/02/04/NEWSKEEP-20260204101112-00001-test.warc.gz',
    records: 4,
  });
  const [info, request, response, metadata] = records;
  expect(records.map(({ fields }) => fields.get('WARC-Type'))).toEqual([
    'warcinfo',
    'request',
    'response',
    'metadata',
  ]);
  for (const { version, tail } of records) expect([version, tail]).toEqual(['WARC/1.1', '\r\n\r\n']);
  expect(info?.fields.get('WARC-Filename')).toBe('NEWSKEEP-20260204101112-00001-test.warc.gz');
  expect(info?.block.toString()).toMatch(
    /^software: newskeep\/9\r\nformat: WARC File Format 1\.1\r\n.*operator: Jane X: y <j@x\.test>\r\n.*config: {"name":"papers"}\r\n/s,
  );

  const id = response?.fields.get('WARC-Record-ID');
  expect(id).toMatch(/^<urn:uuid:[0-9a-f-]{36}>$/);
  for (const { fields, block } of [request, metadata].flatMap((record) => record ?? [])) {
    expect(fields.get('WARC-Concurrent-To')).toBe(id);
    expect(fields.get('WARC-Target-URI')).toBe(URL_);
    expect(fields.get('WARC-Date')).toBe(captures[0]?.fetched_at);
    expect(fields.get('WARC-Block-Digest')).toBe(sha1(block));
  }
  expect(request?.block.toString()).toBe(
    'GET /a HTTP/1.1\r\nHost: press.test\r\nUser-Agent: newskeep-test\r\n\r\n',
  );
  expect(metadata?.block.toString()).toBe(
    'via: http://press.test/\r\nfetchTimeMs: 7\r\nfirstByteMs: 3\r\nsource: link\r\nreadAs: nothing\r\n' +
      `visit: ${captures[0]?.visit}\r\nip: 127.0.0.2\r\n`,
  );
  expect(response?.fields.get('WARC-IP-Address')).toBe('127.0.0.2');
  expect(response?.fields.get('Content-Type')).toBe('application/http; msgtype=response');
  expect(response?.fields.get('WARC-Block-Digest')).toBe(sha1(response?.block ?? Buffer.alloc(0)));
  expect(response?.fields.get('WARC-Payload-Digest')).toBe(sha1(Buffer.from('Тело')));
  expect(captures[0]?.payload_digest).toBe(sha1(Buffer.from('Тело')));
});

test('headers keep order, case, doubles and bytes; only Transfer-Encoding gets another name', async () => {
  const folder = temporaryFolder();
  const { records } = await archived(folder, async (archive) => {
    await archive.put(
      capture(URL_, {
        body: 'x',
        headers: [
          ['Set-Cookie', 'a=1,,,2'],
          ['X-odd', 'caf\u00e9'],
          ['set-cookie', ''],
          ['Set-Cookie', 'b=2'],
          ['TRANSFER-encoding', 'chunked'],
          ['WARC-Type', 'evil'],
          ['WARC-Type', 'more evil'],
        ],
      }),
    );
  });
  expect(records[2]?.fields.get('WARC-Type')).toBe('response');
  expect(records[2]?.block.toString('latin1')).toBe(
    'HTTP/1.1 200 OK\r\nSet-Cookie: a=1,,,2\r\nX-odd: caf\u00e9\r\nset-cookie: \r\nSet-Cookie: b=2\r\n' +
      'X-Archive-Orig-TRANSFER-encoding: chunked\r\nWARC-Type: evil\r\nWARC-Type: more evil\r\n\r\nx',
  );
});

test("warcio reads it back: chunked was undone, gzip still decodes, brotli's bytes are as received", async () => {
  const folder = temporaryFolder();
  const page = '<p>'.repeat(50_000);
  const brotli = brotliCompressSync(page);
  const { bytes } = await archived(folder, async (archive) => {
    const headers = (coding: string): [string, string][] => [
      ['transfer-encoding', 'chunked'],
      ['content-encoding', coding],
    ];
    await archive.put(capture(URL_, { headers: headers('gzip'), body: gzipSync(page) }));
    await archive.put(capture(`${URL_}2`, { headers: headers('br'), body: brotli }));
  });
  const found = [];
  for await (const record of new WARCParser(bytes)) {
    if (record.warcType !== 'response') continue;
    found.push(record.warcTargetURI === URL_ ? await record.contentText() : await record.readFully(false));
  }
  expect(found[0]).toBe(page);
  expect(Buffer.from(found[1] ?? '').equals(brotli)).toBe(true);
});

test('rows point at their record, and both readers agree, over rolled files and large pages', async () => {
  const folder = temporaryFolder();
  const bodies = Array.from({ length: 30 }, (_, index) =>
    createHash('shake256', { outputLength: 150_000 }).update(String(index)).digest(),
  );
  const { captures, files, bytes } = await archived(
    folder,
    async (archive) => {
      await Promise.all(bodies.map((body, index) => archive.put(capture(`${URL_}${index}`, { body }))));
    },
    { warcBytes: 2_000_000 },
  );
  expect(files.map(({ sealed }) => sealed)).toEqual([true, true, false]);
  const store = openFolderStore(folder);
  for (const [index, row] of captures.entries()) {
    const record = await readRecord(store, row);
    expect([record.type, record.url]).toEqual(['response', row.url]);
    expect(Buffer.from(record.payload).equals(bodies[index] ?? Buffer.alloc(0))).toBe(true);
    expect(record.http?.headers).toEqual([['Content-Type', 'text/html; charset=utf-8']]);
  }
  for (const [index, { path, records, bytes: length }] of files.entries()) {
    const found = await Array.fromAsync(readRecords(store, path));
    const byHand = gzipMembers(bytes[index] ?? Buffer.alloc(0));
    expect(found.map(({ offset, length }) => [offset, length])).toEqual(
      byHand.map(({ offset, length }) => [offset, length]),
    );
    expect(byHand).toHaveLength(records);
    expect(bytes[index]?.length).toBe(length);
    expect(found[0]?.type).toBe('warcinfo');
  }
});

test('a file is of one UTC day; a run of the same day goes on with it after its own warcinfo', async () => {
  const folder = temporaryFolder();
  const day = async (now: string) =>
    (
      await archived(folder, async (archive) => void (await archive.put(capture(URL_))), {
        now: () => new Date(now),
      })
    ).files;
  await day('2026-02-04T10:00:00Z');
  expect(await day('2026-02-04T23:59:59Z')).toMatchObject([{ records: 8, sealed: false }]);
  const files = await day('2026-02-05T00:00:00Z');
  expect(files.map(({ path, records, sealed }) => [path.slice(0, 15), records, sealed])).toEqual([
    ['warc/2026/02/04', 8, true],
    ['warc/2026/02/05', 4, false],
  ]);
  const types = await Array.fromAsync(
    readRecords(openFolderStore(folder), files[0]?.path ?? ''),
    ({ type }) => type,
  );
  expect(types.indexOf('warcinfo', 1)).toBe(4);
});
