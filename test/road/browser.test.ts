import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturesApart, compareWithTruth, unreadableWarcs } from '../../bench/support/against_truth.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { exitOfRun } from '../../src/cli/exit_codes.ts';
import { crawl, parsePage, type RunReport } from '../../src/index.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { readRecord } from '../../storage/warc/reader.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from '../support/rows.ts';

/** Starting Chromium and drawing thirty pages takes its time on a small machine that has other work. */
const PATIENCE_MS = 420_000;

describe('a paper that is empty until its script has run, and no browser', () => {
  it('waits: no failure, each run looks again, and the reader is told what to install', async () => {
    const press = await startPress({ papers: ['shell'], articles: 3, network: '127.0.51' });
    const data = temporaryFolder();
    const run = () =>
      crawl(press.seeds, {
        data,
        chromium: '/nowhere/chromium',
        sources: { feeds: false, sitemaps: false },
        politeness: { delay_ms: 0 },
      });
    try {
      for (const report of [await run(), await run()]) {
        expect(report).toMatchObject({ end: 'done', seeds_failed: 0, errors: { browser_missing: 1 } });
        expect(report.browser).toEqual({
          drawn: 0,
          answers: 0,
          waiting: 1,
          hint: expect.stringContaining('apt-get install'),
        });
        expect(report.frontier.failed).toBe(0);
        expect(exitOfRun(report)).toBe(0);
      }
    } finally {
      await press.close();
    }
  });
});

describe('papers that need no browser', () => {
  it('never start one', async () => {
    const press = await startPress({ papers: ['seed', 'bare'], articles: 12, network: '127.0.52' });
    const data = temporaryFolder();
    const started = path.join(data, 'started');
    const chromium = path.join(data, 'chromium');
    writeFileSync(chromium, `#!/bin/sh\ntouch '${started}'\nexit 1\n`, { mode: 0o755 });
    try {
      const report = await crawl(press.seeds, { data, chromium, politeness: { delay_ms: 0 } });
      expect(report.articles.new).toBe(press.truth().count);
      expect(report.browser).toMatchObject({ drawn: 0, waiting: 0 });
      expect(existsSync(started)).toBe(false);
      // The same program is started where every page is to be drawn: the file would be there.
      const [front] = press.seeds;
      await crawl(front ?? '', {
        data,
        chromium,
        browser: 'always',
        limits: { pages: 1 },
        politeness: { delay_ms: 0 },
      });
      expect(existsSync(started)).toBe(true);
    } finally {
      await press.close();
    }
  });
});

describe.skipIf(NO_CHROMIUM)(`a paper that is empty until its script has run ${NO_CHROMIUM}`, () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-browser-'));
  const agents = new Set<string | null>();
  let press: Press;
  let report: RunReport;

  const run = () => crawl(press.seeds, { data, politeness: { delay_ms: 0 } });
  const ask = (sql: string) => rowsOf(data, sql);

  beforeAll(async () => {
    press = await startPress({ papers: ['shell'], articles: 6, network: '127.0.53' });
    press.requests.on(({ userAgent }) => void agents.add(userAgent));
    report = await run();
  }, PATIENCE_MS);
  afterAll(async () => {
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('is archived whole, to the field', async () => {
    const truth = press.truth({ rendered: true });
    const { examples, ...figures } = await compareWithTruth(data, truth);
    expect(figures, examples.join('\n')).toEqual({
      expected: truth.count,
      found: truth.count,
      lost: 0,
      twice: 0,
      unknown: 0,
      wrong: {},
    });
    expect(report).toMatchObject({ end: 'done', frontier: { waiting: 0, failed: 0 } });
    expect(report.browser.drawn).toBeGreaterThan(truth.count);
  });

  it('keeps what the script got, and the page as it was drawn, in the WARC', async () => {
    expect(unreadableWarcs(data)).toEqual([]);
    expect(await capturesApart(data)).toBe(0);
    const [answers] = await ask(
      "SELECT count(*) AS n FROM captures WHERE source = 'render' AND url LIKE '%/api/%'",
    );
    expect(answers?.n).toBe(report.browser.answers);
    const [drawn] = await ask("SELECT count(*) AS n FROM captures WHERE record_type = 'conversion'");
    expect(drawn?.n).toBe(report.browser.drawn);
  });

  it('can be read again without a browser', async () => {
    const store = await openFolderStore(data);
    for (const row of await ask(
      'SELECT title, url, capture.* FROM (SELECT title, url, capture FROM articles)',
    )) {
      const record = await readRecord(store, row as unknown as Parameters<typeof readRecord>[1]);
      expect(record.type).toBe('conversion');
      expect(new Map(record.fields).get('WARC-Refers-To')).toMatch(/^<urn:uuid:/);
      const page = parsePage({
        body: record.payload,
        url: String(row.url),
        contentType: 'text/html; charset=utf-8',
      });
      expect(page.article?.title).toBe(row.title);
    }
  });

  it('is asked under our own name, and never for what robots.txt forbids', () => {
    expect([...agents]).toEqual([expect.stringMatching(/^newskeep\//)]);
    expect(press.requests.byClass.disallowed).toBeUndefined();
    expect(press.requests.byClass.media).toBeUndefined();
  });

  it(
    'brings what is new in the next run, and draws no story twice',
    async () => {
      press.clock.turnBy(3 * 3_600_000);
      const second = await run();
      const { lost, twice, unknown } = await compareWithTruth(data, press.truth({ rendered: true }));
      expect({ lost, twice, unknown }).toEqual({ lost: 0, twice: 0, unknown: 0 });
      expect(second.articles).toMatchObject({ revised: 0, unchanged: 0 });
      expect(second.articles.new).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
