import type { Dice } from '../../fixtures/press/random.ts';
import { bait, many, PROTOTYPE_NAMES } from './bait.ts';
import { jsonLd } from './json_ld.ts';

/** Changes a page, given as Latin-1 text: one character a byte. `other` is a second page. */
type Mutation = (dice: Dice, page: string, other: string) => string;

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
const place = (dice: Dice, page: string): number => Math.floor(dice.roll() * (page.length + 1));
const insert = (page: string, at: number, text: string): string => page.slice(0, at) + text + page.slice(at);

/** The start of a tag at or after a random place, or the end. */
function tagPlace(dice: Dice, page: string): number {
  const at = page.indexOf('<', place(dice, page));
  return at < 0 ? page.length : at;
}

/** The first of a tag on the page, or a random place. */
function after(dice: Dice, page: string, mark: string): number {
  const at = page.indexOf(mark);
  return at < 0 ? place(dice, page) : at + mark.length;
}

const TAGS = [
  'div',
  'p',
  'a href="/x"',
  'b',
  'ul><li',
  'table><tr><td',
  'blockquote',
  'span',
  'form',
  'svg',
  'h2',
  'font',
  'select',
  'template',
  'noscript',
  'button',
  'math',
  'script',
  'title',
  'textarea',
  'frameset',
  'article',
  'time',
  'br',
  'x-y',
] as const;
const LABELS = [
  'utf-8',
  'utf-16',
  'utf-7',
  'windows-1251',
  'shift_jis',
  'euc-kr',
  'gb18030',
  'big5',
  'iso-2022-jp',
  'koi8-r',
  'x-user-defined',
  'replacement',
  'nonsense',
  '',
  '__proto__',
] as const;

