import { describe, expect, it } from 'vitest';
import { zoo } from '../../fixtures/press/zoo/index.ts';
import { parsePage } from '../../parsers/index.ts';
import { ld, PROSE, paragraphs, parse, plain } from './page.ts';

const two = paragraphs(PROSE.slice(0, 2));

describe('kind', () => {
  it('article', () => expect(parse(plain()).kind).toBe('article'));
  it('article, for subscribers, with its whole text printed', () => {
    const page = parse(
      plain(
        '',
        ld({ '@type': 'NewsArticle', headline: 'Wickby rebuilds its long pier', isAccessibleForFree: false }),
      ),
    );
    expect(page.kind).toBe('article');
    expect(page.article?.access).toBe('subscriber');
  });
  it('live', () =>
    expect(parse(plain('', ld({ '@type': 'LiveBlogPosting', headline: 'Storm, as it happens' }))).kind).toBe(
      'live',
    ));

  it.each([
    [
      'subscription',
      'en',
      `<h1>Storm breaks the pier</h1>${two}<div class="paywall"><h3>This story is for subscribers</h3><p>Subscribe to read on. Already a subscriber? Log in.</p></div>`,
    ],
    [
      'subscription, German',
      'de',
      `<h1>Sturm zerbricht die Mole</h1><p>${'Der Sturm der Nacht hat die Mole von Wickby in zwei Teile zerbrochen, sagt der Hafenmeister.'}</p><div><p>Jetzt weiterlesen mit dem Abo. Bereits Abonnent?</p></div>`,
    ],
    [
      'consent',
      'en',
      '<title>Before you continue</title><h1>Before you continue</h1><p>We and our partners use cookies to store data on your device.</p><button>Accept all</button>',
    ],
    [
      'bot check',
      'en',
      '<title>Just a moment...</title><h1>wickby.example</h1><p>Verifying you are human. This may take a few seconds.</p>',
    ],
    [
      'log-in form',
      'en',
      '<title>Log in - Wickby Post</title><h1>Log in</h1><form><input name="u"><input type="password"></form>',
    ],
  ])('wall: %s', (_, lang, body) =>
    expect(parse({ body, lang })).toMatchObject({ kind: 'wall', article: null }),
  );

  it.each([
    ['English', 'en', 'Page not found'],
    ['German', 'de', 'Seite nicht gefunden'],
    ['French', 'fr', 'Page introuvable'],
    ['Russian', 'ru', 'Страница не найдена'],
    ['Arabic', 'ar', 'الصفحة غير موجودة'],
  ])('error: a soft 404 in %s', (_, lang, text) => {
    const links = '<ul><li><a href="/a">A story of the pier and the sea</a></li></ul>';
    expect(
      parse({ lang, head: `<title>${text}</title>`, body: `<h1>${text}</h1><p>404</p>${links}` }).kind,
    ).toBe('error');
  });
  it('a story about pages not found is a story', () => {
    const given = plain();
    expect(
      parse({ ...given, body: given.body.replace('the meeting', 'the meeting, page not found,') }).kind,
    ).toBe('article');
  });
  it('list', () => {
    const links = Array.from(
      { length: 40 },
      (_, i) => `<li><a href="/town/${i}">The pier of Wickby, story number ${i}</a></li>`,
    ).join('');
    expect(
      parse({ url: 'https://wickby.example/', body: `<h1>Wickby Post</h1><ul>${links}</ul>` }).kind,
    ).toBe('list');
    expect(parse({ url: 'https://wickby.example/town', body: `<h1>Town</h1><ul>${links}</ul>` }).kind).toBe(
      'list',
    );
  });
  it('an empty shell needs a browser', () => {
    const page = parse({
      body: '<div id="app"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/app.js"></script>',
    });
    expect(page.kind).toBe('other');
    expect(page.warnings).toContain('needs_browser');
  });
  it('hands on the robots directives', () =>
    expect(parse(plain('', '<meta name="robots" content="NoArchive, max-snippet:-1">')).directives).toEqual([
      'noarchive',
      'max-snippet:-1',
    ]));
});

describe('the zoo of walls, errors, lists and stories about them', () => {
  const pages = zoo();
  const kindAt = (page: (typeof pages)[number]) =>
    parsePage({ body: new TextEncoder().encode(page.html), url: page.url, fetchedAt: '2026-02-04T18:00:00Z' })
      .kind;

  it.each(pages)('$name', (page) => expect(kindAt(page)).toBe(page.kind));
  it('is large, and speaks many languages', () => {
    expect(pages.length).toBeGreaterThan(150);
    expect(new Set(pages.map(({ html }) => /lang="(\w+)"/.exec(html)?.[1])).size).toBeGreaterThanOrEqual(13);
  });
});
