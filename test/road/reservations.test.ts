import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchPace } from '../../bench/support/politeness.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { crawl, type RunReport } from '../../src/index.ts';
import { parseCapture } from '../../src/pages/parse_capture.ts';
import { rebuild } from '../../src/rebuild/rebuild.ts';
import { reparse } from '../../src/reparse/reparse.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from '../support/rows.ts';

const FILE = '/.well-known/tdmrep.json';
const DELAY = 20;
const LATER = {
  version: '9.9.9',
  read: async (answer: Parameters<typeof parseCapture>[0]) => parseCapture(answer, 1 << 24),
};

const RULES: { location: string; 'tdm-reservation': number; 'tdm-policy'?: string }[] = [
  { location: '/', 'tdm-reservation': 1, 'tdm-policy': '/policy.json' },
];

/** Two papers, of which the first reserves all but one of its stories, by its file alone. */
describe('what a paper reserves in tdmrep.json', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-tdm-'));
  let press: Press;
  let open: string;
  let recorded: RunReport;
  let asked: string[];
  let early: unknown[];

  const ask = (sql: string, from = data) => rowsOf(from, sql);
  const usages = async (from = data) =>
    new Map(
      (await ask('SELECT url, usage FROM articles', from)).map(({ url, usage }) => [
        String(url),
        (usage as string[]).filter((one) => one.startsWith('file:')),
      ]),
    );
  const run = (more: Parameters<typeof crawl>[1]) =>
    crawl(press.seeds, { browser: 'never', politeness: { delay_ms: 0 }, ...more });

  beforeAll(async () => {
    press = await startPress({
      papers: ['seed', 'jsonld'],
      articles: 12,
      network: '127.0.93',
      tdm: { 0: RULES },
    });
    [open = ''] = [...press.truth().articles()].map(({ url }) => url);
    RULES.unshift({ location: `${new URL(open).pathname}$`, 'tdm-reservation': 0 });
    asked = [];
    press.requests.on((one) => void asked.push(`http://${one.host}${one.path}`));
    const pace = watchPace(press, DELAY);
    recorded = await run({ data, politeness: { delay_ms: DELAY } });
    pace.stop();
    early = pace.early;
  });
  afterAll(async () => {
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('is asked for once of each paper, before its pages and after its robots.txt, no sooner than its pace', () => {
    for (const { origin } of press.papers)
      expect(asked.filter((url) => url.startsWith(`${origin}/`)).slice(0, 2)).toEqual([
        `${origin}/robots.txt`,
        origin + FILE,
      ]);
    expect(asked.filter((url) => url.endsWith(FILE))).toHaveLength(2);
    expect(early).toEqual([]);
    expect(press.requests.byClass.robots).toBe(4);
    expect(recorded).toMatchObject({ robots: 4, errors: { robots_refused: expect.any(Number) } });
    expect(recorded.errors.tdmrep_unreadable).toBeUndefined();
  });

  it('stands in the records of the stories that it covers, and in the archive', async () => {
    const [paper] = press.papers;
    const policy = `file:tdm-policy=${paper?.origin}/policy.json`;
    const found = await usages();
    expect(found.size).toBe(press.truth().count);
    for (const [url, usage] of found)
      expect(usage, url).toEqual(
        url !== open && url.startsWith(`${paper?.origin}/`) ? ['file:tdm-reservation=1', policy] : [],
      );
    const kept = await ask(`SELECT kind, status FROM captures WHERE url LIKE '%${FILE}' ORDER BY status`);
    expect(kept).toEqual([
      { kind: 'robots', status: 200 },
      { kind: 'robots', status: 404 },
    ]);
  });

  it('is read from the archive by the runs of that day', async () => {
    const before = asked.filter((url) => url.endsWith(FILE)).length;
    press.clock.turnBy(6 * 3_600_000);
    const next = await run({ data });
    expect(next.articles.new).toBeGreaterThan(0);
    expect(asked.filter((url) => url.endsWith(FILE))).toHaveLength(before);
    const news = [...(await usages())].filter(([url]) => url.startsWith(`${press.papers[0]?.origin}/`));
    expect(news.filter(([, usage]) => usage.length === 0).map(([url]) => url)).toEqual([open]);
  });

  it('is lost neither by another parser nor with the rows', async () => {
    const { differ, records, fields } = await reparse(data, { dryRun: true, parser: LATER });
    expect([differ, fields]).toEqual([0, {}]);
    expect(records).toBeGreaterThan(12);
    const apart = temporaryFolder();
    cpSync(path.join(data, 'warc'), path.join(apart, 'warc'), { recursive: true });
    await rebuild(apart);
    expect(await usages(apart)).toEqual(await usages());
  });

  it('is honoured where the job says so: nothing of it is kept, and its links are followed', async () => {
    const honoured = temporaryFolder();
    const report = await run({ data: honoured, directives: 'honour' });
    const { origin } = press.papers[0] ?? { origin: '' };
    const stories = await ask(`SELECT url FROM articles WHERE url LIKE '${origin}/%'`, honoured);
    expect(stories).toEqual([{ url: open }]);
    expect(report.errors.use_reserved).toBeGreaterThan(5);
    const kept = await ask(
      `SELECT DISTINCT url FROM captures WHERE url LIKE '${origin}/%' AND status = 200`,
      honoured,
    );
    expect(kept.map(({ url }) => url).sort()).toEqual([open, `${origin}/robots.txt`, origin + FILE].sort());
  });
});
