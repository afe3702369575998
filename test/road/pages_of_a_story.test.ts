import http from 'node:http';
import type net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRule } from '../../model/forgotten.ts';
import { readCoverage } from '../../src/coverage/coverage.ts';
import { forget } from '../../src/forget/forget.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { verify } from '../../src/verify/verify.ts';
import { temporaryFolder } from '../support/folders.ts';

const said = (page: number) =>
  [1, 2, 3].map(
    (n) =>
      `Paragraph ${n} of page ${page} says, with a comma or two, what the keeper of the lighthouse saw that night, and whom he told of it.`,
  );
const LEAD = 'A keeper, a gale and a roof: the story of one night on the cape, told in three parts.';

/** A paper with one story on three pages. */
describe('a story on several pages', () => {
  let origin = '';
  /** What each page says now; a page that is not here is gone. */
  let pages: Map<number, string[]>;
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    const number = path === '/cape/gale-4711' ? 1 : Number(/^\/cape\/gale-4711\/(\d)$/.exec(path)?.[1]);
    const text = pages.get(number);
    const list = '<h1>The Cape Post</h1><ul><li><a href="/cape/gale-4711">Gale on the cape</a></li></ul>';
    if (path !== '/' && !text) return response.writeHead(404).end();
    const turns = [1, 2, 3].map((n) =>
      n === number ? `<b>${n}</b>` : `<a href="/cape/gale-4711${n > 1 ? `/${n}` : ''}">${n}</a>`,
    );
    const story = `<article><h1>Gale takes the roof off the lighthouse</h1><p class="standfirst">${LEAD}</p><div>${(text ?? []).map((one) => `<p>${one}</p>`).join('')}</div><div class="pages">${turns.join(' ')}</div></article>`;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      etag: `"${(text ?? []).join('').length}"`,
    });
    return response.end(`<html lang="en"><body>${path === '/' ? list : story}</body></html>`);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    pages = new Map([1, 2, 3].map((n) => [n, said(n)]));
  });

  const run = (data: string, seeds: string[], limits = {}) =>
    crawl(
      seeds.map((path) => origin + path),
      { data, politeness: { delay_ms: 0 }, limits },
    );
  async function records(data: string) {
    const dataset = await DatasetReader.open(data);
    try {
      const { rows } = await dataset.query(
        'SELECT url, revision, body, next_page, warnings FROM revisions ORDER BY url, revision',
      );
      return rows.map(({ url, body, ...row }) => ({
        ...row,
        path: String(url).slice(origin.length),
        body: String(body).split('\n\n'),
      }));
    } finally {
      dataset.close();
    }
  }
  const whole = () => [LEAD, ...[1, 2, 3].flatMap((n) => pages.get(n) ?? [])];
  const first = '/cape/gale-4711';

  it('is one record with every page’s text', async () => {
    const data = temporaryFolder();
    await run(data, ['/']);
    const found = await records(data);
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set([first]));
    expect(found.at(-1)).toMatchObject({ body: whole(), next_page: null, warnings: [] });
  });

  it('is forgotten whole, whichever of its pages is named and in whatever order they came', async () => {
    const data = temporaryFolder();
    // Pages that came before the first one told no story of their own.
    for (const path of [`${first}/3`, `${first}/2`, first]) await run(data, [path], { depth: 0 });
    const rules = [readRule('url', `${origin}${first}/2`)];
    const report = await forget(data, { rules, reason: 'case 4711' });
    // Each was asked for again in the runs after its own, and had not changed.
    expect(report).toMatchObject({ end: 'done', captures: 6, articles: 1 });
    expect(await records(data)).toEqual([]);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true, findings: [] });
    const again = await run(data, ['/']);
    expect(again.errors.forgotten).toBe(1);
    expect(await records(data)).toEqual([]);
    // Nothing is left that shows it to be a story.
    const { total, hosts } = await readCoverage(data, { job: again.job });
    expect(total).toMatchObject({ known: 0, held: 0 });
    expect(hosts).toMatchObject([{ unclear: { refused: 1 } }]);
  });

  it('is the same record in whatever order its pages come', async () => {
    const data = temporaryFolder();
    await run(data, [`${first}/3`], { depth: 0 });
    await run(data, [`${first}/2`], { depth: 0 });
    expect(await records(data)).toEqual([]);
    await run(data, [first], { depth: 0 });
    expect(await records(data)).toEqual([
      { path: first, revision: 1, body: whole(), next_page: null, warnings: [] },
    ]);
  });

  it('is said to be incomplete while a page is missing, and is completed later', async () => {
    const data = temporaryFolder();
    pages.delete(2);
    await run(data, ['/']);
    expect((await records(data)).at(-1)).toMatchObject({
      body: [LEAD, ...said(1)],
      next_page: `${origin}${first}/2`,
      warnings: ['pages_missing'],
    });
    pages.set(2, said(2));
    await run(data, [`${first}/2`], { depth: 0 });
    expect((await records(data)).at(-1)).toMatchObject({ body: whole(), next_page: null, warnings: [] });
  });

  it('goes on over the end of a run, and is revised once when a later page changes', async () => {
    const data = temporaryFolder();
    // The front page and the first page; the rest is left to the next run.
    await run(data, ['/'], { pages: 2 });
    await run(data, ['/']);
    const before = await records(data);
    expect(before.at(-1)).toMatchObject({ body: whole(), warnings: [] });
    await run(data, ['/']);
    expect(await records(data)).toEqual(before);
    pages.set(3, [
      ...said(3),
      'Correction: an earlier version of this story, as printed, misstated the height of the roof.',
    ]);
    await run(data, ['/']);
    const after = await records(data);
    expect(after.length).toBe(before.length + 1);
    expect(after.at(-1)?.body).toEqual(whole());
  });
});
