import { describe, expect, it } from 'vitest';
import { parse, plain } from './page.ts';

const STORY = 'https://wickby.example/town/pier-4711';
const turn = (after: string, url = STORY, head = '') => {
  const given = plain('', head);
  const page = parse({ ...given, url, body: `${given.body}<div class="pages">${after}</div>` });
  return [page.article?.next_page ?? null, page.part_of];
};

describe('next_page', () => {
  it.each([
    ['a number', '<b>1</b> <a href="/town/pier-4711/2">2</a> <a href="/town/pier-4711/3">3</a>', '/2'],
    ['a parameter', '<a href="?page=2">Next page</a>', '?page=2'],
    ['a word in another language', '<a href="/town/pier-4711/seite-2">Weiter ›</a>', '/seite-2'],
  ])('is read from %s', (_, html, end) => expect(turn(html)).toEqual([STORY + end, null]));

  it('is read from rel=next in the head', () =>
    expect(turn('', STORY, `<link rel="next" href="${STORY}?page=2">`)).toEqual([`${STORY}?page=2`, null]));
  it('keeps the ending of a file', () =>
    expect(turn('<a href="/a/pier-2.html">2</a>', 'https://wickby.example/a/pier.html')).toEqual([
      'https://wickby.example/a/pier-2.html',
      null,
    ]));

  it.each([
    ['the next story', '<a rel="next" href="/town/pier-4712">Next</a>'],
    ['the next story under its title', '<a rel="next" href="/town/ferry">The ferry is back</a>'],
    ['a second story of the same name', '<a rel="next" href="/town/pier-4711-2">Next post</a>'],
    ['a section', '<a rel="next" href="/town/2">2</a>'],
    ['pages of comments', '<div class="comments"><a href="?page=2">2</a></div>'],
    ['a page further on', '<a href="/town/pier-4711/3">3</a>'],
    ['a number that says another', '<a href="/town/pier-4711/2">7</a>'],
  ])('is not %s', (_, html) => expect(turn(html)).toEqual([null, null]));

  it('is no later page of a story that has its name and no number', () =>
    expect(turn(`<a rel="prev" href="${STORY}">Previous post</a>`, `${STORY}-2`)).toEqual([null, null]));

  it('tells a later page by its link back, and finds the one after it', () => {
    const html = `<a href="/town/pier-4711">1</a> <b>2</b> <a href="/town/pier-4711/3">3</a>`;
    expect(turn(html, `${STORY}/2`)).toEqual([`${STORY}/3`, { first: STORY, number: 2 }]);
    expect(turn('', `${STORY}?page=2`, `<link rel="canonical" href="${STORY}">`)).toEqual([
      null,
      { first: STORY, number: 2 },
    ]);
    expect(turn('<a href="/town/3">3</a>', 'https://wickby.example/town/2')).toEqual([null, null]);
  });
  it('is a link of the role `next`', () => {
    const given = plain();
    const { links } = parse({ ...given, body: `${given.body}<a href="/town/pier-4711/2">2</a>` });
    expect(links.find(({ url }) => url.endsWith('/2'))?.role).toBe('next');
  });
});
