import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Access, type Press, startPress } from '../../fixtures/press/index.ts';
import { plain, read } from './reading.ts';

let press: Press;
beforeAll(async () => {
  press = await startPress();
});
afterAll(() => press.close());

const originOf = (style: string) => press.papers.find((paper) => paper.style === style)?.origin ?? '';

test('an unchanged page answers 304 to its tag and to its date, until the clock brings news', async () => {
  for (const style of ['seed', 'jsonld', 'microdata', 'rtl', 'shell']) {
    const url = `${originOf(style)}/`;
    const first = await read(url);
    const tag = { 'if-none-match': first.headers.get('etag') ?? '' };
    const date = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
    expect([(await read(url, tag)).status, (await read(url, date)).status]).toEqual([304, 304]);
    if (style === 'shell') continue;
    press.clock.turnBy(6 * 3_600_000);
    expect([(await read(url, tag)).status, (await read(url, date)).status]).toEqual([200, 200]);
    press.clock.turnBy(-6 * 3_600_000);
  }
});

test('one paper compresses, with a tag of its own', async () => {
  const url = `${originOf('jsonld')}/`;
  const zipped = await read(url, { 'accept-encoding': 'gzip' });
  const bare = await read(url, { 'accept-encoding': 'identity' });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(bare.headers.get('content-encoding')).toBeNull();
  expect(zipped.bytes.equals(bare.bytes)).toBe(true);
  expect(zipped.headers.get('etag')).not.toBe(bare.headers.get('etag'));
});

test('HEAD tells the length and sends nothing', async () => {
  const url = `${originOf('seed')}/`;
  const answer = await fetch(url, { method: 'HEAD' });
  expect(answer.headers.get('content-length')).toBe(`${(await read(url)).bytes.length}`);
  expect(await answer.text()).toBe('');
});

test('walls tease, soft 404s speak the language, and the wrong slug is sent to the right one', async () => {
  for (const { url, title } of press.truth().walls()) {
    const page = await read(url);
    expect(plain(page.text)).toContain(title);
    expect(page.text).toContain('subscription-wall');
  }
  const [soft] = [...press.truth().softNotFound()].filter(({ url }) => url.startsWith(originOf('bare')));
  expect(plain((await read(soft?.url ?? '')).text)).toContain('Страница не найдена');
  const [story] = [...press.truth().articles()].filter(({ url }) => url.startsWith(originOf('microdata')));
  const wrong = await read(story?.url.replace(/(\d{6})-.*/, '$1-other-words') ?? '');
  expect([wrong.status, wrong.headers.get('location')]).toEqual([301, story?.url]);
});

test('copies name the story that they copy', async () => {
  const truth = press.truth();
  for (const { url, title } of truth.articles()) {
    for (const copy of truth.aliases(url)) {
      const page = await read(copy);
      expect(plain(page.text)).toContain(title);
      const print = /\/print/.test(copy);
      if (print || !copy.startsWith(originOf('bare')))
        expect(page.text).toContain(`rel="canonical" href="${url}"`);
    }
  }
});

test('sitemaps and feeds name every story, one sitemap zipped', async () => {
  for (const { origin, host } of press.papers) {
    const index = await read(`${origin}/sitemap.xml`);
    const [part = ''] = [...index.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url);
    const { bytes } = await read(part);
    const xml = (part.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const truth = press.truth({ rendered: true });
    for (const story of truth.articles())
      if (story.host === host) expect(xml).toContain(`<loc>${story.url.replaceAll('&', '&amp;')}</loc>`);
    expect((await read(`${origin}/news-sitemap.xml`)).text).toContain('<news:title>');
    const feeds = await Promise.all(
      ['/rss/', '/feed.xml', '/atom.xml', '/rss.xml', '/feed'].map((path) => read(origin + path)),
    );
    const answered = feeds.filter(({ status }) => status === 200);
    expect(answered.map(({ text }) => text.match(/<(item|entry)>/g)?.length)).toEqual([20]);
  }
});

test('the log counts, and tells a listener each request', async () => {
  press.requests.reset();
  const heard: Access[] = [];
  const stop = press.requests.on((access) => heard.push(access));
  await read(`${originOf('seed')}/robots.txt`, { 'user-agent': 'reader/1' });
  stop();
  await read(`${originOf('seed')}/`);
  expect(heard.map(({ path, userAgent }) => [path, userAgent])).toEqual([['/robots.txt', 'reader/1']]);
  expect(press.requests.byClass).toEqual({ robots: 1, front: 1 });
  expect(press.requests.total).toBe(2);
});

test('the endless calendar is there only when asked for', async () => {
  expect((await read(`${originOf('seed')}/calendar/2026-02`)).status).toBe(404);
  const trapped = await startPress({ papers: ['seed'], traps: true });
  const page = await read(`${trapped.seeds[0]}calendar/2026-12`);
  await trapped.close();
  expect(page.text).toContain('href="/calendar/2027-01"');
});

test('where there is one loopback address, papers take ports in a row', async () => {
  const narrow = await startPress({ network: '203.0.113', papers: ['seed', 'bare'] });
  expect(narrow.papers.map(({ host }) => host.split(':')[0])).toEqual(['127.0.0.1', '127.0.0.1']);
  for (const paper of narrow.papers) expect((await read(paper.front)).text).toContain(paper.name);
  await narrow.close();
});

test('a taken port and a wrong option are said clearly', async () => {
  const port = Number(new URL(press.seeds[0] ?? '').port);
  await expect(startPress({ port })).rejects.toThrow(`Port ${port} on 127.0.41.1 is taken`);
  await expect(startPress({ articles: 2 })).rejects.toThrow('at least one article a paper');
  await expect(startPress({ now: 'noon' })).rejects.toThrow('cannot read "noon"');
});
