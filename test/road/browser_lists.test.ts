import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawl, DatasetReader, type RunReport } from '../../src/index.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';

const PATIENCE_MS = 300_000;

const story = (
  n: number,
) => `<!doctype html><html lang="en"><head><title>Story ${n}</title></head><body><article>
<h1>The harbour board of Saltcombe meets for the ${n}th time this year</h1><p class="byline">By Maren Tollick</p>
${Array.from({ length: 5 }, (_, i) => `<p>Paragraph ${i} of story ${n}: the board heard from the fishing fleet, from the lighthouse keeper and from a school that wants to see the new crane at work before the summer.</p>`).join('\n')}
</article></body></html>`;

const item = (n: number) =>
  `<li><a href="/story/${n}">The harbour board of Saltcombe meets for the ${n}th time</a></li>`;

/** A front page whose list grows by its button, twice, and whose script tries every way to an inner server. */
const front = (inner: string) => `<!doctype html><html lang="en"><head><title>The Saltcombe Post</title>
<link rel="preconnect" href="${inner}"><link rel="dns-prefetch" href="${inner}"><link rel="prefetch" href="${inner}/prefetch">
</head><body><h1>The Saltcombe Post</h1><ul id="list">${Array.from({ length: 9 }, (_, i) => item(i + 1)).join('')}</ul>
<img src="${inner}/image.png"><iframe src="${inner}/frame"></iframe>
<button id="more">Load more stories</button>
<script>
  const quietly = (work) => { try { work(); } catch {} };
  quietly(() => new WebSocket('${inner.replace('http', 'ws')}/socket'));
  quietly(() => navigator.sendBeacon('${inner}/beacon', 'x'));
  quietly(() => fetch('${inner}/post', { method: 'POST', body: 'x', mode: 'no-cors' }).catch(() => {}));
  quietly(() => new EventSource('${inner}/events'));
  quietly(() => window.open('${inner}/popup'));
  quietly(() => fetch('/hidden/data.json').catch(() => {}));
  let page = 0;
  document.getElementById('more').addEventListener('click', async () => {
    const rows = await (await fetch('/more.json?page=' + ++page)).json();
    document.getElementById('list').insertAdjacentHTML('beforeend', rows.join(''));
  });
</script></body></html>`;

const listen = (server: Server, host: string): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, host, () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`));
  });

describe.skipIf(NO_CHROMIUM)(`a list that grows by its script ${NO_CHROMIUM}`, () => {
  const asked: { path: string; at: number }[] = [];
  let paper: Server;
  let inner: Server;
  let origin: string;
  let connections = 0;
  const innerAsked: string[] = [];
  let report: RunReport;
  let urls: Map<unknown, unknown>;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-lists-'));

  beforeAll(async () => {
    inner = createServer(({ url }, response) => response.end(`secret ${innerAsked.push(`${url}`)}`));
    inner.on('connection', () => void connections++);
    const innerOrigin = await listen(inner, '127.0.54.2');
    paper = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', origin);
      asked.push({ path: request.url ?? '', at: Date.now() });
      const page = Number(searchParams.get('page'));
      const rows = page < 3 ? [10, 11].map((n) => item(n + 2 * (page - 1))) : [];
      if (pathname === '/robots.txt') response.end('User-agent: *\nDisallow: /hidden/\n');
      else if (pathname === '/more.json')
        response.setHeader('content-type', 'application/json').end(JSON.stringify(rows));
      else if (pathname === '/') response.setHeader('content-type', 'text/html').end(front(innerOrigin));
      else response.setHeader('content-type', 'text/html').end(story(Number(pathname.split('/')[2])));
    });
    origin = await listen(paper, '127.0.54.1');
    report = await crawl(`${origin}/`, { data: folder, politeness: { delay_ms: 60 } });
    const dataset = await DatasetReader.open(folder);
    urls = new Map(
      (await dataset.query('SELECT url, kind FROM captures')).rows.map(({ url, kind }) => [url, kind]),
    );
    dataset.close();
  }, PATIENCE_MS);
  afterAll(() => {
    rmSync(folder, { recursive: true });
    for (const server of [paper, inner]) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('is followed as far as its button leads', () => {
    for (const n of [1, 9, 10, 11, 12, 13])
      expect(urls.get(`${origin}/story/${n}`), `story ${n}`).toBe('article');
    expect(urls.has(`${origin}/more.json?page=1`)).toBe(true);
    expect(report).toMatchObject({ end: 'done', browser: { drawn: 1, answers: 3 } });
  });

  it('is asked no sooner than its pace, the script too, and not for what robots.txt forbids', () => {
    expect(asked.map(({ path }) => path).filter((path) => path.startsWith('/hidden'))).toEqual([]);
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    // Timers may fire a moment early.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(57);
  });

  it('reaches no inner server by sockets, frames, pictures, beacons, look-ahead or other windows', () => {
    expect(innerAsked).toEqual([]);
    expect(connections).toBe(0);
  });
});
