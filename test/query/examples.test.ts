import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { type Press, startPress, type TruthArticle } from '../../fixtures/press/index.ts';
import { linesOf } from '../../src/cli/output/query_formats.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import type { Rows } from '../../src/query/dataset.ts';
import { EXAMPLES } from '../../src/query/examples.ts';
import { paperOfFebruary } from './paper_of_february.ts';

const DAY_MS = 24 * 3_600_000;

/** Of a press that was crawled once. Questions of what changed since a look are in examples_of_press.test.ts. */
describe('questions about a press, answered as its truth says', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-examples-'));
  let press: Press;
  let dataset: DatasetReader;
  let stories: TruthArticle[];
  const answer = async (n: number) => (await dataset.query(EXAMPLES[n - 1]?.sql ?? '')).rows;

  beforeAll(async () => {
    press = await startPress({ papers: ['jsonld', 'microdata'], articles: 40 });
    await crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });
    stories = [...press.truth().articles()];
    dataset = await DatasetReader.open(data);
  }, 120_000);
  afterAll(async () => {
    dataset?.close();
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('1: the newest stories', async () => {
    const newest = Math.max(
      ...stories.map(({ published_at }) => Date.parse(published_at ?? '')).filter(Boolean),
    );
    const rows = await answer(1);
    expect(rows).toHaveLength(10);
    expect(Date.parse(String(rows[0]?.published_at))).toBe(newest);
    for (const { title } of rows) expect(stories.map((story) => story.title)).toContain(title);
  });

  it('2: stories by month', async () => {
    const months = Map.groupBy(
      stories.filter(({ published_at }) => published_at !== null),
      ({ host, published_at }) => `${host} ${published_at?.slice(0, 7)}-01`,
    );
    const told = (await answer(2)).map(({ host, month, stories: n }) => [`${host} ${month}`, n]);
    expect(told).toEqual([...months].map(([key, some]) => [key, some.length]).sort());
  });

  it('3: the tags of the last week', async () => {
    const rows = await answer(3);
    expect(rows.length).toBeGreaterThan(5);
    for (const { host, tag, stories: n } of rows) {
      const own = stories.filter((story) => story.host === host);
      const newest =
        own
          .map(({ published_at }) => published_at?.slice(0, 10) ?? '')
          .sort()
          .at(-1) ?? '';
      const since = new Date(Date.parse(newest) - 6 * DAY_MS).toISOString().slice(0, 10);
      const tagged = own.filter(
        ({ tags, published_at }) => tags.includes(String(tag)) && (published_at ?? '').slice(0, 10) >= since,
      );
      expect([host, tag, n]).toEqual([host, tag, tagged.length]);
    }
  });

  it('6 and 8: agency texts, who had them first, and the share of them', async () => {
    const keys = Map.groupBy(
      stories.filter(({ syndicated_from }) => syndicated_from),
      ({ syndicated_from }) => syndicated_from?.key,
    );
    const shared = [...keys.values()].filter((some) => new Set(some.map(({ host }) => host)).size > 1);
    const { rows: told } = await dataset.query('FROM published_first()');
    expect((await answer(6)).map(({ title }) => title)).toEqual(told.slice(0, 20).map(({ title }) => title));
    for (const cluster of shared) {
      const urls = cluster.map(({ url }) => url);
      const times = cluster.map(({ published_at }) => Date.parse(published_at ?? ''));
      const found = told.find(({ url }) => urls.includes(String(url)));
      expect(Date.parse(String(found?.first_at)), urls.join()).toBe(Math.min(...times));
      expect(cluster.map(({ host }) => host)).toContain(found?.first_host);
    }
    for (const { host, stories: all, share } of await answer(8)) {
      const own = stories.filter((story) => story.host === host);
      const agency = own.filter(({ syndicated_from }) => syndicated_from);
      expect([host, all]).toEqual([host, own.length]);
      expect(Math.abs(Number(share) - agency.length / own.length)).toBeLessThan(0.05);
    }
  });
});

