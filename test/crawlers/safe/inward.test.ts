import type { LookupAddress } from 'node:dns';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fetcher } from '../../../crawlers/fetcher.ts';
import { CLOSED, type Openings, openingsOf } from '../../../crawlers/http/addresses.ts';
import { type Connections, openConnections } from '../../../crawlers/http/connection.ts';
import { exchange } from '../../../crawlers/http/exchange.ts';
import type { Resolve } from '../../../crawlers/http/guard.ts';
import { header } from '../../../model/capture.ts';
import { NewskeepError } from '../../../model/errors.ts';
import { jobFromSeeds } from '../../../src/jobs/load.ts';
import { visitOf } from '../../support/captures.ts';
import { ELSEWHERE, SELF } from './spellings.ts';

/** The machine's own service: each request that arrives is one that the guard let through. */
let reached: string[] = [];
const service = () =>
  http.createServer((request, response) => {
    reached.push(`${request.headers.host}${request.url}`);
    response.end('secret');
  });
const inner = service();
/** A paper that the job names; it sends its readers wherever their URL says. */
const paper = http.createServer((request, response) => {
  const to = new URL(request.url ?? '/', 'http://paper.test').searchParams.get('to');
  if (request.url === '/robots.txt')
    response.writeHead(302, { Location: `http://127.0.0.1:${port(inner)}/` });
  else if (to) response.writeHead(302, { Location: to.replace(/[^!-~]/gu, encodeURIComponent) });
  response.end();
});
const port = (server: http.Server) => (server.address() as AddressInfo).port;
const listen = (server: http.Server, host: string) =>
  new Promise<void>((resolve) => server.listen(0, host, resolve));

const opened: Connections[] = [];
function asking(openings: Openings, resolve?: Resolve) {
  const connections = openConnections({ timeoutMs: 8000, openings, resolve });
  opened.push(connections);
  return (url: string) =>
    exchange(
      { visit: 'test/1/0', url, source: 'seed', fromUrl: null },
      { dispatcher: connections.dispatcher, userAgent: 'newskeep/test', timeoutMs: 8000, maxBytes: 10_000 },
    );
}

beforeAll(async () => {
  // Every address, of IPv6 too: the worst case for a crawler that runs beside it.
  await listen(inner, '::');
  await listen(paper, '127.0.0.1');
});
afterAll(async () => {
  for (const connections of opened) await connections.close();
  inner.close();
  paper.close();
});

const inward = (host: string) => `http://${host}:${port(inner)}/`;

describe('a crawl beside a service of its own machine', () => {
  it('would reach it by these spellings, were they open', async () => {
    reached = [];
    const get = asking(openingsOf({ seeds: [], allowed_hosts: [], allow_private: ['0.0.0.0/0', '::/0'] }));
    await Promise.all(SELF.map((host) => get(inward(host)).catch(() => undefined)));
    expect(reached.length).toBeGreaterThan(SELF.length * 0.8);
  });

  it('reaches it by none of them', async () => {
    reached = [];
    const get = asking(CLOSED);
    const spellings = [...SELF, ...ELSEWHERE];
    expect(spellings.length).toBeGreaterThanOrEqual(80);
    const codes = await Promise.all(
      spellings.map((host) =>
        get(inward(host)).then(
          () => 'reached',
          (error) => error.code,
        ),
      ),
    );
    expect(spellings.filter((_, i) => codes[i] !== 'address_refused')).toEqual([]);
    expect(reached).toEqual([]);
  });

  it('reaches it by no redirect of a paper that the job names', async () => {
    reached = [];
    const home = `http://127.0.0.1:${port(paper)}`;
    const get = asking(openingsOf({ seeds: [`${home}/`], allowed_hosts: [], allow_private: [] }));
    const codes = await Promise.all(
      [...SELF, ...ELSEWHERE].map(async (host) => {
        // As if every host were in the job's scope.
        const hop = await get(`${home}/?to=${encodeURIComponent(inward(host))}`);
        const location = header(hop.response.headers, 'location') ?? '';
        return get(new URL(location, home).href).then(
          () => 'reached',
          (error) => error.code,
        );
      }),
    );
    expect(new Set(codes)).toEqual(new Set(['address_refused']));
    expect(reached).toEqual([]);
  });

  it('reaches it by no redirect of robots.txt, and stays away from a host that does so', async () => {
    reached = [];
    const seed = `http://127.0.0.1:${port(paper)}/`;
    const fetcher = fetcherFor([seed]);
    const { error } = await fetcher.fetch(visitOf(seed));
    expect(error).toMatchObject({ code: 'robots_unreachable' });
    expect(error?.cause).toMatchObject({ code: 'address_refused' });
    expect(reached).toEqual([]);
  });

  it('refuses such a page for good, before its robots.txt', async () => {
    reached = [];
    const fetcher = fetcherFor(['https://paper.example/']);
    const { error } = await fetcher.fetch(visitOf(inward('127.0.0.1')));
    expect(error).toMatchObject({ code: 'address_refused', retry: 'give_up' });
    expect(error).toBeInstanceOf(NewskeepError);
    expect(error?.hint).toMatch(/allow_private/);
    expect(reached).toEqual([]);
  });
});

