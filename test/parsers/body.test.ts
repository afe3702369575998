import { describe, expect, it } from 'vitest';
import { ld, PROSE, paragraphs, plain, story } from './page.ts';

const TEXT = PROSE.join('\n\n');
const around = (before: string, between: string, after: string) => {
  const [first, ...rest] = PROSE;
  const given = plain();
  return story({
    ...given,
    body: given.body.replace(paragraphs(), `${before}<p>${first}</p>${between}${paragraphs(rest)}${after}`),
  });
};

describe('body', () => {
  it.each([
    ['read-also line', '<p>Read also: <a href="/town/9">The night the pier broke</a></p>'],
    [
      'German read-also line',
      '<p>Lesen Sie auch: <a href="/town/9">Die Nacht, in der die Mole brach</a></p>',
    ],
    [
      'sign-up box',
      '<div class="newsletter-signup"><p>Get the harbour letter in your mailbox every morning before the boats go out.</p></div>',
    ],
    [
      'caption',
      '<figure><img src="/x.jpg"><figcaption>The pier before the storm, seen from the church tower, in an old print.</figcaption></figure>',
    ],
    ['share bar', '<ul class="share-buttons"><li><a href="/s">Share</a></li></ul>'],
    ['advert', '<div class="ad-slot"><p>Advertisement</p></div>'],
  ])('leaves out a %s among the paragraphs', (_, between) => expect(around('', between, '').body).toBe(TEXT));

  it.each([
    [
      'related stories',
      '<div class="related"><h3>Related stories</h3><p>The herring fair is older than the town, a parish book shows, and louder.</p></div>',
    ],
    [
      'related stories without a name',
      '<h3>Related stories</h3><ul><li><a href="/1">The herring fair is older than the town</a></li><li><a href="/2">Ferry to stop at noon on Sundays</a></li></ul>',
    ],
    [
      'tags',
      '<p class="tags">Tags: <a rel="tag" href="/t/1">Pier</a>, <a rel="tag" href="/t/2">Storms</a></p>',
    ],
    [
      'comments',
      '<section id="comments"><h2>Comments</h2><p>I have always said that the pier would break, and nobody in the council listened to me then.</p></section>',
    ],
    [
      'the offer of a subscription and all that its box says',
      '<section><h2>Subscribe to read the rest of this story</h2><p>The harbour pass costs nine crowns a month, and the first month of it costs one crown, for new readers of the paper only.</p><p>It may be ended at any time before the month is over, by letter or at the counter of the paper in the old town hall.</p></section>',
    ],
    [
      'what the paper earns by its links',
      '<p>If you buy a boat or a net through a link on these pages, we may earn a commission from the shop that sells it to you.</p>',
    ],
    ['follow-us line', '<p>Follow us on <a href="https://kite.invalid">Kite</a> and never miss a story</p>'],
  ])('stops before %s', (_, after) => expect(around('', '', after).body).toBe(TEXT));

  it('keeps sub-headings, lists and quotes in reading order', () => {
    const { body } = around(
      '',
      '<h2>What it costs</h2><ul><li>Oak for the piles, 40 crowns</li><li>Iron for the bolts, 12 crowns</li></ul><blockquote><p>It will outlast us all.</p></blockquote>',
      '',
    );
    expect(body?.split('\n\n').slice(1, 5)).toEqual([
      'What it costs',
      'Oak for the piles, 40 crowns',
      'Iron for the bolts, 12 crowns',
      'It will outlast us all.',
    ]);
  });
  it('parts text at line breaks', () => {
    const given = plain();
    expect(story({ ...given, body: given.body.replace(paragraphs(), PROSE.join('<br><br>')) }).body).toBe(
      TEXT,
    );
  });
  it('finds the text of a page without names or classes', () => {
    const menu = '<table><tr><td><a href="/a">Town</a> <a href="/b">Sea</a></td></tr></table>';
    const body = `${menu}<table><tr><td><h1>Wickby rebuilds its long pier</h1>${paragraphs()}</td><td><a href="/1">The herring fair is older than the town</a></td></tr></table>`;
    expect(story({ body }).body).toBe(TEXT);
  });
  it('gives the standfirst', () => {
    const lead =
      'After a winter without its pier, the town has found the money and the oak to build it again.';
    const article = story(plain(`<p class="standfirst">${lead}</p>`));
    expect(article.lead).toBe(lead);
  });
  it('reads the entities of a long copy in the head', () => {
    const copy = `${PROSE.join(' ').replaceAll("'", '&#039;')} It&#039;s &quot;the pier&quot;. `.repeat(12);
    const { body } = story({
      head: ld({ '@type': 'NewsArticle', articleBody: copy }),
      body: '<h1>The pier</h1>',
    });
    expect(copy.length).toBeGreaterThan(5000);
    expect(body).toContain('It\'s "the pier".');
    expect(body).not.toContain('&');
  });

  it('takes the head’s copy where a script prints the text', () => {
    const head = `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Wickby rebuilds its long pier', articleBody: PROSE.join('\n') })}</script>`;
    const article = story({ head, body: '<h1>Wickby rebuilds its long pier</h1><div id="app"></div>' });
    expect(article.body).toBe(TEXT);
    expect(article.provenance.body?.rule).toBe('json-ld');
  });

  it('ends before the paper’s next stories, each below its own linked title', () => {
    const entry = (n: number, title: string, text: string) =>
      `<article class="entry entry-${n}"><h2><a href="/town/pier-${n}">${title}</a></h2><div class="text">${text}</div></article>`;
    const others = [
      'The ferry stops at noon on Sundays',
      'Twelve carpenters come down from the valley',
      'The herring fair is older than the town',
    ].map((title, i) => entry(i, title, paragraphs(PROSE.map((text) => `${title}. ${text}`))));
    const { body } = story({
      head: '<title>Wickby rebuilds its long pier</title>',
      body: `<main><section>${entry(4711, 'Wickby rebuilds its long pier', paragraphs())}${others.join('')}</section></main>`,
    });
    expect(body).toBe(TEXT);
  });

  it('keeps the items of a list that stands in the story, each below a link', () => {
    const places = ['The long pier of Wickby', 'The church tower above it', 'The valley of the carpenters'];
    const items = places.map(
      (name, i) =>
        `<div class="place"><h2><a href="/places/${i}">${name}</a></h2><p>${name}: ${PROSE[i]}</p></div>`,
    );
    const { body } = around('', '', items.join(''));
    for (const [i, name] of places.entries()) expect(body).toContain(`${name}: ${PROSE[i]}`);
  });

  it('keeps a table that has figures alone below its head', () => {
    const table =
      '<table><tr><th>Year</th><th>Cost</th><th>Ferries</th></tr><tr><td>2024</td><td>4,100</td><td>12</td></tr><tr><td>2025</td><td>4,350</td><td>11</td></tr></table>';
    const { body } = around('', `<h2>What it costs</h2>${table}`, '');
    expect(body).toContain('Year\n\nCost\n\nFerries\n\n2024\n\n4,100\n\n12\n\n2025\n\n4,350\n\n11');
  });

  it('keeps a table whole, with its figures', () => {
    const rows = [
      ['Pile', '40', 'Oak'],
      ['Bolt', '12', 'Iron'],
      ['Plank', '7', 'Larch'],
      ['Nail', '1', 'Iron'],
    ];
    const table = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
    const { body } = around(
      '',
      `<table><tr><th>Part</th><th>Crowns</th><th>Of</th></tr>${table}</table>`,
      '',
    );
    expect(body).toContain(['Part', 'Crowns', 'Of', ...rows.flat()].join('\n\n'));
  });
});
