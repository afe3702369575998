import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Element } from 'domhandler';
import { describe, expect, it } from 'vitest';
import { NewskeepError } from '../../model/errors.ts';
import { parsePage } from '../../parsers/index.ts';
import { parseTree } from '../../parsers/tree.ts';
import { ld, paragraphs, parse, plain, story } from './page.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const url = 'https://wickby.example/a/1';
const codeOf = (body: Uint8Array, contentType?: string) => {
  try {
    parsePage({ body, url, contentType });
    return 'parsed';
  } catch (error) {
    return error instanceof NewskeepError ? error.code : error;
  }
};

describe('what is no page', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['blanks', bytes(' \n\t ')],
    ['a PDF', bytes('%PDF-1.7\n%âãÏÓ\n1 0 obj <</Type /Catalog>>')],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0)],
    ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 31)],
  ])('%s is refused', (_, body) => expect(codeOf(body)).toBe('not_a_page'));
});

describe('what is no input', () => {
  const body = bytes('<h1>Deep water</h1>');
  it.each([
    ['nothing', undefined, /an object with/],
    ['no body', { url }, /`body`.*undefined/],
    ['text for a body', { body: '<h1>Deep water</h1>', url }, /`body`.*string/],
    ['no url', { body }, /`url`.*undefined/],
    ['an empty url', { body, url: '' }, /`url`/],
    ['a Date for a time', { body, url, fetchedAt: new Date() }, /`fetchedAt` as text/],
  ])('%s is refused with a word on what is missing', (_, input, message) => {
    const parseAny = parsePage as (input: unknown) => unknown;
    expect(() => parseAny(input)).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => parseAny(input)).toThrow(message);
  });
});

/** Does four times as much of the same take at most `times` as long? */
function expectLinear(page: (n: number) => string, n: number, times = 8): void {
  const time = (size: number) => {
    const body = bytes(page(size));
    const started = process.cpuUsage();
    parsePage({ body, url, fetchedAt: '2026-02-04T18:00:00Z' });
    const { user } = process.cpuUsage(started);
    return user / 1000;
  };
  time(n >> 2);
  expect(time(4 * n)).toBeLessThan(Math.max(100, time(n)) * times);
}

