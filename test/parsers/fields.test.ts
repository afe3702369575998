import { describe, expect, it } from 'vitest';
import { ld, PROSE, paragraphs, parse, plain, story } from './page.ts';

const TITLE = 'Wickby rebuilds its long pier';

describe('title', () => {
  it('is printed, not the SEO title', () =>
    expect(
      story(
        plain(
          '',
          '<meta property="og:title" content="Wickby rebuilds long pier: all you need to know | Wickby Post"><title>Pier - Wickby Post</title>',
        ),
      ).title,
    ).toBe(TITLE));
  it('leaves out kicker and site name', () => {
    const given = plain(
      '',
      `<meta property="og:title" content="${TITLE}"><meta property="og:site_name" content="Wickby Post">`,
    );
    expect(
      story({ ...given, body: given.body.replace('<h1>', '<h1><span class="kicker">Harbour</span> ') }).title,
    ).toBe(TITLE);
    expect(
      story({
        ...given,
        head: `<title>${TITLE} | Wickby Post</title>`,
        body: `<div class="text">${paragraphs()}</div>`,
      }).title,
    ).toBe(TITLE);
  });
  it('is not the masthead', () => {
    const given = plain('', '<title>Wickby Post</title>');
    expect(
      story({
        ...given,
        body: `<header><h1><a href="/">Wickby Post</a></h1></header>${given.body.replaceAll('h1', 'h2')}`,
      }).title,
    ).toBe(TITLE);
  });
});

describe('times', () => {
  const both = ld({
    '@type': 'NewsArticle',
    headline: TITLE,
    dateModified: '2026-02-03T11:00:00+02:00',
    datePublished: '2026-02-02T09:30:00+02:00',
  });
  it('never swaps published and modified', () =>
    expect(story(plain('', both))).toMatchObject({
      published_at: '2026-02-02T09:30:00+02:00',
      modified_at: '2026-02-03T11:00:00+02:00',
    }));
  it('gives no modified time for a published one', () => {
    const article = story(
      plain(
        '<p>Updated 3 February 2026 11:00</p>',
        '<meta property="article:modified_time" content="2026-02-03T11:00:00Z">',
      ),
    );
    expect(article.modified_at).toBe('2026-02-03T11:00:00+00:00');
  });
  it('keeps a day a day', () =>
    expect(story(plain('<span class="date">2 February 2026</span>'))).toMatchObject({
      published_at: '2026-02-02',
      published_precision: 'day',
    }));
  it('takes the hour from print where the head has the day only', () =>
    expect(
      story(plain('<time>2 February 2026, 14:05 CET</time>', '<meta name="date" content="2026-02-02">'))
        .published_at,
    ).toBe('2026-02-02T14:05:00+01:00'));
  it('refuses the future', () =>
    expect(
      story(plain('', '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'))
        .published_at,
    ).toBeNull());
});

describe('tags and section', () => {
  it('are the union of all witnesses, once, without section, author and paper', () => {
    const head = `${ld({ '@type': 'NewsArticle', headline: TITLE, keywords: ['Wickby pier', 'Fishing'], articleSection: 'Town', author: { name: 'Ada Marsh' } })}<meta property="article:tag" content="fishing"><meta name="news_keywords" content="Herring fair, Town, Ada Marsh">`;
    const given = plain('', head);
    const article = story({
      ...given,
      body: given.body.replace(
        '</article>',
        '<p>Tags: <a rel="tag" href="/t/storms">Storms</a> <a rel="tag" href="/t/f">Fishing</a></p></article>',
      ),
    });
    expect(article.tags).toEqual(['Wickby pier', 'Fishing', 'Herring fair', 'Storms']);
    expect(article.section).toBe('Town');
  });
});