describe('a name whose addresses change between check and use', () => {
  let outside: http.Server;
  const inside = service();
  let asked: number;
  beforeAll(async () => {
    outside = http.createServer((_request, response) => {
      asked++;
      // Each request takes a connection of its own, and so a lookup.
      response.setHeader('Connection', 'close');
      response.end('public');
    });
    await listen(outside, '127.0.9.9');
    await new Promise<void>((resolve) => inside.listen(port(outside), '127.0.0.1', resolve));
  });
  afterAll(() => {
    outside.close();
    inside.close();
  });

  // 127.0.9.9 stands for the public internet, which a test cannot ask.
  const open = openingsOf({ seeds: [], allowed_hosts: [], allow_private: ['127.0.9.9/32'] });
  const PUBLIC = { address: '127.0.9.9', family: 4 };
  const INWARD = { address: '127.0.0.1', family: 4 };
  /** Answers one after the other, over and over. */
  const turning = (...answers: LookupAddress[][]): Resolve & { calls: number } => {
    const resolve = Object.assign(
      ((_name, _options, done) => done(null, answers[resolve.calls++ % answers.length] ?? [])) as Resolve,
      { calls: 0 },
    );
    return resolve;
  };
  const url = () => `http://rebind.test:${port(outside)}/`;

  it('leads nowhere but to the address that was checked', async () => {
    [reached, asked] = [[], 0];
    const resolve = turning([PUBLIC], [INWARD]);
    const get = asking(open, resolve);
    const codes = [];
    for (let i = 0; i < 10; i++)
      codes.push(
        await get(url()).then(
          () => 'public',
          (error) => error.code,
        ),
      );
    expect(codes).toEqual(Array.from({ length: 10 }, (_, i) => (i % 2 ? 'address_refused' : 'public')));
    expect(resolve.calls).toBe(10);
    expect(asked).toBe(5);
    expect(reached).toEqual([]);
  });

  it('has its inward addresses left out where it gives both', async () => {
    [reached, asked] = [[], 0];
    const get = asking(open, turning([INWARD, PUBLIC, { address: '::1', family: 6 }]));
    expect(Buffer.from((await get(url())).response.body).toString()).toBe('public');
    expect(reached).toEqual([]);
  });

  it('is not tried at its inward address when the other one does not answer', async () => {
    reached = [];
    const dead = { address: '127.0.9.9', family: 4 };
    const get = asking(open, turning([dead, INWARD]));
    // Nothing listens at port 1 of either.
    await expect(get('http://rebind.test:1/')).rejects.toMatchObject({ code: 'connect_failed' });
    expect(reached).toEqual([]);
  });

  it('is refused without an address, too', async () => {
    await expect(asking(open, turning([]))(url())).rejects.toMatchObject({ code: 'address_refused' });
  });
});

function fetcherFor(seeds: string[]): Fetcher {
  const fetcher = new Fetcher({
    job: jobFromSeeds(seeds, { politeness: { delay_ms: 1, timeout_s: 8 } }),
    userAgent: 'newskeep/test',
    run: 1,
    validatorsOf: () => undefined,
    onRobots: async () => undefined,
  });
  opened.push({ dispatcher: undefined as never, peerOf: () => undefined, close: () => fetcher.close() });
  return fetcher;
}
