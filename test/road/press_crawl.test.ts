import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturesApart, compareWithTruth, unreadableWarcs } from '../../bench/support/against_truth.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { crawl, type RunReport } from '../../src/index.ts';
import { rowsOf } from '../support/rows.ts';

/** One press, crawled three times: fresh, unchanged, and after the clock moved on. */
describe('a press goes in, a dataset comes out', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-road-'));
  let press: Press;
  let first: RunReport;
  /** Bodies as they were at the first run, by URL. */
  let before: Map<string, string>;

  const run = () => crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });
  const ask = (sql: string) => rowsOf(data, sql);

  beforeAll(async () => {
    press = await startPress({ articles: 180 });
    before = new Map([...press.truth().articles()].map(({ url, body }) => [url, body]));
    first = await run();
  });
  afterAll(async () => {
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('holds every story of the truth once, to the field', async () => {
    const { examples, ...figures } = await compareWithTruth(data, press.truth());
    const { count } = press.truth();
    expect(figures, examples.join('\n')).toEqual({
      expected: count,
      found: count,
      lost: 0,
      twice: 0,
      unknown: 0,
      wrong: {},
    });
    expect(first.end).toBe('done');
    expect(first.frontier).toMatchObject({ waiting: 0, failed: 0 });
  });

  it('holds the latest lists as they stand, item by item', async () => {
    for (const paper of press.papers.filter(({ style }) => style !== 'shell')) {
      const rows = await ask(
        `SELECT position, title, url, published_at, precision, time_text FROM headlines
         WHERE page_url = '${paper.front}' ORDER BY position`,
      );
      const truth = press.truth().headlines(paper);
      // Where the page states no offset, its local time is all there is to know.
      const expected = truth.map(({ offset_stated, ...item }) =>
        offset_stated ? item : { ...item, published_at: item.published_at?.slice(0, 16) },
      );
      const found = rows.map((row, i) =>
        truth[i]?.offset_stated ? row : { ...row, published_at: String(row.published_at).slice(0, 16) },
      );
      expect(found, paper.name).toEqual(expected);
    }
  });

  it('calls walls, soft 404s and gone pages what they are', async () => {
    const kinds = new Map((await ask('SELECT url, kind FROM captures')).map((row) => [row.url, row.kind]));
    const truth = press.truth();
    for (const { url } of truth.walls()) expect(kinds.get(url), url).toBe('wall');
    for (const { url } of truth.softNotFound()) expect(kinds.get(url), url).toBe('error');
    for (const { url } of truth.gone()) expect(kinds.get(url), url).toBe('error');
    for (const { url } of truth.redirects()) expect(kinds.get(url), url).toBe('redirect');
  });

  it('keeps copies as captures and never as articles', async () => {
    const articles = new Set((await ask('SELECT url FROM articles')).map((row) => row.url));
    const captured = new Set((await ask('SELECT url FROM captures')).map((row) => row.url));
    let copies = 0;
    for (const article of press.truth().articles())
      for (const alias of press.truth().aliases(article.url)) {
        expect(articles.has(alias), alias).toBe(false);
        if (captured.has(alias)) copies++;
      }
    expect(copies).toBeGreaterThan(0);
  });

  it('never asks for what robots.txt forbids', async () => {
    const asked = (await ask('SELECT url FROM captures')).map((row) => String(row.url));
    expect(asked.filter((url) => press.truth().disallowed(url))).toEqual([]);
    expect(first.errors.robots_refused).toBeGreaterThan(0);
  });

  it('writes WARC that another reader reads to its end, each capture at its offset', async () => {
    expect(unreadableWarcs(data)).toEqual([]);
    expect(await capturesApart(data)).toBe(0);
    const [row] = await ask("SELECT count(*) AS n FROM captures WHERE kind <> 'robots'");
    expect(row?.n).toBe(first.fetched);
  });

  it('fetches no article body and writes no record when nothing changed', async () => {
    const bodies: string[] = [];
    const stop = press.requests.on(({ class: what, status, path: at }) => {
      if (what === 'article' && status === 200) bodies.push(at);
    });
    const second = await run();
    stop();
    expect(bodies).toEqual([]);
    expect(second.articles).toMatchObject({ new: 0, revised: 0 });
    expect(second.headlines).toBe(0);
    expect(second.not_modified).toBeGreaterThan(0);
  });

  it('brings new stories and corrections as the clock moves on', async () => {
    press.clock.turnBy(24 * 3_600_000);
    const third = await run();
    const { examples, ...figures } = await compareWithTruth(data, press.truth());
    // A paper without validators cannot say that a story changed: its corrections wait for the scheduler.
    const bare = press.papers.find(({ style }) => style === 'bare');
    const unseen = [...press.truth().articles()].filter(
      ({ host, body, url }) => host === bare?.host && before.has(url) && before.get(url) !== body,
    );
    expect(figures, examples.join('\n')).toMatchObject({ lost: 0, twice: 0, unknown: 0 });
    expect(figures.wrong, examples.join('\n')).toEqual(unseen.length > 0 ? { body: unseen.length } : {});
    expect(third.articles.new).toBe(press.truth().count - first.articles.new);
    expect(third.articles.revised).toBeGreaterThan(0);
    const [revisions] = await ask('SELECT max(revision) AS most FROM revisions');
    expect(revisions?.most).toBe(2);
  });
});
