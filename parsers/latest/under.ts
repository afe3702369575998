import { type Box, isInside, textOf } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { saysLatest, saysOther } from '../lexicon/latest.ts';
import type { Page } from '../page.ts';
import { sizeOf } from '../text.ts';
import { itemsBetween, type ListItem } from './items.ts';
import { isHeadingLike, type Label } from './labels.ts';
import { isInNav } from './links.ts';
import { shortTextOf } from './short.ts';

const MIN_ITEMS = 3;
const LEVELS = 7;

const rankOf = ({ tag }: Box): number => (/^h[1-6]$/.test(tag) ? Number(tag[1]) : 9);

/** Where the list under a label ends: at the next heading of its own kind, or one over another kind of list. */
function endOfList(page: Page, label: Box, container: Box): number {
  const { boxes } = page.doc;
  const own = textOf(page.doc, label, 80);
  for (let i = label === container ? label.index + 1 : label.end; i < container.end; i++) {
    const box = boxes[i];
    const text = box && isHeadingLike(box) ? shortTextOf(page.doc, box, 60) : undefined;
    if (!box || !text) continue;
    const isLinked = box.linkChars > box.chars * 0.8;
    if (isLinked && text.length > 28) continue;
    if (box.linkChars < box.chars && saysOther(text)) return i;
    // Some papers set the label beside every item.
    if (box.depth > label.depth || text === own) continue;
    // Its twin, or a heading of its rank, stands over the next list.
    const { class: names } = label.el.attribs;
    if (names !== undefined && box.tag === label.tag && box.el.attribs.class === names) return i;
    if (rankOf(box) <= rankOf(label) && rankOf(label) < 9 && !saysLatest(text)) return i;
  }
  return container.end;
}

/** Menu entries are short; headlines are not. */
export const areHeadlines = (items: readonly ListItem[], size = 28): boolean =>
  items.length >= MIN_ITEMS &&
  items.reduce((sum, { title }) => sum + sizeOf(title), 0) >= items.length * size;

/** The list that a label stands over, or opens. */
function listUnder(page: Page, { box: label, panel }: Label): ListItem[] {
  if (panel) {
    const items = itemsBetween(page, panel.index, panel.end, panel);
    if (areHeadlines(items)) return items;
  }
  const headline = headlineOf(page)?.box;
  // A label that is one of a row of tabs has its list after the row.
  const row = /^(?:li|a|button)$/.test(label.tag) ? label.parent : null;
  const from = row ? row.end : label.index + 1;
  // The label may be a line of the list's own box.
  let at = label.chars > 100 ? label : (row ?? label).parent;
  for (let level = 0; at && level < LEVELS; level++, at = at.parent) {
    if (at.tag === 'body' || at.tag === 'html') break;
    if (headline && isInside(headline, at) && headline.index > label.index) break;
    const items = itemsBetween(page, from, endOfList(page, label, at), at);
    // A menu's entries under a heading are shorter than headlines.
    if (items.length >= MIN_ITEMS) return areHeadlines(items, isInNav(label) ? 40 : 28) ? items : [];
  }
  return [];
}

/** The lists under labels. Of two labels before one list, a tab and a heading say, the nearer has it. */
export function labelledLists(page: Page, labels: readonly Label[]): ListItem[][] {
  const lists: ListItem[][] = [];
  let nearer: Box | undefined;
  for (const label of labels.toReversed()) {
    const items = listUnder(page, label);
    const first = items[0]?.box.index;
    if (first === undefined || (nearer && !label.panel && first > nearer.index)) continue;
    lists.unshift(items);
    nearer = label.box;
  }
  return lists;
}
