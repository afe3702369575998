import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import type { Answered } from '../../model/capture.ts';
import type { ParsedPage } from '../../model/page.ts';
import { PARSER_VERSION } from '../../parsers/index.ts';
import { changes } from '../../src/history/changes.ts';
import { crawl } from '../../src/index.ts';
import { parseCapture } from '../../src/pages/parse_capture.ts';
import { rebuild } from '../../src/rebuild/rebuild.ts';
import { reparse } from '../../src/reparse/reparse.ts';
import { verify } from '../../src/verify/verify.ts';
import { rowsOf } from '../support/rows.ts';

/** A later parser: it reads as this one does, but for what it says of the text and of the tags. */
const { later, isLater } = vi.hoisted(() => ({ isLater: { now: false }, later: '9.9.9' }));
function asLater(page: ParsedPage): ParsedPage {
  const { article } = page;
  const body = article?.body && `${article.body}\n\nRead by the later parser.`;
  const read = article && { ...article, body: body ?? null, tags: [...article.tags, 'later'] };
  return { ...page, article: read, parser_version: later };
}
vi.mock('../../src/pages/pool.ts', async (original) => {
  const real = await original<typeof import('../../src/pages/pool.ts')>();
  class Pool extends real.ParserPool {
    override async capture(answer: Answered, most: number) {
      const page = await super.capture(answer, most);
      return page && isLater.now ? asLater(page) : page;
    }
  }
  return { ...real, ParserPool: Pool };
});
const LATER = { version: later, read: async (answer: Answered) => asLater(parseCapture(answer, 1 << 24)) };

describe('a parser that reads otherwise', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-reparse-'));
  let press: Press;
  const run = () => crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });
  const ask = (sql: string, from = data) => rowsOf(from, sql);
  const count = async (view: string) => Number((await ask(`SELECT count(*) AS n FROM ${view}`))[0]?.n);

  beforeAll(async () => {
    press = await startPress({ papers: ['jsonld', 'bare'], articles: 16, network: '127.0.91', noise: true });
    await run();
  });
  afterAll(async () => {
    await press.close();
    rmSync(data, { recursive: true });
  });

  it('is told of before anything is written', async () => {
    const records = await count('revisions');
    const report = await reparse(data, { parser: LATER, dryRun: true });
    expect(report).toMatchObject({
      end: 'dry_run',
      records,
      same: 0,
      differ: records,
      written: 0,
      no_story: 0,
    });
    expect(report.fields).toEqual({ body: records, tags: records });
    expect(report.examples.map(({ field }) => field).sort()).toEqual([
      'body',
      'body',
      'body',
      'tags',
      'tags',
      'tags',
    ]);
    expect(report.examples[0]?.after).toContain('Read by the later parser.');
    expect(Object.keys(report.hosts).sort()).toEqual(press.papers.map(({ host }) => host).sort());
    expect(await ask('SELECT DISTINCT parser_version FROM readings')).toEqual([
      { parser_version: PARSER_VERSION },
    ]);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true });
  });

  it('makes no revision of pages whose text is the same, and one of those that the paper corrected', async () => {
    isLater.now = true;
    const before = await count('revisions');
    // Without its frontier a job asks for every page whole.
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(data, `frontier.sqlite${end}`), { force: true });
    const same = await run();
    expect(same.articles.unchanged).toBeGreaterThanOrEqual(before);
    expect(same.articles).toMatchObject({ new: 0, revised: 0 });
    expect(await count('revisions')).toBe(before);
    press.clock.turnBy(24 * 3_600_000);
    const changed = await run();
    expect(changed.articles.revised).toBeGreaterThan(0);
    const revised = await ask('SELECT url FROM revisions WHERE revision = 2');
    const corrected = new Set([...press.truth().articles()].flatMap((one) => (one.corrected ? one.url : [])));
    expect(revised.filter(({ url }) => !corrected.has(String(url)))).toEqual([]);
    expect(revised.length).toBe(changed.articles.revised);
    // Their first texts were read by the former parser: the later one's words are no change of the paper's.
    const told = await Array.fromAsync(changes(data));
    expect(told.map(({ url }) => url).sort()).toEqual(revised.map(({ url }) => String(url)).sort());
    for (const { fields, compared_by } of told) {
      expect(fields).toContain('body');
      expect(fields).not.toContain('tags');
      expect(compared_by).toBe(later);
    }
  });

  it('goes on where it was stopped, keeps both readings apart, and then finds nothing to do', async () => {
    const due = Number(
      (await ask(`SELECT count(*) AS n FROM revisions WHERE parser_version <> '${later}'`))[0]?.n,
    );
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const part = await reparse(data, { parser: LATER, signal: stop.signal, onProgress });
    expect(part).toMatchObject({ end: 'interrupted', written: 1 });
    const rest = await reparse(data, { parser: LATER });
    expect(rest).toMatchObject({ end: 'done', written: due - 1, no_story: 0, unreadable: 0 });
    expect(await reparse(data, { parser: LATER })).toMatchObject({ end: 'done', records: 0, written: 0 });
    const rows = await ask(
      `SELECT revision, list(parser_version ORDER BY read_at) AS parsers, any_value(title) AS title
       FROM readings GROUP BY id, revision HAVING min(parser_version) = '${PARSER_VERSION}'`,
    );
    expect(rows.length).toBe(due);
    for (const row of rows) expect(row.parsers).toEqual([PARSER_VERSION, later]);
    expect(await ask('SELECT DISTINCT parser_version FROM articles')).toEqual([{ parser_version: later }]);
    expect(await ask('SELECT DISTINCT parser_version FROM revisions')).toEqual([{ parser_version: later }]);
    const [twice] = await ask('SELECT count(*) - count(DISTINCT (id, revision)) AS n FROM revisions');
    expect(twice).toEqual({ n: 0 });
  });

  it('leaves an archive that is whole, and that a crawl goes on with without a revision', async () => {
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true, findings: [] });
    const { articles } = await run();
    expect(articles).toMatchObject({ new: 0, revised: 0 });
  });

  it('does not stand in the way of a rebuild: readings stay, and rows of the former parser are named', async () => {
    const { left, made } = await rebuild(data);
    expect(made).toEqual([]);
    for (const name of Object.keys(left)) expect(name).toMatch(/^articles\//);
  });

  it('comes out of the WARC files alone with the same revisions, as the later parser reads them', async () => {
    const apart = mkdtempSync(path.join(os.tmpdir(), 'newskeep-reparse-'));
    try {
      cpSync(path.join(data, 'warc'), path.join(apart, 'warc'), { recursive: true });
      expect(await rebuild(apart)).toMatchObject({ from_warc_alone: true, damage: [] });
      const sql = 'SELECT * EXCLUDE (capture) FROM revisions ORDER BY id, revision';
      expect(await ask(sql, apart)).toEqual(await ask(sql));
    } finally {
      rmSync(apart, { recursive: true });
    }
  });
});
