import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { changes } from '../../src/history/changes.ts';
import { crawl, DatasetReader, type RunReport } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const HOUR = 3_600_000;
const HOURS = 30;
/** A story is corrected ten hours after it at the latest, and looked at when it is twice as old as at the look before. */
const SEEN_BY = 14 * HOUR;

describe('papers that correct their stories, looked at by plan', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('have each correction kept as a revision of its text, and nothing else as one', async () => {
    const press = await startPress({ papers: ['jsonld', 'microdata'], articles: 30, noise: true });
    onTestFinished(() => press.close());
    const data = temporaryFolder();
    const begin = press.clock.now().getTime();
    const end = begin + HOURS * HOUR;
    const steps: { at: number; corrected: Set<string> }[] = [];
    for (let now = begin; now <= end; ) {
      press.clock.turnTo(new Date(now).toISOString());
      vi.setSystemTime(now);
      const corrected = [...press.truth().articles()].flatMap((story) => (story.corrected ? story.url : []));
      steps.push({ at: now, corrected: new Set(corrected) });
      const report = await crawl(press.seeds, { data, ...QUICK, sources: LISTS_ALONE });
      now = Math.max(now + HOUR, Date.parse(report.next_look_at ?? ''));
    }
    const revisions = await revisionsOf(data);
    const revised = (await Array.fromAsync(changes(data))).filter(({ event }) => event === 'revised');

    const correctedAt = (url: string) => steps.find(({ corrected }) => corrected.has(url))?.at ?? Infinity;
    const corrections = [...press.truth().articles()].filter(({ url }) => {
      const first = revisions.get(url)?.at(0);
      return first && correctedAt(url) > first.seen && correctedAt(url) < end - SEEN_BY;
    });
    expect(corrections.length).toBeGreaterThan(5);
    for (const { url, body } of corrections) {
      expect(revised.filter((change) => change.url === url)).toHaveLength(1);
      // The note at its end tells that it was corrected.
      expect(revisions.get(url)?.at(-1)?.body).toContain(body.split('\n\n').at(-1));
    }
    for (const { url, fields } of revised) {
      expect(correctedAt(url)).toBeLessThanOrEqual(end);
      expect(fields.filter((field) => field !== 'modified_at' && field !== 'byline')).toEqual(['body']);
    }
  }, 400_000);

  it('are looked at sooner where a sitemap says which changed', async () => {
    const press = await startPress({ papers: ['jsonld'], articles: 60, noise: true });
    onTestFinished(() => press.close());
    const data = temporaryFolder();
    vi.setSystemTime(press.clock.now());
    const first = await crawl(press.seeds, { data, ...QUICK });
    expect(first.lastmod_due).toBe(0);
    const before = new Set(
      [...press.truth().articles()].flatMap(({ url, corrected }) => (corrected ? url : [])),
    );
    press.clock.turnBy(3 * HOUR);
    vi.setSystemTime(press.clock.now());
    // A plan by which no story is due yet.
    const report = await crawl(press.seeds, { data, ...QUICK, revisit: { requests_a_day: 1 } });
    const revisions = await revisionsOf(data);
    const corrected = [...press.truth().articles()].filter(
      ({ url, corrected }) =>
        corrected && !before.has(url) && revisions.get(url)?.at(0)?.seen === begun(first),
    );
    expect(corrected.length).toBeGreaterThan(0);
    expect(report.lastmod_due).toBeGreaterThanOrEqual(corrected.length);
    for (const { url } of corrected) expect(revisions.get(url)).toHaveLength(2);
  }, 120_000);
});

const begun = ({ started_at }: RunReport): number => Date.parse(started_at);

const QUICK = { browser: 'never', politeness: { delay_ms: 0 }, incremental: true } as const;
/** Sitemaps and feeds would say which pages changed. */
const LISTS_ALONE = { sitemaps: false, feeds: false };

async function revisionsOf(data: string): Promise<Map<string, { seen: number; body: string }[]>> {
  const dataset = await DatasetReader.open(data);
  const { rows } = await dataset.query('SELECT url, fetched_at, body FROM revisions ORDER BY revision');
  dataset.close();
  const byUrl = Map.groupBy(rows, ({ url }) => String(url));
  return new Map(
    [...byUrl].map(([url, some]) => [
      url,
      some.map(({ fetched_at, body }) => ({ seen: Date.parse(String(fetched_at)), body: String(body) })),
    ]),
  );
}
