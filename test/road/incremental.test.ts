import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Press, type PressOptions, startPress } from '../../fixtures/press/index.ts';
import { exitOfRun } from '../../src/cli/exit_codes.ts';
import { runSummary } from '../../src/cli/output/run_summary.ts';
import { changesOfRun } from '../../src/history/of_run.ts';
import { type CrawlOptions, crawl, DatasetReader, type RunReport } from '../../src/index.ts';
import { explainLists, explainUrl } from '../../src/schedule/explain.ts';
import { temporaryFolder } from '../support/folders.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Runs of one job, in the press's own time: its clock is this process's clock, and nothing waits. */
async function scene(options: PressOptions) {
  const press = await startPress({ papers: ['jsonld', 'microdata'], articles: 60, ...options });
  onTestFinished(() => press.close());
  const data = temporaryFolder();
  const at = () => vi.setSystemTime(press.clock.now());
  const run = (more: CrawlOptions = {}): Promise<RunReport> => {
    at();
    return crawl(press.seeds, { data, ...QUICK, ...more });
  };
  return { press, data, run };
}

const requestsOf = async (press: Press, work: () => Promise<unknown>) => {
  const asked: { what: string; status: number; bytes: number; path: string }[] = [];
  const stop = press.requests.on(({ class: what, status, bytes, path: at }) => {
    asked.push({ what, status, bytes, path: at });
  });
  await work();
  stop();
  return asked;
};