/** What each question prints, word for word, of a paper whose February was invented for it. */
describe('questions as they are printed', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-examples-'));
  beforeAll(() => paperOfFebruary(data));
  afterAll(() => rmSync(data, { recursive: true }));

  const printed = async (n: number) => {
    const dataset = await DatasetReader.open(data);
    const lines = (rows: Rows) => Array.fromAsync(linesOf('csv', rows));
    return dataset.stream(EXAMPLES[n - 1]?.sql ?? '', [], {}, lines).finally(() => dataset.close());
  };

  it('by the command, as they are listed', async () => {
    const list = await newskeep(['query', '--examples']);
    expect(list.stdout.match(/^-- \d+\. .+\?$/gm)).toHaveLength(10);
    const third = list.stdout.split(/^-- \d+\. .*$/m)[3] ?? '';
    const { stdout, stderr, code } = await newskeep(['query', third, '--data', data, '--format', 'markdown']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '| host | tag | stories |',
      '| --- | --- | --- |',
      '| a.test | harbour | 2 |',
    ]);
  });

  it.each<[number, string[]]>([
    [
      1,
      [
        'published_at,host,title',
        '2026-02-03T09:00:00Z,b.test,Road to the harbour opens again',
        '2026-02-03T08:00:00Z,a.test,Harbour road opens',
        '2026-02-02T07:30:00Z,a.test,Pier to be closed',
        '2026-02-02T07:00:00Z,a.test,A bridge for Millcombe',
      ],
    ],
    [2, ['host,month,stories', 'a.test,2026-02-01,3', 'b.test,2026-02-01,1']],
    [3, ['host,tag,stories', 'a.test,harbour,2', 'a.test,roads,1', 'b.test,roads,1']],
    [
      4,
      [
        'changed_at,host,title_before,title_after',
        '2026-02-02T10:00:00.000Z,a.test,Pier to be closed,Pier stays open',
      ],
    ],
    [
      5,
      [
        'host,title,hours,first_position,best_position,is_standing',
        'a.test,A bridge for Millcombe,50,2,1,false',
        'a.test,Pier stays open,50,1,1,true',
      ],
    ],
    [
      6,
      [
        'title,papers,first_host,first_at,credits',
        'Harbour road opens,2,a.test,2026-02-03T08:00:00.000Z,Marsh Wire',
      ],
    ],
    [
      7,
      [
        'gone_at,last_seen_at,host,title,status,leads_to',
        '2026-02-10T08:00:00.000Z,2026-02-02T08:02:00.000Z,a.test,A bridge for Millcombe,404,',
      ],
    ],
    [8, ['host,stories,signed_by_agency,copied,share', 'a.test,3,1,0,0.333', 'b.test,1,1,1,1']],
    [
      9,
      [
        'host,week,stories,days_missed,is_gap',
        'a.test,2026-02-02,3,4,true',
        'a.test,2026-02-09,0,6,true',
        'b.test,2026-02-02,1,6,true',
        'b.test,2026-02-09,0,6,true',
      ],
    ],
    [
      10,
      [
        'host,first_gap,last_gap,days_missed',
        'b.test,2026-02-04,2026-02-10,7',
        'a.test,2026-02-05,2026-02-11,6',
      ],
    ],
  ])('%i', async (n, lines) => {
    expect((await printed(n)).join('\n')).toBe(lines.join('\n'));
  });

  it('within a period, a headline stood as long as it did in it', async () => {
    const dataset = await DatasetReader.open(data);
    const life = async (period: string) => {
      const { rows } = await dataset.query(
        `SELECT url, hours, is_standing FROM headline_life(${period}) WHERE url LIKE '%bridge' ORDER BY url`,
      );
      return rows.map(({ hours, is_standing }) => [hours, is_standing]);
    };
    // From the 2nd, 8:00, to the 4th, 10:00, when it was gone from the list.
    expect(await life('')).toEqual([[50, false]]);
    expect(await life("until := '2026-02-03'")).toEqual([[16, true]]);
    expect(await life("since := '2026-02-03'")).toEqual([[34, false]]);
    expect(await life("since := '2026-02-05'")).toEqual([]);
    dataset.close();
  });
});
