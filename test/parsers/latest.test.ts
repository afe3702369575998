import { describe, expect, it } from 'vitest';
import { PROSE, parse, plain } from './page.ts';

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
const numbers = (from: number) => Array.from({ length: 6 }, (_, i) => from + i);
const untimed = (from: number) =>
  numbers(from)
    .map((i) => `<li><a href="/n/${i}">What the harbour did, chapter ${i}</a></li>`)
    .join('');
const urls = (list: readonly { url: string }[]) => list.map(({ url }) => url);
const paths = (from: number) => numbers(from).map((i) => `https://wickby.example/n/${i}`);

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
  it.each([
    ['es', 'ULTIMAS NOTICIAS'],
    ['ar', 'اخر الاخبار'],
    ['de', 'Aktuelle Hafen-Meldungen'],
    ['en', 'Latest Harbour News View all'],
    ['ja', '速報・新着ニュース'],
  ])('%s: under "%s", however it is spelt', (lang, heading) =>
    expect(latestOf(`<aside><h3>${heading}</h3><ul>${list()}</ul></aside>`, lang)).toHaveLength(6),
  );
  it.each(['Latest reviews', 'Latest by Mara Quill', '#latest', 'Ultime ricette', 'آخر التعليقات'])(
    'is not "%s"',
    (heading) => expect(latestOf(`<aside><h3>${heading}</h3><ul>${untimed(0)}</ul></aside>`)).toEqual([]),
  );
  it('of a tab that names no panel, by its place among the tabs', () => {
    const tabs =
      '<div class="tabhead"><h3><a href="javascript:void(0)">Must read</a></h3></div><div class="tabhead"><h3><a href="javascript:void(0)">Latest</a></h3></div>';
    const panels = `<div><ul>${untimed(10)}</ul></div><div><ul>${untimed(20)}</ul></div>`;
    expect(urls(latestOf(`<section>${tabs}${panels}</section>`))).toEqual(paths(20));
  });
  it('over several rows of a grid, without writers and rubrics', () => {
    const cell = (i: number) =>
      `<div class="cell"><a class="rubric" href="/category/ships">Ships and more of the sea</a><h4><a href="/n/${i}">What the harbour did, chapter ${i}</a></h4><a class="author" href="/author/mara-quill">Mara Quill of Wickby</a></div>`;
    const row = (from: number) => `<div class="row">${cell(from)}${cell(from + 1)}</div>`;
    expect(urls(latestOf(`<section><h2>Latest</h2>${row(0)}${row(2)}${row(4)}</section>`))).toEqual(paths(0));
  });
  it('of two headings both, of a tab and a heading over one list the nearer', () => {
    const two = `<div><h3 class="t">Latest in Ships</h3><ul>${untimed(0)}</ul><h3 class="t">Latest in Nets</h3><ul>${untimed(6)}</ul></div>`;
    expect(urls(latestOf(two))).toEqual([...paths(0), ...paths(6)]);
    const nearer = `<div><ul><li>Latest</li><li>Columns</li></ul><div><div class="col"><div class="t">Latest</div><ul>${untimed(0)}</ul></div><div class="col"><div class="t">Columns</div><ul>${untimed(6)}</ul></div></div></div>`;
    expect(urls(latestOf(nearer))).toEqual(paths(0));
  });
  it('of the footer, but of no menu that folds out, beside no writer, and not the rubric of a story', () => {
    expect(latestOf(`<footer><div><h3>Latest news</h3><ul>${untimed(0)}</ul></div></footer>`)).toHaveLength(
      6,
    );
    for (const [open, close] of [
      ['<div class="submenu"><div>Latest</div>', '</div>'],
      ['<div class="author-box"><h3>Latest</h3>', '</div>'],
      ['<div><div><div class="category">Latest news</div></div>', '</div>'],
    ])
      expect(latestOf(`${open}<ul>${untimed(0)}</ul>${close}`)).toEqual([]);
  });
  it('is not made of links in prose', () =>
    expect(
      latestOf(
        `<div><h3>Latest</h3>${[1, 2, 3, 4].map((i) => `<p>${PROSE[0]} See <a href="/p/${i}">the story of the long pier, part ${i}</a>, and ${PROSE[1]}</p>`).join('')}</div>`,
      ),
    ).toEqual([]));
  it('of a site on a port of its own', () =>
    expect(
      latestOf(`<aside><h3>Latest</h3><ul>${list()}</ul></aside>`, 'en', 'http://127.0.0.9:8080/town/1'),
    ).toHaveLength(6));
  it('under a bare "News" only where its times fall', () => {
    expect(latestOf(`<aside><h3>News</h3><ul>${list()}</ul></aside>`)).toHaveLength(6);
    expect(latestOf(`<aside><h3>News</h3><ul>${untimed(0)}</ul></aside>`)).toEqual([]);
  });
  it('takes the headline out of a link that glues a kicker to it', () => {
    const glued = Array.from(
      { length: 4 },
      (_, i) =>
        `<li><a title="The ferry sails again, week ${i}" href="/f/${i}"><span>Ships &amp; Nets</span> <span>The ferry sails again, week ${i}</span></a></li>`,
    ).join('');
    expect(latestOf(`<aside><h3>Latest</h3><ul>${glued}</ul></aside>`)[0]?.title).toBe(
      'The ferry sails again, week 0',
    );
  });
  it('reads times that stand beside the items, as papers of several languages print them', () => {
    const times = (printed: readonly string[], lang: string) =>
      latestOf(
        `<aside><h3>Latest</h3><dl>${printed.map((text, i) => `<dt><a href="/t/${i}">The herring fleet comes home, day ${i}</a></dt><dd>${text}</dd>`).join('')}</dl></aside>`,
        lang,
      ).map(({ published_at }) => published_at);
    expect(times(['18h06', '17h40', '9h05'], 'fr')).toEqual([
      '2026-02-04T18:06:00',
      '2026-02-04T17:40:00',
      '2026-02-04T09:05:00',
    ]);
    expect(times(['an hour ago', '2 hours ago', 'a day ago'], 'en')).toEqual([
      '2026-02-04T17:00:00+00:00',
      '2026-02-04T16:00:00+00:00',
      '2026-02-03',
    ]);
    expect(times(['00:20', '23:50', '23:10', '22:00'], 'en')).toEqual([
      '2026-02-04T00:20:00',
      '2026-02-03T23:50:00',
      '2026-02-03T23:10:00',
      '2026-02-03T22:00:00',
    ]);
  });
});
