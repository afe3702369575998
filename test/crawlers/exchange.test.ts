import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openingsOf } from '../../crawlers/http/addresses.ts';
import { type Connections, openConnections } from '../../crawlers/http/connection.ts';
import { type Ask, exchange } from '../../crawlers/http/exchange.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import type { ErrorCode } from '../../model/errors.ts';

/** The servers of these tests live on loopback. */
const INSIDE = openingsOf({ seeds: [], allowed_hosts: [], allow_private: ['127.0.0.0/8'] });

let connections: Connections;
beforeAll(() => {
  connections = openConnections({ timeoutMs: 1000, openings: INSIDE });
});
afterAll(() => connections.close());

const get = (url: string, ask: Partial<Ask> = {}, maxBytes = 10_000) =>
  exchange(
    { visit: 'test/1/0', url, source: 'seed', fromUrl: null, ...ask },
    {
      dispatcher: connections.dispatcher,
      peerOf: connections.peerOf,
      userAgent: 'newskeep/test',
      timeoutMs: 300,
      maxBytes,
    },
  );

describe('exchange, at the edges of HTTP', () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  const paper = () => nock('http://paper.test');

  it('keeps status, headers and bytes, and follows no redirect', async () => {
    paper().get('/old').reply(301, 'moved', { Location: '/new', 'X-Paper': 'yes' });
    const { response } = await get('http://paper.test/old');
    expect(response.status).toBe(301);
    expect(response.headers).toContainEqual(['Location', '/new']);
    expect(Buffer.from(response.body).toString()).toBe('moved');
  });

  it('asks conditionally with the validators it is given', async () => {
    paper()
      .get('/')
      .matchHeader('if-none-match', '"v1"')
      .matchHeader('if-modified-since', 'Wed, 04 Feb 2026 10:00:00 GMT')
      .reply(304);
    const capture = await get('http://paper.test/', {
      etag: '"v1"',
      lastModified: 'Wed, 04 Feb 2026 10:00:00 GMT',
    });
    expect(capture.response.status).toBe(304);
    expect(capture.response.body.length).toBe(0);
  });

  it('keeps the body as sent and decodes it for the reader', async () => {
    const sent = gzipSync('<p>Harbour reopens</p>');
    paper().get('/').reply(200, sent, { 'Content-Encoding': 'gzip' });
    const capture = await get('http://paper.test/');
    expect(Buffer.from(capture.response.body).equals(sent)).toBe(true);
    expect(Buffer.from(decodedBody(capture, 1000)).toString()).toBe('<p>Harbour reopens</p>');
  });

  it('refuses to decode a bomb, and what is not what it says', async () => {
    paper()
      .get('/bomb')
      .reply(200, gzipSync(Buffer.alloc(100_000)), { 'Content-Encoding': 'gzip' });
    const bomb = await get('http://paper.test/bomb');
    expect(() => decodedBody(bomb, 50_000)).toThrow(expect.objectContaining({ code: 'body_too_large' }));
    paper().get('/lie').reply(200, Buffer.from('plain'), { 'Content-Encoding': 'gzip' });
    const lie = await get('http://paper.test/lie');
    expect(() => decodedBody(lie, 50_000)).toThrow(expect.objectContaining({ code: 'body_undecodable' }));
  });

  it.each<[string, ErrorCode]>([
    ['ENOTFOUND', 'dns_failed'],
    ['ECONNREFUSED', 'connect_failed'],
    ['CERT_HAS_EXPIRED', 'tls_failed'],
    ['ECONNRESET', 'body_cut'],
  ])('%s is %s', async (system, code) => {
    paper()
      .get('/')
      .replyWithError(Object.assign(new Error('no'), { code: system }));
    await expect(get('http://paper.test/')).rejects.toMatchObject({ code });
  });
});

describe('exchange, against a server that misbehaves', () => {
  const servers: net.Server[] = [];
  const serve = async (server: net.Server) => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  afterAll(() => {
    for (const server of servers) server.close();
  });
  const raw = (answer: string, end = true) =>
    net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => (end ? socket.end(answer) : socket.write(answer)));
    });

  it('names a body that is cut short', async () => {
    const url = await serve(raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'));
    await expect(get(url)).rejects.toMatchObject({ code: 'body_cut', retry: 'retry' });
  });

  it('names an answer that is not HTTP', async () => {
    await expect(get(await serve(raw('SSH-2.0-not-a-web-server\r\n')))).rejects.toMatchObject({
      code: 'protocol_broken',
    });
  });

  it('waits no longer than it is told, for the first byte and for the rest', async () => {
    await expect(get(await serve(raw('', false)))).rejects.toMatchObject({ code: 'timed_out' });
    const slow = raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow', false);
    await expect(get(await serve(slow))).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('stops reading at the size limit', async () => {
    const url = await serve(http.createServer((_request, response) => response.end(Buffer.alloc(20_000))));
    await expect(get(url)).rejects.toMatchObject({ code: 'body_too_large', retry: 'give_up' });
  });

  it('keeps the headers in the order, case and number received, and the address', async () => {
    const url = await serve(
      raw('HTTP/1.1 200 OK\r\nX-b: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n'),
    );
    const capture = await get(url);
    expect(capture.response.headers).toEqual([
      ['X-b', '1'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Content-Length', '0'],
    ]);
    expect(capture.ip).toBe('127.0.0.1');
  });

  it('refuses by what Content-Length promises, before the body comes', async () => {
    const url = await serve(raw('HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\nfirst', false));
    await expect(get(url)).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('takes a body that goes on past its Content-Length as far as that', async () => {
    const url = await serve(raw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst and more'));
    expect(Buffer.from((await get(url)).response.body).toString()).toBe('first');
    // The connection is not used again: what follows is no answer to the next request.
    expect(Buffer.from((await get(url)).response.body).toString()).toBe('first');
  });

  it.each<[string, ErrorCode, string]>([
    [
      'more headers than there is room for',
      'headers_too_large',
      `200 OK\r\nX-Long: ${'x'.repeat(70_000)}\r\n\r\n`,
    ],
    ['two lengths', 'body_cut', '200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nfirst'],
    [
      'a length and chunks',
      'body_cut',
      '200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a length that is no number', 'protocol_broken', '200 OK\r\nContent-Length: five\r\n\r\nfirst'],
    ['a chunk without a size', 'protocol_broken', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['chunks that end early', 'body_cut', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfir'],
  ])('names %s: %s', async (_what, code, answer) => {
    const url = await serve(raw(`HTTP/1.1 ${answer}`));
    await expect(get(url)).rejects.toMatchObject({ code });
  });

  it('waits no longer than twice its time for a body that comes drop by drop', async () => {
    const server = http.createServer((_request, response) => {
      const drops = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drops));
    });
    await expect(get(await serve(server))).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('writes down the request as it was sent', async () => {
    let sent = '';
    const server = net.createServer((socket) => {
      socket.once('data', (data) => {
        sent = data.toString();
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    });
    const { request } = await get(`${await serve(server)}a?b=1`);
    const written = [
      `GET ${request.target} HTTP/1.1`,
      ...request.headers.map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
    expect(written.toLowerCase()).toBe(sent.toLowerCase());
  });
});
