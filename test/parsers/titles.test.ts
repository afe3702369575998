import { describe, expect, it } from 'vitest';
import { ld, paragraphs, plain, story } from './page.ts';

const TITLE = 'Wickby rebuilds its long pier';
const og = (title: string) => `<meta property="og:title" content="${title}">`;
const page = (heading: string, head = '') =>
  story({ head, body: `<main><article>${heading}<div class="text">${paragraphs()}</div></article></main>` });
const read = (heading: string, head = '') => {
  const { title, kicker } = page(heading, head);
  return [title, kicker];
};

describe('a kicker inside the heading', () => {
  it('is known by its name', () =>
    expect(read(`<h1><span class="dachzeile">Harbour</span><span>${TITLE}</span></h1>`)).toEqual([
      TITLE,
      'Harbour',
    ]));
  it('is known by a mark that stands alone', () =>
    expect(read(`<h1><span>Harbour</span><span class="x">: </span><span>${TITLE}</span></h1>`)).toEqual([
      TITLE,
      'Harbour',
    ]));
  it('is known by a head that calls the story by the rest', () => {
    const head = og(`Harbour: ${TITLE}`) + ld({ '@type': 'NewsArticle', headline: TITLE });
    expect(read(`<h1><span>Harbour</span> ${TITLE}</h1>`, head)).toEqual([TITLE, 'Harbour']);
  });
  it('is known by a head that sets it off with a colon', () =>
    expect(read(`<h1><span>Harbour</span><div>${TITLE}</div></h1>`, og(`Harbour: ${TITLE}`))).toEqual([
      TITLE,
      'Harbour',
    ]));
  it('is part of the headline where heading and head join both with a colon', () =>
    expect(
      read(
        `<h1><span class="kicker">Harbour</span><span>: </span><span>${TITLE}</span></h1>`,
        og(`Harbour: ${TITLE}`),
      ),
    ).toEqual([`Harbour: ${TITLE}`, null]));
  it('is no word in italics', () =>
    expect(
      read('<h1><i>Herring Days</i> opens the long pier again</h1>', og('Herring Days opens the pier')),
    ).toEqual(['Herring Days opens the long pier again', null]));
});

describe('a kicker above the heading', () => {
  it('is found by its name, without the date beside it', () =>
    expect(read(`<p class="overline">Harbour / January 11, 2026</p><h1>${TITLE}</h1>`)).toEqual([
      TITLE,
      'Harbour',
    ]));
  it('is neither a date nor a section label', () => {
    expect(read(`<p class="overline">01-11-26</p><h1>${TITLE}</h1>`)).toEqual([TITLE, null]);
    expect(read(`<p class="category">Town</p><h1>${TITLE}</h1>`)).toEqual([TITLE, null]);
  });
});

describe('the headline', () => {
  const LONG = `${TITLE} - and the herring fair moves to the market`;
  it('is printed whole where the head cuts it short', () =>
    expect(read(`<h1>${LONG}</h1>`, og(TITLE))[0]).toBe(LONG));
  it('keeps a label that is printed with it', () =>
    expect(read(`<h1>${TITLE} | Comment</h1>`, `<title>${TITLE} | Comment - Wickby Post</title>`)[0]).toBe(
      `${TITLE} | Comment`,
    ));
  it('is not shouted where the head says it in its own case', () => {
    expect(read(`<h1>${TITLE.toUpperCase()}</h1>`, og(TITLE))[0]).toBe(TITLE);
    expect(read(`<h1>${TITLE.toUpperCase()}</h1>`, og(TITLE.toUpperCase()))[0]).toBe(TITLE.toUpperCase());
  });
  it('has the blanks that its elements lack', () =>
    expect(
      read('<h1><b>Wickby votes:</b>the pier comes back</h1>', og('Wickby votes: the pier comes back'))[0],
    ).toBe('Wickby votes: the pier comes back'));
  it('is read without the ruby above its letters', () =>
    expect(
      read('<h1>Wickby <ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby> pier comes back</h1>')[0],
    ).toBe('Wickby 港 pier comes back'));
  it('is not the last crumb of a trail', () => {
    const trail = '<a href="/">Home</a> <a href="/n">News</a> <a href="/n/t">Town</a>';
    expect(
      read(
        `<div>${trail}<h1>Long pier Wickby: the rebuilding</h1></div><h2>${TITLE}</h2>`,
        `<title>Long pier Wickby: the rebuilding</title>${og(TITLE)}`,
      )[0],
    ).toBe(TITLE);
  });
  it('stands below a first heading that repeats the window title', () =>
    expect(
      read(
        `<h1>Wickby's long pier is rebuilt</h1><h2>${TITLE}</h2>`,
        `<title>Wickby's long pier is rebuilt - Wickby Post</title>${og(TITLE)}`,
      )[0],
    ).toBe(TITLE));
  it('leaves what others call the story in the provenance', () =>
    expect(story(plain('', og('The pier of Wickby comes back'))).provenance.title).toEqual({
      rule: 'printed-headline',
      confidence: null,
      others: [{ rule: 'og-title', value: 'The pier of Wickby comes back' }],
    }));
});
