import { describe, expect, it } from 'vitest';
import { type Given, ld, PROSE, plain, story } from './page.ts';

const TITLE = 'Wickby rebuilds its long pier';
const newsArticle = (fields: object) => ld({ '@type': 'NewsArticle', headline: TITLE, ...fields });

/** The story with something printed after its text. */
const printedBelow = (html: string, head = '', prose = PROSE): Given => {
  const given = plain('', head, 'en', prose);
  return { ...given, body: given.body.replace('</article>', `${html}</article>`) };
};
const links = (folder: string, ...names: string[]) =>
  names
    .map((name) => `<a href="/${folder}/${name.toLowerCase().replaceAll(' ', '-')}">${name}</a>`)
    .join(' ');

describe('tags of the head', () => {
  it('JSON-LD, metas and print are joined, each topic once, the printed spelling before others', () => {
    const head = `${newsArticle({ keywords: ['harbour council', 'Fishing'] })}<meta property="article:tag" content="fishing"><meta name="news_keywords" content="Harbour Council, Herring Fair">`;
    const { tags, provenance } = story(
      printedBelow(
        '<p>Tags: <a rel="tag" href="/t/1">Storms</a> <a rel="tag" href="/t/2">Fishing</a></p>',
        head,
      ),
    );
    expect(tags).toEqual(['harbour council', 'Fishing', 'Herring Fair', 'Storms']);
    expect(provenance.tags?.rule).toBe('json-ld+news-keywords+article-tag+printed');
  });
  it.each([
    ['a prefix that means topics', ['Subject: Fishing', 'Partner: Wire', 'Day: Friday'], ['Fishing']],
    ['one with a slash', ['topic/Fishing', 'topic/Long piers'], ['Fishing', 'Long piers']],
    ['ids and hosts', ['Fishing', '100312362', 'wickby-post.com', 'cce15240-c52a-4887-a61a'], ['Fishing']],
    ['a colon in a name', ['Fishing', 'Carpenters: a history'], ['Fishing', 'Carpenters: a history']],
    ['a comma in a name', ['Long pier, Wickby', 'Fishing'], ['Long pier, Wickby', 'Fishing']],
  ])('reads %s', (_, keywords, tags) => {
    expect(story(plain('', newsArticle({ keywords }))).tags).toEqual(tags);
  });
  it('splits a list in one string, in any script', () => {
    expect(
      story(plain('', newsArticle({ keywords: 'Fishing, Harbour council; Herring fair' }))).tags,
    ).toEqual(['Fishing', 'Harbour council', 'Herring fair']);
    expect(story(plain('', newsArticle({ keywords: 'الميناء، الصيد' }), 'ar')).tags).toEqual([
      'الميناء',
      'الصيد',
    ]);
  });
  it('refuses author, paper and section, and says so', () => {
    const head = newsArticle({
      keywords: ['Fishing', 'Ada Marsh', 'Wickby Post', 'Town'],
      author: { '@type': 'Person', name: 'Ada Marsh' },
      publisher: { '@type': 'Organization', name: 'Wickby Post' },
      articleSection: 'Town',
    });
    const { tags, provenance } = story(plain('', head));
    expect(tags).toEqual(['Fishing']);
    expect(provenance.tags?.others).toEqual([{ rule: 'json-ld', value: 'Ada Marsh, Wickby Post, Town' }]);
  });
  it('refuses what the paper hopes to be found by', () => {
    const keywords =
      'news, latest news, newspaper, local news, online, weather forecast tomorrow, cinema times, horoscope';
    expect(story(plain('', `<meta name="keywords" content="${keywords}">`)).tags).toEqual([]);
  });
  it('refuses the headline cut into words', () => {
    const head = `${newsArticle({ keywords: ['Fishing', 'Harbour council'] })}<meta name="keywords" content="wickby, rebuilds, its, long, pier">`;
    expect(story(plain('', head)).tags).toEqual(['Fishing', 'Harbour council']);
  });
  it('refuses a vocabulary of hundreds', () => {
    const keywords = Array.from(
      { length: 300 },
      (_, i) => `XX_Town ${String.fromCharCode(97 + (i % 26))} edition`,
    );
    expect(story(plain('', newsArticle({ keywords }))).tags).toEqual([]);
  });
});

describe('tags printed with the story', () => {
  it.each([
    ['rel=tag', '<p><a rel="tag" href="/x/1">Fishing</a>, <a rel="tag" href="/x/2">Herring fair</a></p>'],
    [
      'a box named for them',
      `<ul class="article__tags"><li>${links('s', 'Fishing')}</li><li>${links('s', 'Herring fair')}</li></ul>`,
    ],
    ['a label before them', '<p>Filed under: <a href="/a">Fishing</a>, <a href="/b">Herring fair</a></p>'],
    [
      'a heading above them',
      `<section><h4>More on this story</h4><ul><li>${links('a', 'Fishing')}</li><li>${links('a', 'Herring fair')}</li></ul></section>`,
    ],
    [
      'where they lead',
      `<div class="x1"><span>${links('topic', 'Fishing')}</span><span>${links('topic', 'Herring fair')}</span></div>`,
    ],
  ])('known by %s', (_, html) => {
    expect(story(printedBelow(html)).tags).toEqual(['Fishing', 'Herring fair']);
  });
  it('a German address spells its umlauts out', () =>
    expect(
      story(
        printedBelow(
          '<ul><li><a href="/p/faehre">Fähre</a></li><li><a href="/p/moewen">Möwen</a></li></ul>',
          '',
          PROSE.map((text) => `${text} Fähre und Möwen.`),
        ),
      ).tags,
    ).toEqual(['Fähre', 'Möwen']));
  it('a section printed as a topic is one, a button among them is none', () => {
    const head = newsArticle({ articleSection: 'Fishing' });
    expect(
      story(printedBelow(`<div class="tags">${links('tag', 'Fishing', 'Herring fair', 'Share')}</div>`, head))
        .tags,
    ).toEqual(['Fishing', 'Herring fair']);
  });
  it.each([
    ['the menu', `<nav>${links('town', 'Fishermen', 'Carpenters')}</nav>`],
    ['trending topics', `<div class="trending-topics">${links('topic', 'Eclipse', 'Elections')}</div>`],
    [
      'teasers',
      `<div class="teaser"><div class="tags">${links('topic', 'Eclipse', 'Elections')}</div></div>`,
    ],
    ['links in the text', `<p>The council, which <a href="/town/votes">voted on Monday</a>, met again.</p>`],
  ])('not from %s', (_, html) => {
    expect(story(printedBelow(html)).tags).toEqual([]);
  });
});
