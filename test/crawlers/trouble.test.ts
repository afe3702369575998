import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSummary } from '../../src/cli/output/run_summary.ts';
import { printable } from '../../src/cli/output/terminal.ts';
import { readCoverage } from '../../src/coverage/coverage.ts';
import { crawl, type RunReport } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from '../support/rows.ts';

/** A paper whose answers a test decides on. */
let answer: (path: string, response: http.ServerResponse) => void;
let asked: string[] = [];
const NONE = (response: http.ServerResponse) => response.writeHead(404).end();
let tdm: (response: http.ServerResponse) => void = NONE;
const paper = http.createServer(({ url = '' }, response) => {
  asked.push(url);
  if (url === '/robots.txt') response.writeHead(404).end();
  else if (url === '/.well-known/tdmrep.json') tdm(response);
  else answer(url, response);
});
let seed: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => paper.listen(0, '127.0.0.1', resolve));
  seed = `http://127.0.0.1:${(paper.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  asked = [];
  tdm = NONE;
});
afterAll(() => void paper.close());

const html = (response: http.ServerResponse, body: string, headers = {}) =>
  response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(`<title>Harbour</title>${body}`);
const links = Array.from({ length: 9 }, (_, i) => `<p><a href="/${i}">Story ${i}</a>`).join('');

const run = (options: Parameters<typeof crawl>[1]): Promise<RunReport> =>
  crawl(seed, { data: temporaryFolder(), sources: { sitemaps: false }, ...options });

describe('a host that fails time after time', () => {
  it('is left alone for a while, and no page loses its tries', async () => {
    let failures = 6;
    answer = (path, response) => {
      if (path === '/') html(response, links);
      else if (failures-- > 0) response.writeHead(500).end();
      else html(response, 'a story');
    };
    const report = await run({
      politeness: { delay_ms: 0, breaker: 2, breaker_s: 0.05 },
      limits: { tries: 2 },
    });
    // Six failures over nine pages of two tries: without rests some page would have failed twice.
    expect(report).toMatchObject({ end: 'done', frontier: { done: 10, failed: 0, waiting: 0 } });
    expect(report.errors).toEqual({ http_server_error: 6 });
    expect(report.retried).toBe(1);
  });

  it('is down for the run when no rest helps, and asked no more', async () => {
    answer = (path, response) => (path === '/' ? html(response, links) : response.writeHead(500).end());
    const report = await run({
      // The first rest would be longer than a run waits.
      politeness: { delay_ms: 0, breaker: 3, breaker_s: 301 },
      limits: { tries: 1 },
    });
    expect(asked.length).toBe(6);
    expect(report).toMatchObject({ end: 'done', frontier: { done: 1, failed: 9, waiting: 0 } });
    expect(report.errors).toEqual({ http_server_error: 2, host_down: 7 });
  });
});

const meta = (content: string) => `<meta name="robots" content="${content}">`;
const pages: Record<string, (response: http.ServerResponse) => void> = {
  '/': (response) =>
    html(response, '<a href="/nofollow">a</a><a href="/noarchive">b</a><a href="/tdm">c</a>'),
  '/nofollow': (response) => html(response, '<a href="/1">a</a>', { 'X-Robots-Tag': 'nofollow' }),
  '/noarchive': (response) => html(response, `${meta('noarchive')}<a href="/2">a</a>`),
  '/tdm': (response) => html(response, '<a href="/3">a</a>', { 'TDM-Reservation': '1' }),
};
const site: typeof answer = (path, response) => (pages[path] ?? ((one) => html(one, 'a story')))(response);

describe('what pages ask of whoever keeps them', () => {
  it('is honoured where the job says so', async () => {
    answer = site;
    const report = await run({ politeness: { delay_ms: 0 }, directives: 'honour' });
    expect(asked.toSorted()).toEqual([
      '/',
      '/.well-known/tdmrep.json',
      '/2',
      '/3',
      '/noarchive',
      '/nofollow',
      '/robots.txt',
      '/tdm',
    ]);
    expect(report.errors).toEqual({ use_reserved: 2 });
    expect(report.frontier).toMatchObject({ done: 4, refused: 2 });
  });

  it('is recorded otherwise', async () => {
    answer = site;
    const report = await run({ politeness: { delay_ms: 0 } });
    expect(report).toMatchObject({ errors: {}, frontier: { done: 7, refused: 0 } });
  });
});

describe('a tdmrep.json that cannot be had', () => {
  it('is told, and the crawl goes on', async () => {
    answer = site;
    tdm = (response) => response.writeHead(500).end();
    const report = await run({ politeness: { delay_ms: 0 }, directives: 'honour' });
    expect(report).toMatchObject({ end: 'done', frontier: { waiting: 0, failed: 0 } });
    expect(report.errors).toEqual({ tdmrep_unreadable: 1, use_reserved: 2 });
    expect(asked.filter((url) => url.startsWith('/.well-known'))).toHaveLength(1);
  });

  it('is named with the reason, since of that host silence is no consent', async () => {
    answer = site;
    tdm = (response) => response.writeHead(200).end('[{');
    const report = await run({ politeness: { delay_ms: 0 } });
    const [failure] = report.failures;
    expect(failure).toMatchObject({ url: `${seed}.well-known/tdmrep.json`, code: 'tdmrep_unreadable' });
    expect(runSummary(report)).toContain(`${seed}.well-known/tdmrep.json cannot be read (`);
  });
});

describe('a paper that reserves all but some of its stories', () => {
  const text = 'The harbour council met on Monday and heard the fishers out, as it had promised. '.repeat(8);
  const story = (n: string, head = '') =>
    `${head}<meta property="og:type" content="article"><h1>Story ${n} of the harbour</h1><p>${text}<p>${text}<p>${text}`;
  const feed = () =>
    `<rss version="2.0"><channel><title>Harbour</title>${['open/1', 'open/2', 'kept/3']
      .map((at) => `<item><title>Story ${at}</title><link>${seed}${at}</link></item>`)
      .join('')}</channel></rss>`;
  const rules = [
    { location: '/open/', 'tdm-reservation': 0 },
    { location: '/', 'tdm-reservation': 1 },
  ];
  const stories = async (data: string) =>
    (await rowsOf(data, 'SELECT url FROM articles ORDER BY url')).map(({ url }) => url);

  it('is read by the lists that it reserves too, and they are no failures', async () => {
    tdm = (response) => response.writeHead(200).end(JSON.stringify(rules));
    answer = (path, response) =>
      path === '/feed'
        ? response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(feed())
        : html(response, story(path));
    const data = temporaryFolder();
    const report = await crawl(`${seed}feed`, {
      data,
      sources: { sitemaps: false },
      politeness: { delay_ms: 0 },
      directives: 'honour',
    });
    expect(await stories(data)).toEqual([`${seed}open/1`, `${seed}open/2`]);
    expect(report).toMatchObject({ seeds_failed: 0, errors: { use_reserved: 2 }, frontier: { refused: 1 } });
    const { total, sentence } = await readCoverage(data);
    expect(total).toMatchObject({ known: 3, held: 2, refused: 1 });
    expect(sentence).toContain('a reservation');
  });

  it('is not taken at its word where a page overruled it and did not change', async () => {
    tdm = (response) => response.writeHead(200).end(JSON.stringify(rules));
    const free = story('that is free', '<meta name="tdm-reservation" content="0">');
    answer = (_path, response) => {
      const unchanged = response.req.headers['if-none-match'] === '"1"';
      if (unchanged) response.writeHead(304, { ETag: '"1"' }).end();
      else html(response, free, { ETag: '"1"' });
    };
    const data = temporaryFolder();
    const again = () =>
      crawl(`${seed}free.html`, {
        data,
        sources: { sitemaps: false },
        politeness: { delay_ms: 0 },
        directives: 'honour',
      });
    const first = await again();
    expect([first.articles.new, first.errors]).toEqual([1, {}]);
    const second = await again();
    expect([second.not_modified, second.errors, second.frontier.refused]).toEqual([1, {}, 0]);
  });

  it('keeps its word for a story of several pages, whichever of them came last', async () => {
    tdm = (response) =>
      response.writeHead(200).end(JSON.stringify([{ location: '/*.html$', 'tdm-reservation': 1 }]));
    answer = (path, response) =>
      html(
        response,
        path.includes('page=2')
          ? `${story('in parts', '<link rel="prev" href="/story.html">')}`
          : `${story('in parts', '<link rel="next" href="/story.html?page=2">')}<a rel="next" href="/story.html?page=2">2</a>`,
      );
    const data = temporaryFolder();
    await crawl(`${seed}story.html`, { data, sources: { sitemaps: false }, politeness: { delay_ms: 0 } });
    const rows = await rowsOf(data, 'SELECT revision, usage FROM revisions ORDER BY revision');
    expect(rows.length).toBeGreaterThan(1);
    for (const { usage } of rows) expect(usage).toContain('file:tdm-reservation=1');
  });
});

describe('what comes from outside', () => {
  it('steers no terminal', async () => {
    const steer = 'http://stranger.test/\u009b2J\u009d0;owned\u009c';
    answer = (_path, response) => {
      response.socket?.end(
        Buffer.from(`HTTP/1.1 302 Found\r\nLocation: ${steer}\r\nContent-Length: 0\r\n\r\n`, 'latin1'),
      );
    };
    const summary = runSummary(await run({ politeness: { delay_ms: 0 } }));
    expect(summary).toContain('stranger.test');
    expect(summary).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('is shown with its control characters made visible, and its order as it stands', () => {
    const shown = printable('a\u001b[31mb\u0007c\u009b2Jd\u202ee\rf\u2028g');
    expect(shown).toBe('a·[31mb·c·2Jde·f·g');
  });
});