describe('hostile pages', () => {
  it.each(['div', 'a href="/x"', 'b', 'ul><li', 'table><tr><td', 'p', 'blockquote'])(
    'nest <%s> 100,000 deep',
    (tag) => {
      const started = process.cpuUsage();
      expect(codeOf(bytes(`<h1>Deep water</h1>${`<${tag}>word `.repeat(100_000)}`))).toBe('parsed');
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(8000);
    },
  );
  it('open forms inside a form below the depth that is kept', () => {
    const deep = `<form>${'<x-y>'.repeat(1100)}${'<form><x-y>'.repeat(50)}<form>${'</x-y>'.repeat(1100)}`;
    expect(codeOf(bytes(`<h1>Deep water</h1>${deep}word${paragraphs()}`))).toBe('parsed');
  });
  it('lose the attributes that no element has so many of, and nothing else', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ` a${i}="&amp;${i}"`).join('');
    const [first, next] = parseTree(`<div${many}>text</div><a href="/&amp;">next</a>`).children as Element[];
    const kept = Object.entries(first?.attribs ?? {});
    expect(kept.length).toBeLessThan(1000);
    expect(kept.every(([name, value]) => value === `&${name.slice(1)}`)).toBe(true);
    expect(next?.attribs).toEqual({ href: '/&' });
  });
  it('print a time beside each of very many paragraphs', () =>
    expectLinear((n) => `<h1>Deep water</h1>${'<p>word <time>10:00</time></p>'.repeat(n)}`, 15_000));
  it.each([
    [
      'many runs of text in one block',
      (n: number) => `<h1>Boats</h1><p>${'<time>1 February 2026</time> '.repeat(n)}</p>`,
    ],
    ['robots words without end', (n: number) => `<meta name="robots" content="${' ,'.repeat(n)} a">`],
    [
      'times after a long text',
      (n: number) => `<h1>Boats</h1>${'1,2,'.repeat(n)}${'<time>10:00</time>'.repeat(n / 10)}`,
    ],
  ])('cost in proportion: %s', (_, page) => expectLinear(page, 5_000));

  it('hold broken and odd JSON-LD', () => {
    const head = [
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Broken</script>',
      '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-02-01T10:00:00Z","author":{"@id":"#a"},}</script>',
      '<script type="application/ld+json">{"@graph":[{"@id":"#a","@type":"Person","name":"Ada Marsh","knows":{"@id":"#b"}},{"@id":"#b","@type":"Person","name":"Bo Fen","knows":{"@id":"#a"}}]}</script>',
      ld({ '@type': ['NewsArticle', 7, null], author: { constructor: 1, __proto__: 2 } }),
      '<script type="application/ld+json">{"@type":"constructor","__proto__":{"author":"Evil"},"toString":"x"}</script>',
      '<meta name="__proto__" content="x"><meta property="constructor" content="y">',
    ].join('');
    const article = story(plain('', head));
    expect(article.published_at).toBe('2026-02-01T10:00:00+00:00');
    expect(article.authors.map(({ name }) => name)).toEqual(['Ada Marsh']);
    expect(({} as Record<string, unknown>).author).toBeUndefined();
  });
  it('hold NULs and stray entities', () => {
    const given = plain();
    const article = story({
      ...given,
      body: given.body.replace('long pier</h1>', 'long\0 pier&nbsp;&#0;&bogus;</h1>'),
    });
    expect(article.title).toMatch(/^Wickby rebuilds its long/);
  });
  it('hold bait for patterns', () => {
    const bait = [
      'By '.repeat(20_000),
      `${'a'.repeat(50_000)}!`,
      '1:'.repeat(20_000),
      ' '.repeat(100_000),
      '<'.repeat(50_000),
      'tag-'.repeat(20_000),
    ];
    const started = performance.now();
    for (const text of bait)
      expect(
        codeOf(
          bytes(`<div class="${text}"><h1>${text}</h1><p>${text}</p><a href="${text}">${text}</a></div>`),
        ),
      ).toBe('parsed');
    expect(performance.now() - started).toBeLessThan(5000);
  });
  it('take time in proportion to their size', () => {
    const page = (n: number) =>
      bytes(`<h1>Long page</h1>${`<div class="c"><a href="/x${n}">link</a>${paragraphs()}</div>`.repeat(n)}`);
    const time = (n: number) => {
      const body = page(n);
      const started = performance.now();
      parsePage({ body, url });
      return performance.now() - started;
    };
    time(200);
    expect(time(4000)).toBeLessThan(Math.max(200, time(500)) * 24);
  });
  it('link in every way', () => {
    const { links } = parse({
      head: '<base href="https://wickby.example/news/"><link rel="canonical" href="/town/pier-4711"><link rel="alternate" type="application/rss+xml" href="/feed">',
      body: `<a href="one.html#top">One</a><a href="one.html#top">One again</a><a href="mailto:x@y.example">Mail</a><a href="javascript:void 0">No</a><a href="http://[bad">Bad</a><a rel="nofollow" href="//other.example/x">Other</a><a rel="next" href="?page=2">Next</a>`,
    });
    expect(links.map(({ url: href, role }) => [href, role])).toEqual([
      ['https://wickby.example/town/pier-4711', 'canonical'],
      ['https://wickby.example/feed', 'feed'],
      ['https://wickby.example/news/one.html#top', 'link'],
      ['https://other.example/x', 'link'],
      ['https://wickby.example/news/?page=2', 'next'],
    ]);
  });

  it('reads a page in which every element has a tag of its own', () => {
    const body = Array.from({ length: 140_000 }, (_, i) => `<x-${i}>${'word '.repeat(17)}</x-${i}>`).join('');
    expect(() => parse({ body })).not.toThrow();
  });

  it('takes as long for blocks that the head states as for others', () => {
    const lines = Array.from(
      { length: 4000 },
      (_, i) => `Boat number ${i} came home to the long pier of Wickby with herring.`,
    );
    const ms = (head: string) => {
      const started = performance.now();
      parse({
        head,
        body: `<h1>Boats</h1><article>${lines.map((line) => `<p>${line}</p>`).join('')}</article>`,
      });
      return performance.now() - started;
    };
    const head = ld({ '@type': 'NewsArticle', headline: 'Boats', articleBody: lines.join(' ').repeat(2) });
    ms(head);
    expect(ms(head)).toBeLessThan(ms('') * 5 + 500);
  });

  it('keeps nothing of a page once it is read', () => {
    const read = (i: number) =>
      parse({ body: `<h1>Boats</h1><p class="own-name-of-page-${i}">${`boat ${i} `.repeat(60_000)}</p>` });
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    read(-1);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 60; i++) read(i);
    collect();
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(10);
  });
});
