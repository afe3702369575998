/** Pages that grow by one thing said again and again; each must cost time in proportion to its size. */
const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Harbour news | Wickby Post</title>${head}</head><body><h1>Harbour news</h1><p>The council voted on Monday to rebuild the long pier before the fair.</p>${body}</body></html>`;
const PROSE =
  'The harbour council of Wickby voted on Monday to rebuild the long pier, which a storm broke in two last winter. ';

const many = (bytes: number, piece: (i: number) => string): string => {
  const pieces: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const next = piece(i);
    pieces.push(next);
    size += next.length;
  }
  return pieces.join('');
};
const grown = (piece: (i: number) => string) => (bytes: number) => page(many(bytes, piece));

/** Way of growing → the page of about so many bytes. */
export const WAYS: Readonly<Record<string, (bytes: number) => string>> = {
  paragraphs: grown((i) => `<p>${i} ${PROSE}</p>`),
  same_paragraphs: grown(() => `<p>${PROSE}</p>`),
  line_breaks: grown((i) => `${i} ${PROSE}<br>`),
  links: grown((i) => `<a href="/town/${i}.html">The pier of Wickby opens again, part ${i}</a> `),
  list_items: grown(
    (i) =>
      `<li><a href="/town/${i}">Wickby opens its long pier again ${i}</a> <span class="time">12:${i % 60}</span></li>`,
  ),
  latest_list: (bytes) =>
    page(
      `<h2>Latest news</h2><ul>${many(bytes, (i) => `<li><time>12:${10 + (i % 50)}</time> <a href="/n/${i}">Wickby opens its long pier again ${i}</a></li>`)}</ul>`,
    ),
  latest_labels: grown(
    (i) => `<h3>Latest news</h3><div><a href="/n/${i}">Wickby opens its long pier again ${i}</a></div>`,
  ),
  latest_boxes: grown(
    (i) => `<div class="latest-news"><a href="/n/${i}">Wickby opens its long pier again ${i}</a></div>`,
  ),
  link_stack: grown(
    (i) => `<div><div><a href="/n/${i}">Wickby opens its long pier again ${i}</a></div></div>`,
  ),
  bylines: grown((i) => `<p class="byline">By Ada Marsh${i} and Bo Fen</p>`),
  authors: grown((i) => `<span itemprop="author">Ada Marsh${'abcdef'[i % 6]}</span>`),
  one_text: (bytes) => page(`<p>${PROSE.repeat(bytes / PROSE.length)}</p>`),
  one_word: (bytes) => page(`<p>${'a'.repeat(bytes)}</p>`),
  one_blank: (bytes) => page(`<p>a${' '.repeat(bytes)}b</p>`),
  entities: grown(() => '&amp;&eacute; '),
  json_ld_items: (bytes) =>
    page(
      '',
      `<script type="application/ld+json">[${many(bytes, (i) => `{"@type":"NewsArticle","headline":"Pier ${i}","datePublished":"2026-02-01","author":{"@id":"#${i}"}},`)}{}]</script>`,
    ),
  json_ld_scripts: grown(
    (i) =>
      `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Pier ${i}","author":"Ada Marsh"}</script>`,
  ),
  json_ld_text: (bytes) =>
    page(
      '',
      `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"${PROSE.repeat(bytes / PROSE.length)}"}</script>`,
    ),
  json_ld_authors: (bytes) =>
    page(
      '',
      `<script type="application/ld+json">{"@type":"NewsArticle","author":[${many(bytes, (i) => `"Ada Marsh${i}",`)}"Bo Fen"],"keywords":[${many(100, (i) => `"tag ${i}",`)}"pier"]}</script>`,
    ),
  json_ld_keywords: (bytes) =>
    page(
      '',
      `<script type="application/ld+json">{"@type":"NewsArticle","keywords":[${many(bytes, (i) => `"pier ${i}",`)}"pier"]}</script>`,
    ),
  json_ld_broken: (bytes) =>
    page('', `<script type="application/ld+json">{"a":"${' ,'.repeat(bytes / 2)}</script>`),
  tags: grown((i) => `<a rel="tag" href="/tag/${i}">pier ${i}</a>`),
  topic_boxes: grown((i) => `<div class="tags"><a href="/tag/${i}">pier ${i}</a></div>`),
  metas: (bytes) =>
    page(
      '',
      many(
        bytes,
        (i) => `<meta property="article:tag" content="pier ${i}"><meta name="author" content="Ada Marsh">`,
      ),
    ),
  one_meta: (bytes) => page('', `<meta name="keywords" content="${'pier, '.repeat(bytes / 6)}">`),
  times: grown((i) => `<time datetime="2026-02-01T10:${10 + (i % 50)}">1 February 2026</time> `),
  dates: grown((i) => `<div>${1 + (i % 28)} February 2026, 10:${10 + (i % 50)}</div>`),
  headings: grown((i) => `<h2>The pier of Wickby ${i}</h2>`),
  first_headings: grown((i) => `<h1 class="title">The pier of Wickby ${i}</h1>`),
  nested_divs: (bytes) => page(`${'<div class="a">'.repeat(bytes / 15)}${PROSE}`),
  nested_text: (bytes) => page(`<div>word `.repeat(bytes / 10)),
  nested_inline: (bytes) => page(`<b>word `.repeat(bytes / 8)),
  spans: grown((i) => `<span class="headline">word ${i}</span> `),
  attributes: (bytes) => page(`<div${many(bytes, (i) => ` a${i}="x"`)}>x</div>`),
  classes: (bytes) => page(`<div class="${'story-tag '.repeat(bytes / 10)}">x</div>`),
  figures: grown(
    (i) => `<figure><img src="/p/${i}.jpg"><figcaption>The pier, photo: Ada Marsh</figcaption></figure>`,
  ),
  one_figure: (bytes) =>
    page(
      `<figure>${many(bytes, (i) => `<img src="/p/${i}.jpg">`)}<figcaption>The pier</figcaption></figure>`,
    ),
  breadcrumbs: grown((i) => `<div class="breadcrumb"><a href="/s/${i}">Harbour</a></div>`),
  comments: grown(() => '<!-- comment -->'),
  stray_ends: grown(() => '</div></p></b>'),
  scripts: grown((i) => `<script>var a${i} = "<p>";</script>`),
  table_cells: grown((i) => `<tr><td>${i}</td><td>The pier of Wickby</td></tr>`),
  pruned_boxes: grown((i) => `<aside class="related"><p>${i} ${PROSE}</p></aside>`),
  inner_panels: grown(
    (i) =>
      `<a class="tab" href="#p${i}">Latest</a><div id="p${i}"><a href="/n/${i}">Wickby opens its long pier ${i}</a></div>`,
  ),
  read_also: grown((i) => `<p>Read also: <a href="/n/${i}">the pier</a></p>`),
};
