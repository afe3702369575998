import { type Box, textOf } from '../document.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import { collapse, isUnspaced } from '../text.ts';

export const TITLE = wordPattern(
  'title headline heading ttl titulo titre titel entry-title post-title name header',
);
const NOT_TITLE = wordPattern(
  'time date category categories cat section kicker tag label badge meta author byline premium overline topline comment comments count icon image img thumb excerpt summary description lead subtitle subheadline standfirst dek bajada teaser-text category_wrap',
);
const MORE =
  /^(?:see|view|show|read|load|all|more|mehr|alle|weitere|voir|tous|plus|ver|más|todas?|vedi|tutt[ei]|altre|meer|visa|vis|se|näytä|więcej|zobacz|další|všechny|все|ещё|еще|всі|tümü|daha|περισσότερα|selengkapnya|lihat|xem|afficher|المزيد|もっと|一覧|更多|더보기|next|home)\b.{0,25}$|^.{0,12}(?:一覧|もっと見る|更多)$/iu;

/** Long enough to be a headline rather than a menu word. */
export const isTitle = (text: string): boolean =>
  text.length >= (isUnspaced(text) ? 7 : 14) && (isUnspaced(text) || /\S\s\S/.test(text)) && !MORE.test(text);

/** A clock, a date or "5 min ago" and nothing else. */
const isTime = (text: string): boolean =>
  text.length < 25 &&
  /^[^\p{L}\d]*\d{1,2}(?:[:.]\d{2}|[./-]\d{1,2}|\s?\p{L}{1,8}\.? ago)(?!\p{L})/u.test(text);

/** The headline inside a link: its heading, or a part named title, or its text less times and labels. */
export function titleOf(page: Page, link: Box): string {
  const title = printedTitle(page, link);
  // The link's own title attribute shows where a kicker or a summary is glued to the headline.
  for (const stated of [link.el.attribs.title, link.el.attribs['aria-label']]) {
    const said = stated ? collapse(stated) : '';
    if (
      said.length > 20 &&
      said.length < title.length &&
      said.length > title.length * 0.3 &&
      title.includes(said)
    )
      return said;
  }
  return title;
}

function printedTitle(page: Page, link: Box): string {
  const { doc } = page;
  let named: Box | undefined;
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
    const longest = blocks.map(({ text }) => text).find((text) => isTitle(text) && !cut.includes(text));
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
