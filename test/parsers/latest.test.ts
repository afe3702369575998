import { describe, expect, it } from 'vitest';
import { parse, plain } from './page.ts';

const items = Array.from({ length: 6 }, (_, i) => ({
  title: `Story of the harbour, number ${i + 1}`,
  path: `/town/${i + 1}`,
  clock: `1${6 - i}:05`,
}));
const list = (tag = 'li') =>
  items
    .map(
      ({ title, path, clock }) =>
        `<${tag}><span class="time">${clock}</span> <a href="${path}">${title}</a></${tag}>`,
    )
    .join('');
const latestOf = (aside: string, lang = 'en', url?: string) => {
  const given = plain('', '', lang);
  return parse({ ...given, ...(url ? { url } : {}), body: given.body + aside }).latest_headlines;
};
const titles = items.map(({ title }) => title);

describe('the latest list', () => {
  it.each([
    ['en', 'Latest news'],
    ['de', 'Neueste Artikel'],
    ['fr', 'Dernières actualités'],
    ['es', 'Últimas noticias'],
    ['ru', 'Лента новостей'],
    ['ar', 'آخر الأخبار'],
    ['zh', '即時新聞'],
    ['ja', '最新ニュース'],
  ])('%s: under "%s"', (lang, heading) => {
    expect(
      latestOf(`<aside><h3>${heading}</h3><ul>${list()}</ul></aside>`, lang).map(({ title }) => title),
    ).toEqual(titles);
  });
  it('of a tab, whose panel stands apart', () => {
    const tabs = `<ul class="tabs"><li><a href="#read">Most read</a></li><li><a href="#new">Latest</a></li></ul>`;
    const other = items
      .map(
        ({ path }, i) => `<li><a href="/old${path}">An old story that many have read, number ${i}</a></li>`,
      )
      .join('');
    expect(
      latestOf(
        `<div>${tabs}<div id="read"><ul>${other}</ul></div><div id="new"><ul>${list()}</ul></div></div>`,
      ).map(({ title }) => title),
    ).toEqual(titles);
  });
  it('known only by its falling clock times', () => {
    const many = Array.from(
      { length: 10 },
      (_, i) =>
        `<div class="row"><span>${19 - i}:30</span> <a href="/s/${i}">What happened in the harbour, part ${i}</a></div>`,
    ).join('');
    expect(latestOf(`<div class="col">${many}</div>`)).toHaveLength(10);
  });
  it('leaves titles free of times and labels, and gives each link its role', () => {
    const one = items
      .map(
        ({ title, path, clock }) =>
          `<a href="${path}"><em>${clock}</em><span class="label">Premium</span><h4>${title}</h4></a>`,
      )
      .join('');
    const given = plain();
    const page = parse({ ...given, body: `${given.body}<section><h2>Just in</h2>${one}</section>` });
    expect(page.latest_headlines[0]).toEqual({
      position: 1,
      title: titles[0],
      url: 'https://wickby.example/town/1',
      published_at: '2026-02-04T16:05:00',
      precision: 'minute',
      time_text: '16:05',
    });
    expect(page.links.filter(({ role }) => role === 'latest')).toHaveLength(6);
  });
  it.each(['Most read', 'Related stories', 'Editor’s picks', 'Latest comments', 'Latest videos'])(
    'is not "%s"',
    (heading) =>
      expect(
        latestOf(
          `<aside><h3>${heading}</h3><ul>${items.map(({ title, path }) => `<li><a href="${path}">${title}</a></li>`).join('')}</ul></aside>`,
        ),
      ).toEqual([]),
  );
  it('is not the menu', () =>
    expect(
      latestOf(
        '<nav><ul><li><a href="/latest">Latest</a></li><li><a href="/town-and-country">Town and country</a></li><li><a href="/sea-and-harbour">Sea and harbour</a></li><li><a href="/home-and-garden">Home and garden</a></li></ul></nav>',
      ),
    ).toEqual([]));
});