const mutations: Readonly<Record<string, Mutation>> = {
  truncate: (dice, page) => page.slice(0, place(dice, page)),
  behead: (dice, page) => page.slice(place(dice, page)),
  splice: (dice, page, other) => page.slice(0, place(dice, page)) + other.slice(place(dice, other)),
  nest: (dice, page) => insert(page, tagPlace(dice, page), `<${dice.pick(TAGS)}>`.repeat(many(dice))),
  close: (dice, page) => insert(page, tagPlace(dice, page), `</${dice.pick(TAGS)}>`.repeat(many(dice))),
  attributes: (dice, page) => {
    const count = dice.chance(0.002) ? 1_000_000 : many(dice);
    const list = Array.from({ length: count }, (_, i) => ` a${i}=${i % 7}`).join('');
    return insert(page, tagPlace(dice, page), `<div${list}>`);
  },
  twin_attributes: (dice, page) => {
    const name = dice.pick(['class', 'id', 'href', 'itemprop', 'content', 'datetime', ...PROTOTYPE_NAMES]);
    return insert(
      page,
      tagPlace(dice, page),
      `<time ${`${name}="${dice.int(0, 99)}" `.repeat(dice.int(2, 500))}>`,
    );
  },
  odd_attributes: (dice, page) =>
    page.replaceAll(dice.pick(['class=', 'href=', 'content=', 'id=', 'datetime=']), () =>
      dice.chance(0.1) ? `${dice.pick(PROTOTYPE_NAMES)}=` : dice.chance(0.1) ? 'class=x ' : 'itemprop=',
    ),
  entities: (dice, page) =>
    insert(
      page,
      place(dice, page),
      dice
        .pick(['&amp;', '&#0;', '&#x110000;', '&bogus;', '&', '&lt;', '&nbsp;', '&#55357;'])
        .repeat(many(dice)),
    ),
  nul: (dice, page) => {
    let out = page;
    for (let i = dice.int(1, 30); i > 0; i--)
      out = insert(out, place(dice, out), '\0'.repeat(dice.int(1, 40)));
    return out;
  },
  flip: (dice, page) => {
    const bytes = Buffer.from(page, 'latin1');
    for (let i = dice.int(1, 200); i > 0 && bytes.length > 0; i--)
      bytes[place(dice, page) % bytes.length] = dice.int(0, 255);
    return bytes.toString('latin1');
  },
  high_bytes: (dice, page) =>
    insert(
      page,
      place(dice, page),
      Array.from({ length: many(dice) }, () => String.fromCharCode(dice.int(128, 255))).join(''),
    ),
  relabel: (dice, page) =>
    page
      .replace(/charset=["']?[\w-]+/i, `charset="${dice.pick(LABELS)}`)
      .replace(/lang="\w+/, `lang="${dice.pick(['ko', 'ja', 'ru', '', 'x'])}`),
  wide: (dice, page) =>
    (dice.chance(0.5) ? '\xff\xfe' : '') + Buffer.from(page.slice(0, 40_000), 'utf16le').toString('latin1'),
  drop_tags: (dice, page) => page.replaceAll(/<[^>]{1,300}>/g, (tag) => (dice.chance(0.1) ? '' : tag)),
  swap_tags: (dice, page) =>
    page.replaceAll(/(?<=<\/?)[a-z][a-z0-9]*/g, (tag) =>
      dice.chance(0.1) ? (dice.pick(TAGS).split(/[ >]/)[0] ?? tag) : tag,
    ),
  repeat: (dice, page) => {
    const from = tagPlace(dice, page);
    const piece = page.slice(from, from + dice.int(10, 400));
    return insert(page, from, piece.repeat(Math.min(many(dice), 2000)));
  },
  json_ld: (dice, page) => insert(page, after(dice, page, '<head>'), asBytes(jsonLd(dice))),
  bait_text: (dice, page) => insert(page, tagPlace(dice, page), asBytes(bait(dice))),
  bait_places: (dice, page) => {
    const text = bait(dice).replaceAll('"', '&quot;');
    const bits = [
      `<title>${text}</title>`,
      `<h1>${text}</h1>`,
      `<p class="byline">By ${text}</p>`,
      `<time datetime="${text}">${text}</time>`,
      `<meta name="author" content="${text}">`,
      `<meta property="og:title" content="${text}">`,
      `<a rel="tag" href="${text}">${text}</a>`,
      `<meta property="article:published_time" content="${text}">`,
      `<meta name="keywords" content="${text}">`,
      `<div class="${text}" id="${text}">`,
      `<p>${text}</p>`,
      `<link rel="canonical" href="${text}">`,
      `<html lang="${text}">`,
      `<figure><img src="/a.jpg" srcset="${text}"><figcaption>Photo: ${text}</figcaption></figure>`,
      `<base href="${text}">`,
      `<meta name="robots" content="${text}">`,
      `<h2>Latest news</h2><ul><li><a href="/1">${text}</a></li></ul>`,
      `<meta property="og:site_name" content="${text}">`,
      `<div class="breadcrumb"><a href="/s">${text}</a></div>`,
      `<span itemprop="author">${text}</span>`,
      `<p>Updated ${text}</p>`,
      `<p>Tags: ${text}</p>`,
      `<div style="${text}">`,
    ];
    let out = page;
    for (let i = dice.int(1, 4); i > 0; i--) out = insert(out, tagPlace(dice, out), asBytes(dice.pick(bits)));
    return out;
  },
  bait_for_words: (dice, page) => {
    const text = asBytes(bait(dice)).slice(0, 400);
    return page.replaceAll(/(?<=>)[^<>]{3,80}(?=<)/g, (words) => (dice.chance(0.2) ? text : words));
  },
};

/** A page after one to four changes, and their names. */
export function mutate(dice: Dice, page: string, other: string): { page: string; changes: string[] } {
  const names = Object.keys(mutations);
  const changes = Array.from({ length: dice.int(1, 4) }, () => dice.pick(names));
  let out = page;
  for (const name of changes) out = mutations[name]?.(dice, out, other) ?? out;
  return { page: out, changes };
}
