import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { parsePage } from '../../parsers/index.ts';
import { PROSE, paragraphs, plain, story } from './page.ts';

const ALLOWED = new Set(
  'p h2 h3 h4 h5 h6 ul ol li blockquote pre table tbody tr td th a em strong i b sub sup code br cite q'.split(
    ' ',
  ),
);
const bare = (text: string | null | undefined) => text?.replace(/\s+/g, '');

/** Parses what came out as a browser would, and holds it to the promise. */
function safe(html: string | null, body: string | null) {
  const $ = load(html ?? '', null, false);
  for (const element of $.root().find('*').toArray()) {
    expect(ALLOWED, html ?? '').toContain(element.tagName);
    if (element.tagName !== 'a') expect(element.attribs).toEqual({});
    else {
      expect(Object.keys(element.attribs)).toEqual(['href', 'rel']);
      expect(element.attribs.href).toMatch(/^https?:\/\//);
    }
  }
  expect(bare($.root().text())).toBe(bare(body));
  // What a parser makes of it says the same when it is written and parsed again.
  expect(load($.html(), null, false).html()).toBe($.html());
}

const among = (html: string) => {
  const given = plain();
  const [first, ...rest] = PROSE;
  const { body, body_html } = story({
    ...given,
    body: given.body.replace(paragraphs(), `<p>${first}</p>${html}${paragraphs(rest)}`),
  });
  safe(body_html, body);
  return (
    body_html?.slice(`<p>${first}</p>\n`.length, -paragraphs(rest).length).trim().replaceAll('\n', '') ?? ''
  );
};
const LONG = 'The oak for the new piles of the pier comes down the river in the spring of the year';

describe('body_html', () => {
  it.each([
    [
      'emphasis and links',
      `<p>${LONG}, <b>says</b> <a class="x" target="_blank" onclick="x()" href="/mill">the <em>miller</em></a>.</p>`,
      `<p>${LONG}, <b>says</b> <a href="https://wickby.example/mill" rel="nofollow">the <em>miller</em></a>.</p>`,
    ],
    [
      'lists',
      '<ul class="c"><li>Oak for the piles, 40 crowns</li><li><p>Iron for the bolts, 12 crowns</p></li></ul>',
      '<ul><li>Oak for the piles, 40 crowns</li><li><p>Iron for the bolts, 12 crowns</p></li></ul>',
    ],
    [
      'headings and quotes',
      `<h2>What it costs</h2><blockquote><p>${LONG}.</p></blockquote>`,
      `<h2>What it costs</h2><blockquote><p>${LONG}.</p></blockquote>`,
    ],
    [
      'line breaks within a paragraph',
      `<p>${LONG},<br>and the tar by road in the summer of the same year.</p>`,
      `<p>${LONG},<br>and the tar by road in the summer of the same year.</p>`,
    ],
    [
      'boxes as paragraphs',
      `<div>${LONG}. <span>It is cut already.</span></div>`,
      `<p>${LONG}. It is cut already.</p>`,
    ],
    [
      'signs',
      `<p>${LONG}: 3 &lt; 4 &amp;&amp; "a" &gt; 2.</p>`,
      `<p>${LONG}: 3 &lt; 4 &amp;&amp; "a" &gt; 2.</p>`,
    ],
  ])('keeps %s', (_, html, expected) => expect(among(html)).toBe(expected));

  it('keeps tables of figures, and none that lays out the page', () => {
    const cells = ['Pile of oak', 'Price: 40 crowns', 'Bolt of iron', 'Price: 12 crowns'];
    const [a, b, c, d] = cells.map((cell) => `${cell}, as the council was told in its meeting`);
    const rows = `<tr><td>${a}</td><td>${b}</td></tr><tr><td>${c}</td><td>${d}</td></tr>`;
    expect(among(`<table width="9"><tbody>${rows}</tbody></table>`)).toBe(`<table>${rows}</table>`);
    const { body_html } = story({
      body: `<table><tr><td><h1>Wickby rebuilds its long pier</h1>${paragraphs()}</td><td><a href="/1">Fair</a></td></tr></table>`,
    });
    expect(body_html).toBe(paragraphs());
  });

  it.each([
    ['a script address', `<p>${LONG} <a href="javascript:alert(1)">here</a>.</p>`],
    ['one in entities', `<p>${LONG} <a href="jav&#x09;ascript&colon;alert(1)">here</a>.</p>`],
    ['one in blanks', `<p>${LONG} <a href=" &#14; java\nscript:alert(1)">here</a>.</p>`],
    ['a data address', `<p>${LONG} <a href="data:text/html,<script>alert(1)</script>">here</a>.</p>`],
    ['an address that breaks out', `<p>${LONG} <a href='https://a.example/"onmouseover="x'>here</a>.</p>`],
    ['events', `<p onclick="x()" style="x" id="y">${LONG} <b onmouseover=x>here</b>.</p>`],
    ['svg', `<svg><p>${LONG} one.</p><style><a title="</style><img src=x onerror=x>"></svg><p>${LONG}.</p>`],
    [
      'math',
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;"></math><p>${LONG}.</p>`,
    ],
    ['noscript', `<noscript><p title="</noscript><img src=x onerror=x>"></noscript><p>${LONG}.</p>`],
    ['nested links', `<p>${LONG} <a href="/a">one <a href="/b">two</a></a>.</p>`],
    ['nested tables', `<table><tr><td><table><tr><td>${LONG}</table><p>${LONG}, twice.</table>`],
    ['tags in text', `<p>${LONG} &lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=x&gt;.</p>`],
    ['a textarea', `<textarea></p><script>x</script></textarea><p>${LONG}.</p>`],
    ['emphasis across blocks', `<b><p>${LONG}</b> <i>goes on<div>${LONG}, it is said</i>.</div></p>`],
    ['an open comment in a word', `<p>${LONG} <!-- > --!> <b>x</b> --> end.</p>`],
    ['items without a list', `<li>${LONG}.</li><dl><dt>${LONG}, one<dd>${LONG}, two</dl>`],
  ])('is safe against %s', (_, html) => {
    expect(among(html)).not.toMatch(/<(script|img|svg|style|math)|javascript|data:/i);
  });

  it('is made of paragraphs where the head alone has the text', () => {
    const head = `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Wickby rebuilds its long pier', articleBody: [...PROSE, 'Oak &lt;b&gt; iron'].join('\n') })}</script>`;
    const { body, body_html } = story({ head, body: '<h1>Wickby rebuilds its long pier</h1>' });
    safe(body_html, body);
    expect(body_html?.split('\n')[0]).toBe(`<p>${PROSE[0]}</p>`);
  });

  it('says what the body says, on every page of the press', async () => {
    const press = await startPress({ articles: 60 });
    let pages = 0;
    for (const { url } of press.truth().articles()) {
      const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
      const { article } = parsePage({ body: bytes, url });
      if (!article) continue;
      safe(article.body_html, article.body);
      pages++;
    }
    await press.close();
    expect(pages).toBeGreaterThan(40);
  });
});
