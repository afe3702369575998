import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { coveragePage } from '../../src/cli/output/coverage_page.ts';
import { coverageSummary } from '../../src/cli/output/coverage_summary.ts';
import { readCoverage } from '../../src/coverage/coverage.ts';
import { coverageSchema } from '../../src/coverage/schema.ts';
import { readFailed, retryFailed } from '../../src/failed/failed.ts';
import { crawl, readStatus } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

/** A paper of one list and six stories; what its stories answer can be set. */
async function smallPaper() {
  const down = new Set<number>();
  const server = createServer((request, response) => {
    const story = Number(/^\/news\/the-stone-pier-(\d)$/.exec(request.url ?? '')?.[1]);
    if (request.url === '/robots.txt')
      return response.end('User-agent: *\nDisallow: /news/the-stone-pier-6\n');
    if (request.url === '/') return response.setHeader('content-type', 'text/html').end(front());
    if (!story || story === 5) return response.writeHead(404).end();
    if (down.has(story)) return response.writeHead(500).end();
    return response.setHeader('content-type', 'text/html').end(storyPage(story));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { down, seed: `http://127.0.0.1:${(server.address() as { port: number }).port}/` };
}

const front = () =>
  `<!doctype html><title>The Pier</title><h1>The Pier</h1><ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="/news/the-stone-pier-${n}">The stone pier is mended for the ${n}th time</a></li>`).join('')}</ul>`;
const storyPage = (n: number) =>
  `<!doctype html><html lang="en"><title>Pier ${n}</title><meta property="og:type" content="article"><meta property="article:published_time" content="2026-0${n}-04T10:00:00Z"><article><h1>The stone pier is mended for the ${n}th time</h1>${Array.from({ length: 6 }, (_, i) => `<p>Paragraph ${i} of story ${n} tells at length how the harbour office of Saltcombe had the old stones lifted, counted and laid again before the tide came back.</p>`).join('')}</article></html>`;

const job = { contact: undefined, politeness: { delay_ms: 0 }, limits: { tries: 2 } };

describe('the ledger of a job', () => {
  it('says what is held, refused, gone and failed, and why; a failed URL is taken up again', async () => {
    const { seed, down } = await smallPaper();
    const data = temporaryFolder();
    down.add(3);
    await crawl(seed, { ...job, data, name: 'pier' });

    const coverage = await readCoverage(data);
    expect(coverageSchema.parse(coverage)).toEqual(coverage);
    expect(coverage.total).toMatchObject({ known: 6, held: 3, gone: 1, refused: 1, failed: 1, waiting: 0 });
    expect(coverage.total.codes).toEqual({ http_server_error: 1, robots_refused: 1 });
    expect(coverage.hosts[0]?.months.map(({ month, held }) => [month, held])).toEqual([
      ['2026-01', 1],
      ['2026-02', 1],
      ['2026-04', 1],
      [null, 0],
    ]);
    expect(coverage.sentence).toContain('holds 3 of the 6 stories published from 2026-01 to 2026-04');
    expect(coverage.sentence).toContain(
      'complete except for 1 that robots.txt, the scope of the crawl, a reservation or a take-down forbids, 1 that their host no longer has and 1 that could not be fetched (http server error 1).',
    );

    const failed = await Array.fromAsync(readFailed(data, { job: 'pier' }, false));
    expect(failed).toMatchObject([
      {
        url: `${seed}news/the-stone-pier-3`,
        state: 'failed',
        code: 'http_server_error',
        advice: expect.any(String),
      },
    ]);
    expect(failed[0]?.history.map(({ code }) => code)).toEqual(['http_server_error', 'http_server_error']);
    expect(
      (await Array.fromAsync(readFailed(data, { job: 'pier' }, true))).map(({ code }) => code),
    ).toContain('robots_refused');

    down.clear();
    expect(await retryFailed(data, { job: 'pier' })).toEqual({ job: 'pier', retried: 1 });
    expect((await readStatus(data)).jobs[0]?.frontier).toMatchObject({ waiting: 1, failed: 0 });
    await crawl(seed, { ...job, data, name: 'pier' });
    const mended = await readCoverage(data, { job: 'pier' });
    expect(mended.total).toMatchObject({ held: 4, failed: 0 });
    expect(await Array.fromAsync(readFailed(data, {}, false))).toEqual([]);
  });

  it('is shown by the commands, and names the jobs that it knows', async () => {
    const { seed, down } = await smallPaper();
    const data = temporaryFolder();
    down.add(2);
    await crawl(seed, { ...job, data, name: 'pier' });
    const failed = await newskeep(['failed', '--data', data]);
    expect(failed.stdout).toContain('1 URL: 1 http_server_error.');
    expect(failed.stdout).toContain('→ Run the crawl again');
    const page = path.join(data, 'coverage.html');
    const coverage = await newskeep(['coverage', 'pier', '--data', data, '--html', page, '--json']);
    expect(coverageSchema.parse(JSON.parse(coverage.stdout)).total.failed).toBe(1);
    const unknown = await newskeep(['coverage', 'quay', '--data', data]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('It knows: pier.');
  });

  it("holds as many stories as the press's truth, each named by a source, beside the running crawl too", async () => {
    const press = await startPress({ articles: 60, papers: ['seed', 'jsonld', 'bare'] });
    onTestFinished(() => press.close());
    const data = temporaryFolder();
    const seen: number[] = [];
    const looks: Promise<unknown>[] = [];
    await crawl(press.seeds, {
      data,
      name: 'press',
      politeness: { delay_ms: 0 },
      onProgress: () => {
        if (looks.length < 2)
          looks.push(readCoverage(data).then(({ open, total }) => open && seen.push(total.held)));
      },
    });
    await Promise.all(looks);
    expect(seen.length).toBeGreaterThan(0);
    const { total, hosts, open } = await readCoverage(data);
    expect(open).toBe(false);
    expect(total.held).toBe(press.truth().count);
    expect(total.walled).toBe([...press.truth().walls()].length);
    expect(total.failed + total.waiting).toBe(0);
    expect(hosts).toHaveLength(3);
    for (const { months, held } of hosts) {
      expect(months.reduce((sum, month) => sum + month.held, 0)).toBe(held);
      for (const { sources } of months) expect(Object.keys(sources)).not.toHaveLength(0);
    }
  });
});

describe('the picture of coverage', () => {
  it('escapes what comes from outside, runs and loads nothing', () => {
    const figures = {
      known: 2,
      held: 1,
      walled: 0,
      gone: 0,
      refused: 0,
      failed: 1,
      waiting: 0,
      sources: {},
      codes: {},
    };
    const evil = '<img src=x onerror=alert(1)>\u001b[2J';
    const page = {
      job: evil,
      run: 1,
      open: true,
      made_at: '2026-02-04T10:00:00.000Z',
      forgotten: 0,
      hosts: [{ host: evil, ...figures, unclear: {}, months: [{ month: '2026-02', ...figures }], gaps: [] }],
      total: figures,
      sentence: evil,
    };
    const text = coveragePage(page);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/<script|<link|<a |url\(/);
    expect(text).toContain('aria-label="2026-02: 1 held, 1 failed"');
    expect(coverageSummary(page)).not.toContain('\u001b');
  });
});
