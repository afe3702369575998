import { describe, expect, it } from 'vitest';
import { parse, story } from './page.ts';

/** A page as the seed paper prints it: no metadata, the byline as first paragraph, a list of a hundred by clock. */
const TITLE = 'Gale tears roof from Aldmere lighthouse, keeper unharmed';
const PARAGRAPHS = Array.from(
  { length: 11 },
  (_, i) =>
    `Paragraph ${i + 1} of the report says, with a comma or two, what the keeper of the lighthouse saw that night and whom he told of it in the morning.`,
);
const two = (n: number) => String(n).padStart(2, '0');

const items = Array.from({ length: 100 }, (_, i) => {
  const minutes = 17 * 60 + 53 - i * 20;
  const inDay = ((minutes % 1440) + 1440) % 1440;
  const clock = `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
  const day = Math.floor(minutes / 1440);
  return {
    title: `Invented story number ${i + 1} from the coast of Aldmere`,
    path: `/nation/${9000 - i}.html`,
    printed: day === 0 ? clock : `${4 + day} February ${clock}`,
    published: `2026-02-${two(4 + day)}T${clock}:00`,
  };
});

const list = items
  .map(({ title, path, printed }, i) =>
    i % 7 === 0
      ? `<a class="news-item" href="${path}"><img src="/i/${i}.png"><h3 class="title">${title}</h3><span class="time">${printed}</span></a>`
      : `<a class="news-item-sm" href="${path}"><h6 class="title">${title}</h6><span class="time">${printed}</span></a>`,
  )
  .join('\n');

const given = {
  url: 'https://aldmere.example/nation/4711.html',
  fetchedAt: '2026-02-04T15:00:00Z',
  head: '<title>Aldmere Post</title>',
  body: `<header><a href="/"><img src="/logo.png" alt="Aldmere Post logo"></a><div>Wednesday February 4 2026</div><a href="/login">Login</a>
<nav><ul><li><a href="/">Latest</a></li><li><a href="/nation/">Nation</a></li><li><a href="/our-writers/">Our writers</a></li></ul></nav></header>
<div class="article-content-wrapper"><h2>${TITLE}</h2><span class="me-3">27 July 2022 12:30 (UTC+04:00)</span>
<img src="/p.jpg"><div>${TITLE}</div>
<div class="article-content"><p>By Mirela Vandort</p>${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}
<p>--</p><p>Mirela Vandort is the Post’s staff journalist, follow her on Kite: @MirelaV</p><p>Follow us on Kite @AldmerePost</p></div>
<ul class="tags"><li>Tags:</li><li><a href="/t/1">Aldmere</a></li><li><a href="/t/2">lighthouse keepers</a></li><li><a href="/t/3">North Cape</a></li><li><a href="/t/4">gale</a></li></ul>
<div><p>Here is the news, all day, every day, and it needs your help to stay so.</p><p>Choose to support open, independent journalism and subscribe on a monthly basis.</p><a href="/subscribe">Subscribe</a><p>Thank you!</p></div></div>
<div>Loading...</div><div class="side"><h4>Latest</h4><div>${list}</div><a href="/more">See more</a></div>
<footer><ul><li><a href="/about">About</a></li></ul>© Aldmere 2026</footer><form><h5>Sign In</h5><input type="password"><a href="/forgot">Forgot password?</a></form>`,
};

describe('a page of the seed’s shape', () => {
  const article = story(given);
  const { latest_headlines: latest } = parse(given);

  it('1: the heading, once', () => expect(article.title).toBe(TITLE));
  it('2: the byline as printed', () => expect(article.byline).toBe('By Mirela Vandort'));
  it('3: one person', () =>
    expect(article.authors).toEqual([{ name: 'Mirela Vandort', kind: 'person', role: null }]));
  it('4: the time with its stated offset', () => {
    expect(article.published_at).toBe('2022-07-27T12:30:00+04:00');
    expect(article.published_precision).toBe('minute');
  });
  it('5: eleven paragraphs and nothing else', () => expect(article.body?.split('\n\n')).toEqual(PARAGRAPHS));
  it('6: the tags', () =>
    expect(article.tags).toEqual(['Aldmere', 'lighthouse keepers', 'North Cape', 'gale']));
  it('7: a hundred headlines in order', () => {
    expect(latest.map(({ title }) => title)).toEqual(items.map(({ title }) => title));
    expect(latest.map(({ url }) => url)).toEqual(items.map(({ path }) => `https://aldmere.example${path}`));
  });
  it('8: clocks belong to the masthead’s day', () => {
    expect(latest.map(({ time_text }) => time_text)).toEqual(items.map(({ printed }) => printed));
    expect(latest[0]?.published_at?.slice(0, 19)).toBe('2026-02-04T17:53:00');
  });
  it('9: days without a year are this year’s, or the last one’s', () => {
    expect(latest.map(({ published_at }) => published_at?.slice(0, 19))).toEqual(
      items.map(({ published }) => published),
    );
    const newYear = parse({
      ...given,
      fetchedAt: '2026-01-02T15:00:00Z',
      body: given.body.replace('February 4 2026', 'January 2 2026').replaceAll(/\d February/g, '30 December'),
    });
    expect(newYear.latest_headlines.at(-1)?.published_at?.slice(0, 10)).toBe('2025-12-30');
  });
});
