import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openingsOf } from '../../crawlers/http/addresses.ts';
import { type Connections, openConnections } from '../../crawlers/http/connection.ts';
import { exchange } from '../../crawlers/http/exchange.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { payloadDigest } from '../../model/identity.ts';
import { captureMembers } from '../../storage/warc/capture.ts';
import { requestHead, responseHead } from '../../storage/warc/http.ts';
import { CERTIFICATE, KEY } from '../support/tls.ts';

const BIG = Buffer.alloc(300_000, 'harbour ');

/** A paper that offers HTTP/2 first. */
const paper = http2.createSecureServer(
  { key: KEY, cert: CERTIFICATE, allowHTTP1: true },
  (request, response) => {
    const { url } = request;
    if (url === '/gzip')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('<p>Harbour reopens</p>'));
    else if (url === '/cookies')
      response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], etag: '"v1"' }).end('two');
    else if (url === '/moved') response.writeHead(301, { location: '/gzip' }).end();
    else if (url === '/known' && request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else if (url === '/big') response.end(BIG);
    else if (url === '/short') response.writeHead(200, { 'content-length': '100' }).end('short');
    else if (url === '/reset' && 'stream' in response)
      response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else if (url === '/headers') response.writeHead(200, { 'x-long': 'x'.repeat(70_000) }).end();
    else if (url !== '/silent') response.end(`${request.httpVersion} ${request.headers['user-agent']}`);
  },
);

let connections: Connections;
let origin: string;
const sessions = new Set<http2.ServerHttp2Session>();
beforeAll(async () => {
  paper.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => paper.listen(0, '127.0.0.1', resolve));
  origin = `https://127.0.0.1:${(paper.address() as AddressInfo).port}`;
  const openings = openingsOf({ seeds: [`${origin}/`], allowed_hosts: [], allow_private: [] });
  connections = openConnections({ timeoutMs: 1000, openings, ca: CERTIFICATE });
});
afterAll(async () => {
  await connections.close();
  paper.close();
});

const get = (path: string, etag?: string) =>
  exchange(
    { visit: 'test/1/0', url: `${origin}${path}`, source: 'seed', fromUrl: null, etag },
    { ...connections, userAgent: 'newskeep/test', timeoutMs: 400, maxBytes: 400_000 },
  );
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('HTTP/2', () => {
  it('is spoken where it is offered, over one connection', async () => {
    for (const _ of [1, 2, 3]) {
      const { response, ip } = await get('/');
      expect(textOf(response.body)).toBe('2.0 newskeep/test');
      expect(response.httpVersion).toBe('2');
      expect(ip).toBe('127.0.0.1');
    }
    expect(sessions.size).toBe(1);
  });

  it('keeps bytes and headers as received', async () => {
    const packed = await get('/gzip');
    expect(textOf(decodedBody(packed, 1000))).toBe('<p>Harbour reopens</p>');
    const { response } = await get('/cookies');
    expect(response.headers.filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect(response.headers.some(([name]) => name.startsWith(':'))).toBe(false);
    expect(Buffer.compare((await get('/big')).response.body, BIG)).toBe(0);
  });

  it('follows no redirect and asks conditionally', async () => {
    expect((await get('/moved')).response.status).toBe(301);
    expect((await get('/known', '"v1"')).response.status).toBe(304);
  });

  it('is written to the WARC in the form of HTTP/1.1', async () => {
    const capture = await get('/cookies');
    expect(textOf(requestHead(capture))).toMatch(
      /^GET \/cookies HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\nUser-Agent: /,
    );
    expect(textOf(requestHead(capture))).not.toMatch(/connection/i);
    expect(textOf(responseHead(capture))).toMatch(/^HTTP\/1\.1 200 \r\n/);
    const members = await captureMembers(
      capture,
      payloadDigest(capture.response.body),
      { type: 'response' },
      'page',
    );
    for (const member of [members.request, members.response])
      expect(gunzipSync(member ?? '').toString()).toContain('WARC-Protocol: h2\r\n');
  });

  it.each<[string, ErrorCode]>([
    ['/short', 'body_cut'],
    ['/reset', 'protocol_broken'],
    ['/silent', 'timed_out'],
    ['/headers', 'protocol_broken'],
  ])('names what goes wrong: %s is %s, and the next page comes', async (path, code) => {
    await expect(get(path)).rejects.toMatchObject({ code });
    expect((await get('/')).response.status).toBe(200);
  });

  it('goes on when the host takes its leave', async () => {
    for (const session of sessions) if (!session.destroyed) session.goaway();
    for (const session of sessions) session.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await get('/')).response.status).toBe(200);
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const openings = openingsOf({ seeds: [`${origin}/`], allowed_hosts: [], allow_private: [] });
    const strict = openConnections({ timeoutMs: 1000, openings });
    const asked = exchange(
      { visit: 'test/1/0', url: `${origin}/`, source: 'seed', fromUrl: null },
      { ...strict, userAgent: 'newskeep/test', timeoutMs: 400, maxBytes: 1000 },
    );
    await expect(asked).rejects.toMatchObject({ code: 'tls_failed' });
    await strict.close();
  });
});
