import { request } from 'node:http';
import path from 'node:path';
import { parseAtomFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ROUTES } from '../../src/serve/api/routes.ts';
import { jobsApi } from '../../src/serve/jobs_api.ts';
import { JOB_ROUTES } from '../../src/serve/jobs_described.ts';
import { serve } from '../../src/serve/serve.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { served } from './api_scene.ts';
import { openScene, REVISED, type Scene } from './scene.ts';

const TOKEN = 'sixteen-letters-at-least';
const PATIENCE_MS = 120_000;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, PATIENCE_MS);
afterAll(() => scene.close());

describe('the API', () => {
  it('gives answers that fit its description, of every route', async () => {
    const { ask, get } = await served(scene.data);
    const { id } = await get(`/article-at?url=${encodeURIComponent(REVISED)}`);
    const [{ page_url }] = (await get('/lists')).lists;
    const { paths } = JSON.parse((await ask('api/openapi.json')).text);
    const given: Record<string, string> = {
      '/search': '?q=ferry&host=quay.test&from=2026-02-12&to=2026-02-12',
      '/article-at': `?url=${encodeURIComponent(REVISED)}`,
      '/articles/{id}/changes': '?from=1&to=2',
      '/list-strip': `?page_url=${encodeURIComponent(page_url)}`,
    };
    const bodies: Record<string, object> = {
      '/query': { sql: 'SELECT host, count(*) AS n FROM articles GROUP BY host' },
      '/articles/{id}/replay': { revision: 2 },
    };
    for (const { method, path: at, answer } of ROUTES) {
      expect(paths[`/api/v1${at}`]?.[method]?.summary, at).toBeTypeOf('string');
      const { status, text } = await ask(`api/v1${at.replace('{id}', id)}${given[at] ?? ''}`, {
        method: method.toUpperCase(),
        ...(method === 'post' && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(bodies[at]),
        }),
      });
      expect({ status, text: status === 200 ? '' : text }, at).toEqual({ status: 200, text: '' });
      expect(answer?.parse(JSON.parse(text)), at).toEqual(JSON.parse(text));
    }
    expect(paths).toHaveProperty('/feed.xml');
  }, 60_000);

  it('describes what starts and stops jobs as that is', () => {
    const { stack } = jobsApi({
      jobs: new Map(),
      data: scene.data,
      runs: undefined as never,
      token: undefined,
    });
    const answered = stack.flatMap(({ route }) =>
      (route?.stack ?? []).map(({ method }) => `${method} ${route?.path.replace(/^\/$/, '')}`),
    );
    expect(JOB_ROUTES.map((one) => `${one.method} ${one.path.replace('{name}', ':name')}`)).toEqual(answered);
  });

  it('tells a story: revisions with what changed, its life in lists, who else carries it', async () => {
    const { get } = await served(scene.data);
    const { id } = await get(`/article-at?url=${encodeURIComponent(REVISED)}`);
    const { article, revisions } = await get(`/articles/${id}`);
    expect(article).toMatchObject({
      url: REVISED,
      revision: 2,
      provenance: { title: { rule: expect.any(String) } },
    });
    expect(revisions.map(({ revision }: { revision: number }) => revision)).toEqual([1, 2]);
    const { fields, same_parser } = await get(`/articles/${id}/changes?from=1&to=2`);
    expect(same_parser).toBe(true);
    expect(fields.find(({ field }: { field: string }) => field === 'title').words).toEqual([
      { op: 'same', text: 'Ferry timetable has ' },
      { op: 'removed', text: 'four' },
      { op: 'added', text: 'six' },
      { op: 'same', text: ' boats a day' },
    ]);
    const [copied] = (await get('/syndication')).ways;
    expect(copied.copies).toBeGreaterThan(0);
    const [listed] = await listedStories(get);
    const { stays, places } = await get(`/articles/${listed}/life`);
    expect(stays[0].first_at <= stays[0].last_at).toBe(true);
    expect(places.length).toBeGreaterThan(1);
  });

  it('never reads a day that nobody looked at as silence', async () => {
    const { get } = await served(scene.data);
    const { hosts } = await get('/stories-per-day?from=2026-02-01&to=2026-02-12');
    const [paper] = hosts.filter(({ host }: { host: string }) => host.startsWith('127.'));
    const looked = paper.days
      .filter((day: { looked: boolean }) => day.looked)
      .map((day: { day: string }) => day.day);
    expect(looked).toEqual(['2026-02-04', '2026-02-05', '2026-02-11']);
    const { weeks } = await get('/tags-by-week?from=2026-01-20&to=2026-02-12');
    expect(weeks.map((week: { days_looked: number }) => week.days_looked > 0)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const [{ page_url }] = (await get('/lists')).lists;
    const { unseen, states } = await get(`/list-strip?page_url=${encodeURIComponent(page_url)}`);
    expect(states.length).toBeGreaterThan(2);
    expect(unseen.at(-1)).toMatchObject({
      from: expect.stringMatching(/^2026-02-05/),
      to: expect.stringMatching(/^2026-02-11/),
    });
  });

  it('runs SQL that reads, as JSON and as CSV that no spreadsheet runs, and nothing else', async () => {
    const { ask, sql, get } = await served(scene.data);
    const found = JSON.parse((await sql('SELECT * FROM range(20)', { limit: 5 })).text);
    expect(found).toMatchObject({ columns: ['range'], more: true });
    expect(found.rows.length).toBe(5);
    const csv = await sql(`SELECT 1 AS n, '=1+1' AS "a,b"`, { format: 'csv' });
    expect(csv.headers.get('content-disposition')).toContain('newskeep.csv');
    expect(csv.text).toBe(`n,"a,b"\n1,'=1+1\n`);
    for (const bad of [
      "COPY articles TO '/tmp/x'",
      "SELECT * FROM read_csv('/etc/passwd')",
      'SELECT',
      'ATTACH DATABASE x',
    ])
      for (const format of ['json', 'csv'])
        expect(await sql(bad, { format }), bad).toMatchObject({
          status: 422,
          text: expect.stringContaining('query_failed'),
        });
    expect((await get('/about')).totals.articles).toBeGreaterThan(30);
    expect((await ask('api/v1/articles/nothing')).status).toBe(400);
    expect((await ask(`api/v1/articles/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await ask('api/v1/search?q=%22a%22%20OR')).text).toContain('search_invalid');
    for (const at of ['search', 'stories-per-day', 'tags-by-week', 'list-strip?page_url=x']) {
      const days = (query: string) => ask(`api/v1/${at}${at.includes('?') ? '&' : '?'}${query}`);
      expect(await days('from=2026-02-30'), at).toMatchObject({
        status: 400,
        text: expect.stringContaining('from: 2026-02-30 is no day.'),
      });
      expect(await days('from=2026-02-09&to=2026-02-01'), at).toMatchObject({
        status: 400,
        text: expect.stringContaining('2026-02-09, is later than the last one, 2026-02-01.'),
      });
    }
  });

  it('narrows a search by values, whatever its words are', async () => {
    const { ask, get } = await served(scene.data);
    const hosts = async (query: string) =>
      (await get(`/search?${query}`)).hits.map(({ host }: { host: string }) => host);
    const [{ value: author }] = (await get('/search?q=timetable&host=quay.test')).facets.author;
    expect(await hosts(`q=%22timetable&host=quay.test&author=${encodeURIComponent(author)}`)).toEqual([
      'quay.test',
    ]);
    expect(await hosts('q=timetable&host=test')).toEqual([]);
    expect(await hosts('q=timetable&tag=%23')).toEqual([]);
    expect((await ask('api/v1/search?q=storm%20NOT&host=quay.test')).text).toContain('search_invalid');
    expect((await ask('feed.xml?q=storm%20NOT&host=quay.test')).status).toBe(400);
  });

  it('gives a feed of a search, the last fetched first', async () => {
    const { ask } = await served(scene.data);
    const { headers, text } = await ask('feed.xml?q=ferry');
    expect(headers.get('content-type')).toContain('application/atom+xml');
    const { entries = [] } = parseAtomFeed(text);
    expect(entries[0]?.title?.value).toBeTypeOf('string');
    expect(entries.map((entry) => entry.links?.[0]?.href)).toContain(REVISED);
    const all = parseAtomFeed((await ask('feed.xml?host=quay.test&host=nowhere.test')).text);
    expect(all.title?.value).toBe('newskeep: host quay.test, host nowhere.test');
    const { entries: newest = [] } = parseAtomFeed((await ask('feed.xml')).text);
    const fetched = newest.map(({ updated }) => Date.parse(String(updated)));
    const published = newest.map((entry) => Date.parse(String(entry.published ?? entry.updated)));
    expect(fetched).toEqual(fetched.toSorted((a, b) => b - a));
    // Another order than that of publication.
    expect(published).not.toEqual(published.toSorted((a, b) => b - a));
  });

  it('says so where there is no dataset yet, and finds what is committed later within five seconds', async () => {
    const data = temporaryFolder();
    const { ask, get, sql } = await served(data);
    expect(await ask('api/v1/about')).toMatchObject({
      status: 404,
      text: expect.stringContaining('no_data'),
    });
    expect(await ask('api/v1/search')).toMatchObject({ status: 404 });
    expect((await ask('')).text).toContain('<main');

    const archive = await open(data);
    onTestFinished(() => archive.close());
    const put = async (word: string) => {
      const url = `http://paper.test/${word}`;
      await archive.put(
        capture(url, { at: new Date().toISOString() }),
        story(url, { title: `About ${word}` }),
      );
      await archive.commit();
    };
    const found = async (word: string) => {
      const { hits } = await get(`/search?q=title:${word}`);
      const answer = await sql(`SELECT url FROM articles WHERE title = 'About ${word}'`);
      const { rows } = JSON.parse(answer.text);
      const urls = (some: { url: string }[]) => some.map(({ url }) => url);
      return { search: urls(hits), sql: urls(rows) };
    };
    const everywhere = (word: string) => {
      const url = `http://paper.test/${word}`;
      return { search: [url], sql: [url] };
    };
    await put('herring');
    expect(await found('herring')).toEqual(everywhere('herring'));
    // The dataset and the index are open by now: both have to see that there is more.
    for (const word of ['mackerel', 'sprat']) {
      expect(await found(word)).toEqual({ search: [], sql: [] });
      await put(word);
      await expect.poll(() => found(word), { timeout: 5000, interval: 100 }).toEqual(everywhere(word));
    }
  }, 30_000);
});

async function listedStories(get: (path: string) => Promise<{ states: { items: { url: string }[] }[] }>) {
  const { lists } = (await get('/lists')) as unknown as { lists: { page_url: string }[] };
  const { states } = await get(`/list-strip?page_url=${encodeURIComponent(lists[0]?.page_url ?? '')}`);
  const { id } = (await get(
    `/article-at?url=${encodeURIComponent(states[0]?.items[0]?.url ?? '')}`,
  )) as unknown as { id: string };
  return [id];
}

describe('whom it answers', () => {
  const status = (url: string, headers: Record<string, string>, method = 'GET', body = '') =>
    new Promise<number>((resolve, reject) => {
      request(url, { method, headers }, (answer) => resolve(answer.resume().statusCode ?? 0))
        .on('error', reject)
        .end(body);
    });

  it('its own page and programs of its machine, and no other page', async () => {
    const { url } = await served(scene.data);
    const { origin, host } = new URL(url);
    const about = `${url}api/v1/about`;
    expect(await status(about, { host })).toBe(200);
    expect(await status(about, { host, origin, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await status(about, { host, 'sec-fetch-site': 'none' })).toBe(200);
    expect(await status(about, { host: 'evil.test' })).toBe(403);
    // Another port of this machine is the same site, and so is the replay.
    for (const site of ['same-site', 'cross-site'])
      expect(await status(about, { host, 'sec-fetch-site': site }), site).toBe(403);
    for (const other of ['http://evil.test', 'null', 'http://127.0.0.1:1'])
      expect(await status(about, { host, origin: other }), other).toBe(403);
    const sql = '{"sql":"SELECT 1"}';
    const json = { host, 'content-type': 'application/json' };
    expect(await status(`${url}api/v1/query`, json, 'POST', sql)).toBe(200);
    expect(await status(`${url}api/v1/query`, { ...json, 'sec-fetch-site': 'none' }, 'POST', sql)).toBe(403);
    expect(await status(`${url}api/v1/query`, { host, 'content-type': 'text/plain' }, 'POST', sql)).toBe(415);
    const framed = {
      host,
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    };
    expect(await status(url, framed)).toBe(403);
    expect(await status(url, { ...framed, 'sec-fetch-dest': 'document' })).toBe(200);
    expect(await status(about, { ...framed, 'sec-fetch-dest': 'document' })).toBe(403);
  });

  it('where there is a token, whoever has it', async () => {
    const { url, ask } = await served(scene.data, { token: TOKEN });
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}`,
    });
    for (const at of ['api/v1/about', 'api/v1/search', 'api/openapi.json', 'feed.xml'])
      for (const headers of [{ authorization: '' }, { authorization: 'Bearer x' }, basic('x')])
        expect((await ask(at, { headers })).status, at).toBe(401);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await ask('api/v1/about', { headers })).status).toBe(200);
    expect((await ask('feed.xml', { headers: basic(TOKEN) })).status).toBe(200);
    expect((await ask('api/v1/about', { headers: basic(TOKEN) })).status).toBe(401);
    expect((await fetch(url)).status).toBe(200);
  });

  it('is served at another address only with a token', async () => {
    await expect(serve({ data: scene.data, port: 0, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('NEWSKEEP_TOKEN'),
    });
    const { ask } = await served(scene.data, { host: '0.0.0.0', token: TOKEN });
    expect((await ask('api/v1/about')).status).toBe(401);
    expect((await ask('api/v1/about', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
  });

  it('lets nobody out of the folder of its page', async () => {
    const { url } = await served(scene.data);
    const { host } = new URL(url);
    for (const at of [
      '../serve.ts',
      '..%2fserve.ts',
      '%2e%2e/serve.ts',
      '.git',
      path.resolve('package.json'),
    ])
      expect(await status(`${url}${at}`, { host }), at).toBeGreaterThanOrEqual(400);
  });
});
