import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitOfRun } from '../../src/cli/exit_codes.ts';
import { crawl, type RunReport } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGIN = Date.parse('2026-02-04T08:00:00Z');

/** Two papers, of which one can ask to be left alone. */
let busy: { retryAfter: string; robots?: boolean } | undefined;
let asked: string[] = [];
const paper = (name: string) =>
  http.createServer(({ url = '' }, response) => {
    asked.push(`${name} ${url}`);
    if (name === 'busy' && busy && (url === '/robots.txt' ? busy.robots : true))
      response.writeHead(503, { 'Retry-After': busy.retryAfter }).end();
    else if (url === '/robots.txt') response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end(
          `<title>Harbour</title>${[1, 2, 3, 4, 5].map((n) => `<p><a href="/${n}">Story ${n}</a>`).join('')}`,
        );
  });
const papers = [paper('busy'), paper('calm')];
let seeds: string[];

beforeAll(async () => {
  await Promise.all(papers.map((one) => new Promise<void>((up) => one.listen(0, '127.0.0.1', up))));
  seeds = papers.map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}/`);
});
afterAll(() => {
  for (const one of papers) one.close();
});
beforeEach(() => {
  busy = undefined;
  asked = [];
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function job() {
  const data = temporaryFolder();
  return async (at: number): Promise<RunReport & { asked: string[] }> => {
    vi.setSystemTime(at);
    asked = [];
    const report = await crawl(seeds, {
      data,
      incremental: true,
      browser: 'never',
      sources: { sitemaps: false },
      politeness: { delay_ms: 0 },
      limits: { tries: 1 },
    });
    return { ...report, asked: asked.filter((one) => one.startsWith('busy')) };
  };
}
const host = () => new URL(seeds[0] ?? '').host;

describe('a host that asks for a long pause', () => {
  it('is asked once, told as in trouble, and left alone by later runs until the pause is over', async () => {
    const run = job();
    await run(BEGIN);
    busy = { retryAfter: '7200' };
    const at = BEGIN + 25 * HOUR;
    const first = await run(at);
    expect(first).toMatchObject({ end: 'done', hosts_in_trouble: [host()], frontier: { waiting: 0 } });
    expect(exitOfRun(first)).toBe(8);
    // robots.txt is a day old, and so is tdmrep.json, which is the first to be refused.
    expect(first.asked).toHaveLength(2);
    expect(first.errors.host_paused).toBeUndefined();

    expect((await run(at + HOUR)).asked).toEqual([]);
    busy = undefined;
    const after = await run(at + 2 * HOUR + MINUTE);
    expect(after.asked).toContain('busy /');
    expect(after).toMatchObject({ end: 'done', hosts_in_trouble: [] });
  });

  it('is asked again after a day, however long it asked for', async () => {
    const run = job();
    busy = { retryAfter: String(365 * 24 * 3600) };
    expect(exitOfRun(await run(BEGIN))).toBe(8);
    expect((await run(BEGIN + 23 * HOUR)).asked).toEqual([]);
    expect((await run(BEGIN + 25 * HOUR)).asked.length).toBeGreaterThan(0);
  });

  it('may say so by its robots.txt', async () => {
    const run = job();
    busy = { retryAfter: '7200', robots: true };
    const first = await run(BEGIN);
    expect(first).toMatchObject({ end: 'done', hosts_in_trouble: [host()] });
    expect(first.asked).toEqual(['busy /robots.txt']);
    expect((await run(BEGIN + HOUR)).asked).toEqual([]);
    busy = undefined;
    expect((await run(BEGIN + 3 * HOUR)).asked).toContain('busy /');
  });
});