describe('incremental runs', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('look at nothing before it is due, and then at lists, which tell of what is new', async () => {
    const { press, run } = await scene({});
    const first = await run();
    expect(first).toMatchObject({ run: 1, incremental: true, end: 'done' });
    expect(first.articles.new).toBeGreaterThan(40);
    expect(Date.parse(String(first.next_look_at))).toBeGreaterThan(Date.now());

    const atOnce = await requestsOf(press, async () => {
      const again = await run();
      expect(again).toMatchObject({ run: 2, fetched: 0, end: 'done' });
      expect(exitOfRun(again)).toBe(7);
      expect(runSummary(again)).toMatch(/^Run 2 of .*: nothing was due\.$/m);
      expect(runSummary(again)).toContain(`next look  ${again.next_look_at}`);
    });
    expect(atOnce).toEqual([]);
  });

  it('find every story of a morning, each soon, and ask little', async () => {
    const { press, data, run } = await scene({
      noise: true,
      papers: ['jsonld'],
      now: '2026-02-04T07:00:00Z',
    });
    let report = await run();
    const begin = press.clock.now().getTime();
    const end = begin + 6 * HOUR;
    let newSeen = 0;
    const asked = await requestsOf(press, async () => {
      for (let due = dueOf(report); due < end; due = dueOf(report)) {
        press.clock.turnTo(new Date(Math.max(due, press.clock.now().getTime() + 15 * MINUTE)).toISOString());
        report = await run();
        expect(report.end).toBe('done');
        newSeen += report.articles.new;
      }
    });
    const dataset = await DatasetReader.open(data);
    const { rows } = await dataset.query(
      'SELECT url, epoch_ms(first_seen_at::TIMESTAMPTZ) AS seen FROM articles',
    );
    dataset.close();
    const seen = new Map(rows.map(({ url, seen }) => [url, Number(seen)]));
    // What came out after the last look of all is for the next one.
    const due = [...press.truth().articles()].filter(
      ({ published_at }) => Date.parse(published_at) < end - HOUR,
    );
    expect(due.map(({ url }) => url).filter((url) => !seen.has(url))).toEqual([]);
    const delays = due
      .filter(({ published_at }) => Date.parse(published_at) > begin)
      .map(({ url, published_at }) => Number(seen.get(url)) - Date.parse(published_at))
      .sort((a, b) => a - b);
    expect(delays.length).toBeGreaterThan(15);
    expect(delays[delays.length >> 1]).toBeLessThan(25 * MINUTE);
    expect(asked.length / newSeen).toBeLessThan(8);
  }, 240_000);

  it('list what each added or changed, and explain what they plan', async () => {
    const { press, data, run } = await scene({ papers: ['jsonld'], articles: 30 });
    const first = await run();
    const newest = await Array.fromAsync(changesOfRun(data, first));
    expect(newest).toHaveLength(first.articles.new);
    press.clock.turnBy(6 * HOUR);
    const second = await run();
    const more = await Array.fromAsync(changesOfRun(data, second));
    expect(more).toHaveLength(second.articles.new + second.articles.revised);
    expect(more.map(({ event }) => event)).toContain('new');
    const urls = new Set(newest.map(({ url }) => url));
    for (const { event, url } of more) expect(urls.has(url)).toBe(event === 'revised');

    const now = press.clock.now().getTime();
    const lists = await explainLists(data, {}, now);
    expect(lists[0]).toMatchObject({ planned_as: 'list', next_look_at: expect.any(String) });
    expect(lists.map(({ url }) => url)).toContain(press.seeds[0]);
    const story = await explainUrl(data, {}, more[0]?.url ?? '', now);
    expect(story).toMatchObject({ planned_as: 'story', is_due: false });
    expect(
      await explainUrl(data, {}, more[0]?.url ?? '', Date.parse(story.next_look_at ?? '')),
    ).toMatchObject({
      is_due: true,
    });
    await expect(explainUrl(data, {}, 'http://elsewhere.test/', now)).rejects.toMatchObject({
      code: 'usage',
    });
  }, 120_000);

  it('heal a list whose window has moved on since the last look', async () => {
    const { press, data, run } = await scene({ articles: 30 });
    await run();
    press.clock.turnBy(60 * HOUR);
    const report = await run();
    expect(report.windows_missed.length).toBeGreaterThan(0);
    const dataset = await DatasetReader.open(data);
    const { rows } = await dataset.query('SELECT url FROM articles');
    dataset.close();
    const kept = new Set(rows.map(({ url }) => url));
    expect([...press.truth().articles()].filter(({ url }) => !kept.has(url))).toEqual([]);
  }, 120_000);

  it('cost an unchanged site next to nothing, and leave a marker and no growing pile behind', async () => {
    const { press, data, run } = await scene({});
    let report: RunReport | undefined;
    const first = await requestsOf(press, async () => {
      report = await run();
    });
    let now = press.clock.now().getTime();
    let half = pileOf(data);
    const heaps: number[] = [];
    const later = await requestsOf(press, async () => {
      for (let n = 0; n < RUNS; n++) {
        now = Math.max(now + 5 * MINUTE, dueOf(report));
        // The papers stand still; time goes on.
        vi.setSystemTime(now);
        report = await crawl(press.seeds, { data, ...QUICK });
        expect(exitOfRun(report)).toBe(7);
        heaps.push(heapOfThis());
        if (n === RUNS / 2) half = pileOf(data);
      }
    });
    const sum = (asked: typeof later) => asked.reduce((bytes, one) => bytes + one.bytes, 0);
    expect(later.filter(({ what, status }) => what === 'article' && status === 200)).toEqual([]);
    expect(sum(later) / RUNS).toBeLessThan(sum(first) / 100);
    const { segments, frontier, catalog } = pileOf(data);
    expect(segments).toBeLessThanOrEqual(half.segments + 5);
    // The last tries of pages that are refused each day are kept, twenty of each at most.
    expect(frontier).toBeLessThanOrEqual(half.frontier * 1.25);
    expect(catalog).toBeLessThanOrEqual(half.catalog * 1.1);
    // Fifty kilobytes a run. The least of ten runs: what a closing socket still holds is no pile.
    const least = (end: number) => Math.min(...heaps.slice(end - 10, end));
    expect(least(RUNS) - least(RUNS / 2)).toBeLessThan(5_000_000);
    const [job = ''] = readdirSync(path.join(data, 'runs'));
    const markers = readdirSync(path.join(data, 'runs', job)).sort();
    expect(markers).toHaveLength(100);
    expect(
      JSON.parse(readFileSync(path.join(data, 'runs', job, markers.at(-1) ?? ''), 'utf8')),
    ).toMatchObject({
      run: RUNS + 1,
      incremental: true,
      stories: { new: 0, revised: 0 },
      next_look_at: expect.any(String),
    });
  }, 400_000);
});

const RUNS = 200;
const QUICK = { browser: 'never', politeness: { delay_ms: 0 }, incremental: true } as const;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapOfThis(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Files of the archive, and bytes of what this machine remembers. */
function pileOf(data: string): { segments: number; frontier: number; catalog: number } {
  const files = existsSync(data) ? readdirSync(data, { recursive: true, encoding: 'utf8' }) : [];
  const bytes = (name: string) =>
    existsSync(path.join(data, name)) ? statSync(path.join(data, name)).size : 0;
  return {
    segments: files.filter((name) => name.endsWith('.gz')).length,
    frontier: bytes('frontier.sqlite'),
    catalog: bytes('catalog.sqlite'),
  };
}

const dueOf = (report: RunReport | undefined) => Date.parse(report?.next_look_at ?? '');
