import { type Box, textOf, upTo } from '../document.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import { isUnspaced } from '../text.ts';

/** One story of a list: its link and the box that holds nothing of another story. */
export interface ListItem {
  url: string;
  title: string;
  link: Box;
  box: Box;
}

const TITLE = wordPattern('title headline heading ttl titulo titre titel entry-title post-title name header');
const NOT_TITLE = wordPattern(
  'time date category categories cat section kicker tag label badge meta author byline premium overline topline comment comments count icon image img thumb excerpt summary description lead',
);
const MORE =
  /^(?:see|view|show|read|load|all|more|mehr|alle|weitere|voir|tous|plus|ver|más|todas?|vedi|tutt[ei]|altre|meer|visa|vis|se|näytä|więcej|zobacz|další|všechny|все|ещё|еще|всі|tümü|daha|περισσότερα|selengkapnya|lihat|xem|المزيد|もっと|一覧|更多|더보기|next|home)\b.{0,25}$|^.{0,12}(?:一覧|もっと見る|更多)$/iu;

/** Long enough to be a headline rather than a menu word. */
const isTitle = (text: string): boolean =>
  text.length >= (isUnspaced(text) ? 7 : 14) && (isUnspaced(text) || /\S\s\S/.test(text)) && !MORE.test(text);

/** A clock, a date or "5 min ago" and nothing else. */
const isTime = (text: string): boolean =>
  text.length < 25 &&
  /^[^\p{L}\d]*\d{1,2}(?:[:.]\d{2}|[./-]\d{1,2}|\s?\p{L}{1,8}\.? ago)(?!\p{L})/u.test(text);

/** The headline inside a link: its heading, or a part named title, or its text less times and labels. */
function titleOf(page: Page, link: Box): string {
  const { doc } = page;
  let named: Box | undefined;
  let longest: string | undefined;
  const cut: string[] = [];
  for (let i = link.index + 1; i < link.end; i++) {
    const box = doc.boxes[i];
    if (!box || box.chars === 0) continue;
    if (/^h[1-6]$/.test(box.tag) && isTitle(textOf(doc, box, 400))) return innerTitle(page, box);
    if (!named && hasName(box, TITLE) && !hasName(box, NOT_TITLE) && isTitle(textOf(doc, box, 400)))
      named = box;
    if (box.tag === 'time' || hasName(box, NOT_TITLE) || isTime(textOf(doc, box, 40)))
      cut.push(textOf(doc, box, 200));
  }
  if (named) return innerTitle(page, named);
  const blocks = doc.blocks.slice(link.blockFrom, link.blockTo);
  if (blocks.length > 1) {
    longest = blocks.map(({ text }) => text).find((text) => isTitle(text) && !cut.includes(text));
    if (longest) return longest;
  }
  return without(textOf(doc, link, 400), cut);
}

function without(text: string, parts: readonly string[]): string {
  let out = text;
  for (const part of parts) {
    if (!part || part.length >= out.length) continue;
    if (out.startsWith(part)) out = out.slice(part.length).trim();
    else if (out.endsWith(part)) out = out.slice(0, -part.length).trim();
  }
  return out.replace(/^[|•·–:»›-]\s+|\s+[|•·»›]$/g, '').replace(/^\d{1,2}[:.]\d{2}\s+/, '');
}

/** A title's box without the kicker or time that it also holds. */
function innerTitle(page: Page, box: Box): string {
  const cut: string[] = [];
  for (let i = box.index + 1; i < box.end; i++) {
    const inner = page.doc.boxes[i];
    if (inner && inner.chars > 0 && (inner.tag === 'time' || hasName(inner, NOT_TITLE)))
      cut.push(textOf(page.doc, inner, 200));
  }
  return without(textOf(page.doc, box, 400), cut);
}

/** The stories linked between two places of the document, each once, in order. */
export function itemsBetween(page: Page, from: number, to: number, within: Box): ListItem[] {
  const byUrl = new Map<string, { links: Box[]; title: string }>();
  for (const link of page.boxes('a')) {
    if (link.index < from || link.index >= to) continue;
    const { href } = link.el.attribs;
    if (!href || href.startsWith('#')) continue;
    const url = page.absolute(href);
    if (!url) continue;
    const entry = byUrl.get(url) ?? { links: [], title: '' };
    entry.links.push(link);
    const title = link.chars > 0 ? titleOf(page, link) : '';
    if (isTitle(title) && (!entry.title || (/^h[1-6]$/.test(link.parent?.tag ?? '') && title.length > 20)))
      entry.title = title;
    byUrl.set(url, entry);
  }
  const stories = [...byUrl].filter(([, { title }]) => title);
  return stories.map(([url, { links, title }], i) => {
    const first = links[0] as Box;
    const previous = stories[i - 1]?.[1].links.at(-1);
    const next = stories[i + 1]?.[1].links[0];
    let box = first;
    while (
      box.parent &&
      box.parent.index > within.index - 1 &&
      !holds(box.parent, previous) &&
      !holds(box.parent, next) &&
      box.parent !== within
    )
      box = box.parent;
    return { url, title, link: first, box };
  });
}

const holds = (outer: Box, inner: Box | undefined): boolean =>
  inner !== undefined && inner.index >= outer.index && inner.index < outer.end;

export const isInMenu = (box: Box): boolean =>
  upTo(box, ({ tag }) => tag === 'nav' || tag === 'footer', 10) !== null;
