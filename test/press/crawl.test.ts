import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { linksOf, type Read, read } from './reading.ts';

describe('a crawl by links alone', () => {
  let press: Press;
  const seen = new Map<string, Read>();

  beforeAll(async () => {
    press = await startPress({ articles: 1260 });
    const truth = press.truth();
    const hosts = new Set(press.papers.map(({ host }) => host));
    let frontier = press.seeds;
    while (frontier.length > 0) {
      const pages = await Promise.all(frontier.map((url) => read(url)));
      for (const page of pages) seen.set(page.url, page);
      const found = pages.flatMap((page) => [...linksOf(page), page.headers.get('location') ?? page.url]);
      frontier = [...new Set(found)].filter(
        (url) => hosts.has(new URL(url).host) && !truth.disallowed(url) && !seen.has(url),
      );
    }
  });
  afterAll(() => press.close());

  test('reaches every story, wall and copy that the truth names', () => {
    const truth = press.truth();
    const stories = [...truth.articles()];
    expect(stories).toHaveLength(truth.count);
    expect(stories.filter(({ url }) => seen.get(url)?.status !== 200)).toEqual([]);
    for (const { url } of truth.walls()) expect(seen.get(url)?.status).toBe(200);
    const copies = stories.flatMap(({ url }) => truth.aliases(url)).filter((url) => /print/.test(url));
    expect(copies.length).toBeGreaterThan(50);
    expect(copies.filter((url) => seen.get(url)?.status !== 200 && !url.includes('utm_'))).toEqual([]);
  });

  test('meets every odd page', () => {
    const truth = press.truth();
    for (const { url } of truth.softNotFound()) expect(seen.get(url)?.status).toBe(200);
    for (const { url, status } of truth.gone()) expect(seen.get(url)?.status).toBe(status);
    for (const { url, status, to } of truth.redirects()) {
      expect(seen.get(url)?.status).toBe(status);
      expect(seen.get(url)?.headers.get('location')).toBe(to);
    }
    expect([...truth.redirects()].map(({ does }) => does).slice(0, 5)).toEqual([
      'moved',
      'chain',
      'chain',
      'loop',
      'loop',
    ]);
  });

  test('finds nothing that the truth does not account for', () => {
    const truth = press.truth();
    const known = new Set(press.seeds);
    for (const { url } of truth.articles()) for (const each of [url, ...truth.aliases(url)]) known.add(each);
    for (const { url } of truth.walls()) for (const each of [url, ...truth.aliases(url)]) known.add(each);
    for (const list of [truth.softNotFound(), truth.gone(), truth.redirects()])
      for (const { url } of list) known.add(url);
    const sections = /page|list\.php|\/section\/|\/ar\/[a-z]+$|\/[a-z]+\/?$|\/about/;
    const strange = [...seen.keys()].filter((url) => !known.has(url) && !sections.test(url));
    expect(strange).toEqual([]);
  });

  test('sees forbidden links but robots.txt names them', async () => {
    const front = seen.get(press.seeds[0] ?? '');
    expect(front && linksOf(front).some((url) => url.includes('/private/'))).toBe(true);
    expect((await read(`${press.papers[0]?.origin}/robots.txt`)).text).toContain('Disallow: /private/');
    expect(press.requests.byClass.disallowed).toBeUndefined();
  });

  test('pages through sections by rel=next alone', async () => {
    const [paper] = press.papers;
    const { text, url } = await read(paper?.front ?? '');
    const stories = new Set<string>();
    for (const slug of ['nation', 'harbour', 'science', 'culture', 'sport']) {
      let next: string | undefined = `/${slug}/`;
      expect(text).toContain(`href="${next}"`);
      for (let pages = 1; next !== undefined; pages++) {
        const page = await read(new URL(next, url).href);
        expect(pages).toBeLessThan(5);
        // The side column's lists are cut off: they name stories of all sections.
        const main = { ...page, text: page.text.split('</main>')[0] ?? '' };
        for (const link of linksOf(main)) if (link.includes(`/${slug}/1`)) stories.add(link);
        next = /href="([^"]+)" rel="next"/.exec(page.text)?.[1];
      }
    }
    const truth = press.truth();
    const own = [...truth.articles(), ...truth.walls()].filter((story) =>
      story.url.startsWith(paper?.origin ?? '-'),
    );
    expect(own.length).toBe(210);
    expect(own.filter((story) => !stories.has(story.url))).toEqual([]);
  });
});
