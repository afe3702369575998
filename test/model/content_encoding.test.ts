import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodedBody } from '../../model/content_encoding.ts';
import { captureOf } from '../support/captures.ts';

const PACK = {
  gzip: zlib.gzipSync,
  'x-gzip': zlib.gzipSync,
  br: zlib.brotliCompressSync,
  zstd: zlib.zstdCompressSync,
  deflate: zlib.deflateSync,
};

function encoded(encoding: string, body: Uint8Array) {
  const capture = captureOf('https://paper.test/', 200, [['Content-Encoding', encoding]]);
  capture.response.body = body;
  return capture;
}

describe.each(Object.entries(PACK))('%s', (name, pack) => {
  it('is undone', () => {
    const page = Buffer.from('<p>Harbour reopens</p>'.repeat(1000));
    expect(Buffer.compare(decodedBody(encoded(name, pack(page)), 100_000), page)).toBe(0);
  });

  it('that grows as no page does is a bomb', () => {
    const bomb = pack(Buffer.alloc(50_000_000));
    expect(() => decodedBody(encoded(name, bomb), 100_000_000)).toThrow(
      expect.objectContaining({ code: 'body_bomb', retry: 'give_up' }),
    );
  });

  it('past the size of a page is too large', () => {
    const packed = pack(Buffer.alloc(60_000));
    expect(() => decodedBody(encoded(name, packed), 50_000)).toThrow(
      expect.objectContaining({ code: 'body_too_large' }),
    );
  });

  it('cut short is not decoded', () => {
    const packed = pack(Buffer.from('Harbour reopens'.repeat(100)));
    expect(() => decodedBody(encoded(name, packed.subarray(0, packed.length - 9)), 50_000)).toThrow(
      expect.objectContaining({ code: 'body_undecodable' }),
    );
  });
});

describe('Content-Encoding', () => {
  it('is undone layer by layer', () => {
    const body = zlib.brotliCompressSync(zlib.gzipSync('Harbour'));
    expect(Buffer.from(decodedBody(encoded('GZIP, br', body), 1000)).toString()).toBe('Harbour');
  });

  it('bombs in two layers do not go off', () => {
    const body = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(200_000_000)));
    expect(() => decodedBody(encoded('gzip, gzip', body), 100_000_000)).toThrow(
      expect.objectContaining({ code: 'body_bomb' }),
    );
  });

  it.each(['gzip, gzip, gzip, gzip', 'compress', 'constructor', '\u001b[2J'])('"%s" is none', (name) => {
    expect(() => decodedBody(encoded(name, zlib.gzipSync('Harbour')), 1000)).toThrow(
      expect.objectContaining({ code: 'body_undecodable' }),
    );
  });
});
