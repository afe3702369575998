import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithTruth } from '../../bench/support/against_truth.ts';
import { BARREN_IN_A_ROW } from '../../crawlers/find/traps.ts';
import { type Access, type Press, startPress } from '../../fixtures/press/index.ts';
import type { LedgerEntry } from '../../queues/port.ts';
import { crawl, type RunReport } from '../../src/index.ts';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { openFrontier } from '../../src/wiring.ts';

/** Papers whose every story is named in one way only, with traps between. */
describe('every way to a story is found, and no trap is followed', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-finding-'));
  let press: Press;
  let report: RunReport;
  const asked: Access[] = [];
  const ledger = new Map<string, LedgerEntry>();

  beforeAll(async () => {
    press = await startPress({
      articles: 240,
      papers: ['seed', 'jsonld'],
      apart: true,
      traps: true,
    });
    press.requests.on((access) => asked.push(access));
    report = await crawl(press.seeds, { data, politeness: { delay_ms: 0 } });
    const frontier = await openFrontier(data, jobFromSeeds(press.seeds));
    for await (const entry of frontier.ledger()) ledger.set(entry.url, entry);
    await frontier.close();
  }, 300_000);
  afterAll(async () => {
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('fetches every story that any source names', async () => {
    const ways = [...press.truth().ways()];
    const missing = ways.filter(({ url }) => ledger.get(url)?.state !== 'done');
    expect(missing).toEqual([]);
    const { found, unknown, twice, wrong, examples } = await compareWithTruth(data, press.truth());
    expect({ found, unknown, twice, wrong }, examples.join('\n')).toEqual({
      found: ways.filter(({ isWall }) => !isWall).length,
      unknown: 0,
      twice: 0,
      wrong: {},
    });
    expect(report).toMatchObject({ end: 'done', frontier: { waiting: 0, failed: 0 } });
  });

  it('knows of each story by its own source, and counts by source as the truth does', () => {
    const truth = new Map<string, string[]>();
    const counted: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const { url, source } of press.truth().ways()) {
      truth.set(url, [source]);
      expected[source] = (expected[source] ?? 0) + 1;
    }
    // Copies and odd redirects name a few stories besides.
    const isBeside = (source: string) => source === 'canonical' || source === 'redirect';
    for (const [url, ways] of truth) {
      const sources = (ledger.get(url)?.sources ?? []).filter((source) => !isBeside(source));
      expect(sources, url).toEqual(ways);
      for (const source of sources) counted[source] = (counted[source] ?? 0) + 1;
    }
    expect(counted).toEqual(expected);
    for (const [source, n] of Object.entries(expected))
      expect(report.found_by[source as keyof typeof report.found_by]).toBeGreaterThanOrEqual(n);
  });

  it('asks for nothing that robots.txt forbids', () => {
    const forbidden = asked.filter(({ host, path }) => press.truth().disallowed(`http://${host}${path}`));
    expect(forbidden).toEqual([]);
    expect(report.errors.robots_refused).toBeGreaterThan(0);
  });

  it('leaves each trap after a few pages that brought nothing, and says so', () => {
    const { traps } = press.truth();
    for (const { host } of press.papers)
      for (const [reason, prefix] of Object.entries(traps)) {
        const followed = asked.filter((one) => one.host === host && one.path.startsWith(prefix));
        expect(followed.length, `${host} ${reason}`).toBeLessThanOrEqual(mostFollowed(reason));
        expect(followed.length, `${host} ${reason}`).toBeGreaterThan(0);
        expect(report.traps[host]?.[reason], `${host} ${reason}`).toBeGreaterThan(0);
      }
  });
});

/**
 * One page that had something, those that had not, one that was under way when the cut fell, and the doors: five
 * rooms, four filters that stand alone.
 */
function mostFollowed(reason: string): number {
  if (reason === 'session_ids') return 6;
  const barren = BARREN_IN_A_ROW[reason as keyof typeof BARREN_IN_A_ROW];
  return 2 + barren + (reason === 'facets' ? 4 : 0);
}
