import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openForeign, withoutChunks } from '../../storage/warc/foreign.ts';
import { temporaryFolder } from '../support/folders.ts';

const record = (
  n: number,
  block = `HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nbody ${n}`,
) =>
  Buffer.from(
    `WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:${n}>\r\nWARC-Date: 2019-03-0${n}T10:00:00Z\r\n` +
      `WARC-Target-URI: <http://a.test/${n}>\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: ${block.length}\r\n\r\n${block}\r\n\r\n`,
  );

async function read(name: string, ...parts: Uint8Array[]) {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, Buffer.concat(parts));
  const warc = await openForeign(file);
  const found: string[] = [];
  for await (const piece of warc.records)
    found.push('damage' in piece ? piece.damage : `${piece.record.url} ${Buffer.from(piece.record.body)}`);
  await warc.close();
  return found;
}

describe('WARC files of others', () => {
  it('are read compressed record by record, in one member, and plain', async () => {
    const expected = ['http://a.test/1 body 1', 'http://a.test/2 body 2'];
    expect(await read('a.warc.gz', gzipSync(record(1)), gzipSync(record(2)))).toEqual(expected);
    expect(await read('b.warc.gz', gzipSync(Buffer.concat([record(1), record(2)])))).toEqual(expected);
    expect(await read('c.warc', record(1), record(2))).toEqual(expected);
  });

  it('lose the damaged record alone', async () => {
    const broken = gzipSync(record(2));
    broken.fill(0, 30, 60);
    const wrongSum = gzipSync(record(2));
    wrongSum.writeUInt8(wrongSum.readUInt8(wrongSum.length - 6) ^ 1, wrongSum.length - 6);
    for (const bad of [broken, broken.subarray(0, 50), wrongSum]) {
      const found = await read('a.warc.gz', gzipSync(record(1)), bad, gzipSync(record(3)));
      expect(found.filter((one) => one.startsWith('http'))).toEqual([
        'http://a.test/1 body 1',
        'http://a.test/3 body 3',
      ]);
      expect(found).toHaveLength(3);
    }
  });

  it('may be cut short', async () => {
    const second = gzipSync(record(2));
    const cut = await read('a.warc.gz', gzipSync(record(1)), second.subarray(0, second.length - 9));
    expect(cut).toEqual(['http://a.test/1 body 1', 'its end is missing']);
    expect(await read('c.warc', record(1), record(2).subarray(0, -10))).toEqual([
      'http://a.test/1 body 1',
      'its end is missing',
    ]);
  });

  it('are damaged where a stated digest does not hold', async () => {
    const lying = String(record(1)).replace(
      'Content-Type',
      'WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nContent-Type',
    );
    expect(await read('a.warc', Buffer.from(lying), record(2))).toEqual([
      'its digest does not hold',
      'http://a.test/2 body 2',
    ]);
  });

  it('keep header lines that stand twice', async () => {
    const file = path.join(temporaryFolder(), 'a.warc');
    writeFileSync(file, record(1));
    const warc = await openForeign(file);
    for await (const piece of warc.records)
      expect('record' in piece && piece.record.http?.headers).toEqual([
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ]);
    await warc.close();
  });

  it('have their chunks undone, unless that was done before', async () => {
    const text = async (body: string) => String(Buffer.from(await withoutChunks(Buffer.from(body))));
    expect(await text('4\r\n<p>A\r\n3\r\nbcd\r\n0\r\n\r\n')).toBe('<p>Abcd');
    expect(await text('<p>Plain text of a page</p>\n')).toBe('<p>Plain text of a page</p>\n');
  });
});
