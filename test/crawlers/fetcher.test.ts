import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fetcher, type FetcherOptions } from '../../crawlers/fetcher.ts';
import type { Capture } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { visitOf } from '../support/captures.ts';

const fetcherOf = (seed: string, more: Partial<FetcherOptions>) =>
  new Fetcher({
    job: jobFromSeeds([seed], { politeness: { delay_ms: 20 } }),
    userAgent: 'newskeep/test (+mailto:desk@newskeep.test)',
    run: 1,
    validatorsOf: () => undefined,
    onRobots: async () => undefined,
    ...more,
  });

describe('the fetcher', () => {
  const archived: Capture[] = [];
  const fetcher = fetcherOf('http://paper.test/', {
    validatorsOf: (visit) =>
      visit.url.endsWith('/known') ? { etag: '"v1"', lastModified: null } : undefined,
    onRobots: async (capture) => void archived.push(capture),
  });
  const fetch = (path: string) => fetcher.fetch(visitOf(`http://paper.test${path}`));

  beforeAll(() => {
    nock.disableNetConnect();
    nock('http://paper.test').get('/robots.txt').once().reply(200, 'User-agent: *\nDisallow: /private/\n');
  });
  afterEach(() => expect(nock.pendingMocks()).toEqual([]));
  afterAll(async () => {
    await fetcher.close();
    nock.enableNetConnect();
    nock.restore();
  });

  it("spends the host's first turn on robots.txt, archives it, and says who asks", async () => {
    expect(await fetch('/')).toEqual({ deferred: true, pauseMs: 20 });
    expect(archived.map(({ url, source }) => [url, source])).toEqual([
      ['http://paper.test/robots.txt', 'robots'],
    ]);
    nock('http://paper.test')
      .get('/')
      .matchHeader('user-agent', /newskeep.*mailto:desk@newskeep\.test/)
      .reply(200, 'hello');
    const { capture, error, pauseMs } = await fetch('/');
    expect(error).toBeUndefined();
    expect(capture?.response.status).toBe(200);
    expect(pauseMs).toBe(20);
  });

  it('makes no request for what robots.txt forbids', async () => {
    const { capture, error } = await fetch('/private/1');
    expect(capture).toBeUndefined();
    expect(error).toMatchObject({ code: 'robots_refused' });
  });

  it('asks conditionally for what is archived', async () => {
    nock('http://paper.test').get('/known').matchHeader('if-none-match', '"v1"').reply(304);
    expect((await fetch('/known')).capture?.response.status).toBe(304);
  });

  it('calls a page that is gone an answer', async () => {
    nock('http://paper.test').get('/gone').reply(410);
    expect(await fetch('/gone')).toMatchObject({ error: undefined, capture: { response: { status: 410 } } });
  });

  it('waits as long as a host asks, in both forms of Retry-After', async () => {
    nock('http://paper.test').get('/busy').reply(429, '', { 'Retry-After': '7' });
    const busy = await fetch('/busy');
    expect(busy.error).toMatchObject({ code: 'http_throttled', retryAfterMs: 7000 });
    expect(busy.pauseMs).toBeGreaterThanOrEqual(7000);
    nock('http://paper.test')
      .get('/busy')
      .reply(503, '', { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() });
    const later = (await fetch('/busy')).error?.retryAfterMs ?? 0;
    expect(later).toBeGreaterThan(55_000);
    expect(later).toBeLessThanOrEqual(60_000);
  });

  it('slows down while a host is in trouble, and recovers', async () => {
    nock('http://paper.test').get('/broken').times(2).reply(500);
    const pauses = [(await fetch('/broken')).pauseMs, (await fetch('/broken')).pauseMs];
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
    nock('http://paper.test').get('/fine').times(9).reply(200, 'fine');
    let pause = 0;
    for (let i = 0; i < 9; i++) pause = (await fetch('/fine')).pauseMs;
    expect(pause).toBe(20);
  });
});

describe('the fetcher, asked for reservations', () => {
  const archived: string[] = [];
  const fetcher = fetcherOf('http://slow.test/', {
    reservations: { kept: async () => undefined, on: async ({ url }) => void archived.push(url) },
  });
  const fetch = (host: string, source: 'link' | 'render' = 'link') =>
    fetcher.fetch(visitOf(`http://${host}/`, { source }));

  beforeAll(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterAll(async () => {
    await fetcher.close();
    nock.enableNetConnect();
    nock.restore();
  });

  it('follows no redirect of tdmrep.json for which the host asks to wait too long, and says so', async () => {
    nock('http://slow.test').get('/robots.txt').reply(200, 'User-agent: *\nCrawl-delay: 100\n');
    nock('http://slow.test').get('/.well-known/tdmrep.json').reply(302, '', { Location: '/tdm.json' });
    await fetch('slow.test');
    const { deferred, error, pauseMs } = await fetch('slow.test');
    expect({ deferred, pauseMs }).toEqual({ deferred: true, pauseMs: 100_000 });
    expect(error?.message).toMatch(/tdmrep\.json cannot be read .*every 100 s/);
    expect(archived).toEqual(['http://slow.test/.well-known/tdmrep.json']);
  });

  it('leaves a host alone for as long as it says when it is asked for the file', async () => {
    nock('http://busy.test').get('/robots.txt').reply(404);
    nock('http://busy.test').get('/.well-known/tdmrep.json').reply(429, '', { 'Retry-After': '7' });
    await fetch('busy.test');
    const { deferred, error, pauseMs } = await fetch('busy.test');
    expect(deferred).toBe(true);
    expect(error).toMatchObject({ code: 'tdmrep_unreadable' });
    expect(pauseMs).toBeGreaterThanOrEqual(7000);
  });

  it('asks for none where a script of a page wants something', async () => {
    nock('http://parts.test').get('/robots.txt').reply(404);
    nock('http://parts.test').get('/').reply(200, '1');
    await fetch('parts.test', 'render');
    expect((await fetch('parts.test', 'render')).capture?.response.status).toBe(200);
  });

  it('takes what the archive cannot give for no trouble of the host', async () => {
    const away = new NewskeepError('storage_unreachable', 'The bucket does not answer.');
    const behind = fetcherOf('http://far.test/', {
      reservations: { kept: () => Promise.reject(away), on: async () => undefined },
    });
    nock('http://far.test').get('/robots.txt').reply(404);
    await behind.fetch(visitOf('http://far.test/'));
    await expect(behind.fetch(visitOf('http://far.test/'))).rejects.toBe(away);
    await behind.close();
  });

  it('notes on the answer what the file says of it', async () => {
    nock('http://paper.test').get('/robots.txt').reply(404);
    nock('http://paper.test')
      .get('/.well-known/tdmrep.json')
      .reply(200, [{ location: '/', 'tdm-reservation': 1 }]);
    nock('http://paper.test').get('/').reply(200, 'hello');
    await fetch('paper.test');
    expect(await fetch('paper.test')).toEqual({ deferred: true, error: undefined, pauseMs: 20 });
    expect((await fetch('paper.test')).capture?.fileUsage).toEqual(['file:tdm-reservation=1']);
  });
});