describe('language', () => {
  it.each([
    ['en-GB', 'en-GB', PROSE, 'html-lang'],
    [
      'en',
      'de',
      Array.from(
        { length: 4 },
        (_, i) =>
          `Der Rat der Stadt hat am Montag beschlossen, die Mole wieder aufzubauen, die ein Sturm im Winter zerbrochen hat, und sie soll nicht vor dem Fest der Fischer fertig sein, sagte der Meister ${i}.`,
      ),
      'detected',
    ],
    [
      '',
      'ru',
      Array.from(
        { length: 4 },
        (_, i) =>
          `Совет порта решил в понедельник восстановить причал, который сломала буря, и открыть его к ярмарке номер ${i}, сказал он.`,
      ),
      'detected',
    ],
  ])('%j on the page gives %s', (lang, language, prose, rule) => {
    const article = story(plain('', '', lang, prose));
    expect(article.language).toBe(language);
    expect(article.provenance.language?.rule).toBe(rule);
  });
});

describe('canonical URL, publisher, images', () => {
  it.each([
    ['/town/pier', 'https://wickby.example/town/pier'],
    ['https://elsewhere.example/town/pier', 'https://wickby.example/town/pier-4711'],
    ['https://wickby.example/', 'https://wickby.example/town/pier-4711'],
  ])('%s', (href, canonical) =>
    expect(story(plain('', `<link rel="canonical" href="${href}">`)).canonical_url).toBe(canonical),
  );
  it.each([
    ['https://wickby.example/story.php?id=17', '/story.php', 'https://wickby.example/story.php?id=17'],
    [
      'https://wickby.example/story.php?id=17&print=1',
      '/story.php?id=17',
      'https://wickby.example/story.php?id=17',
    ],
    ['https://wickby.example/news/17.html', '/news', 'https://wickby.example/news/17.html'],
    ['https://wickby.example/news/17.html?print=1', '/news/17.html', 'https://wickby.example/news/17.html'],
    ['https://wickby.example/news/17.html/amp', '/news/17.html', 'https://wickby.example/news/17.html'],
  ])('%s naming %s is %s', (url, href, canonical) =>
    expect(story({ ...plain('', `<link rel="canonical" href="${href}">`), url }).canonical_url).toBe(
      canonical,
    ),
  );
  it('the paper as it names itself', () =>
    expect(story(plain('', '<meta property="og:site_name" content="Wickby Post">')).publisher).toBe(
      'Wickby Post',
    ));
  it('pictures with caption and credit, which are no body', () => {
    const article = story(
      plain(
        '<figure><img src="/pier.jpg"><figcaption>The pier at dawn. <span class="credit">Bo Fen</span></figcaption></figure>',
      ),
    );
    expect(article.images).toEqual([
      { url: 'https://wickby.example/pier.jpg', caption: 'The pier at dawn.', credit: 'Bo Fen' },
    ]);
    expect(article.body).not.toContain('dawn');
  });
});

describe('site rules', () => {
  it('are data, and come first', async () => {
    const { parsePage } = await import('../../parsers/index.ts');
    const body = new TextEncoder().encode(
      `<h1>${TITLE}</h1><p id="real">The real headline of Wickby</p>${paragraphs()}`,
    );
    const siteRules = [{ host: 'wickby.example', fields: { title: '#real' } }];
    const { article } = parsePage({ body, url: 'https://www.wickby.example/a/1' }, { siteRules });
    expect(article?.title).toBe('The real headline of Wickby');
    expect(article?.provenance.title?.rule).toBe('site:wickby.example');
  });
});

it('counts words of any script', () => {
  expect(story(plain()).word_count).toBe(PROSE.join(' ').split(' ').length);
  const chinese = Array.from(
    { length: 4 },
    (_, i) =>
      `港口委员会星期一决定重建去年冬天被风暴折断的长码头，并在鲱鱼集市之前开放，港务长在会议上这样告诉大家，渔民们已经等了很久了第${i}次。`,
  );
  const { word_count } = story(plain('', '', 'zh', chinese));
  expect(word_count).toBeGreaterThan(80);
  expect(word_count).toBeLessThan(260);
});

it('gives no latest list where there is none', () => expect(parse(plain()).latest_headlines).toEqual([]));
