import { getDomain } from 'tldts';
import type { ParsedHeadline } from '../../model/records.ts';
import { instantOf, toIso } from '../dates/moment.ts';
import { type Box, isInside, textOf } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { LATEST, NOT_LATEST } from '../lexicon/latest.ts';
import { type Page, perPage } from '../page.ts';
import { sizeOf } from '../text.ts';
import { isInMenu, itemsBetween, type ListItem } from './items.ts';
import { findLabels, isHeadingLike, type Label, namedBoxes } from './labels.ts';
import { type ItemTime, timeOf } from './times.ts';

const MIN_ITEMS = 3;
const MAX_ITEMS = 300;
const LEVELS = 7;

/** Where the list under a label ends: at the next heading of its own kind, or one over another kind of list. */
function endOfList(page: Page, label: Box, container: Box): number {
  const { boxes } = page.doc;
  for (let i = label.end; i < container.end; i++) {
    const box = boxes[i];
    if (!box || box.chars < 2 || box.chars > 60 || !isHeadingLike(box)) continue;
    const text = textOf(page.doc, box, 80);
    if (NOT_LATEST.test(text) && box.linkChars < box.chars) return i;
    // Its twin, or a heading of its rank, stands over the next list.
    if (box.tag !== label.tag || box.depth > label.depth) continue;
    const twin = label.el.attribs.class !== undefined && box.el.attribs.class === label.el.attribs.class;
    if (twin || (/^h[1-6]$/.test(box.tag) && !LATEST.test(text))) return i;
  }
  return container.end;
}

/** The items most alike in markup: a list is one thing repeated. */
function repeated(items: readonly ListItem[]): ListItem[] {
  const signature = ({ box, link }: ListItem) =>
    `${box.tag}.${box.el.attribs.class?.split(/\s+/)[0]?.replace(/\d+/g, '') ?? ''}>${link.tag}@${box.depth}`;
  const groups = new Map<string, ListItem[]>();
  for (const item of items) {
    const key = signature(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const largest = [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (largest.length < items.length * 0.5) return [...items];
  // Every so often an item is set bigger, under another class but among the same siblings.
  const parents = new Set(largest.map(({ box }) => box.parent));
  const tag = largest[0]?.box.tag;
  return items.filter(
    (item) => largest.includes(item) || (item.box.tag === tag && parents.has(item.box.parent)),
  );
}

const onSite = (page: Page, items: ListItem[]): ListItem[] => {
  const domain = getDomain(page.url) ?? page.host;
  const own = items.filter(({ url }) => (getDomain(url) ?? URL.parse(url)?.hostname) === domain);
  return own.length >= items.length / 2 ? own : [];
};

/** Menu entries are short; headlines are not. */
const areHeadlines = (items: readonly ListItem[]): boolean =>
  items.reduce((sum, { title }) => sum + sizeOf(title), 0) >= items.length * 28;

function listUnder(page: Page, label: Label): ListItem[] {
  const headline = headlineOf(page)?.box;
  if (label.panel) {
    const items = onSite(page, itemsBetween(page, label.panel.index, label.panel.end, label.panel));
    if (items.length >= MIN_ITEMS) return repeated(items);
  }
  // A label that is one of a row of tabs has its list after the row.
  const row = /^(?:li|a|button)$/.test(label.box.tag) ? label.box.parent : null;
  const from = row ? row.end : label.box.index + 1;
  let at = (row ?? label.box).parent;
  for (let level = 0; at && level < LEVELS; level++, at = at.parent) {
    if (at.tag === 'body' || at.tag === 'html') break;
    if (headline && isInside(headline, at) && headline.index > label.box.index) break;
    const to = endOfList(page, label.box, at);
    const items = onSite(page, itemsBetween(page, from, to, at));
    if (items.length < MIN_ITEMS) continue;
    const list = repeated(items);
    return list.length >= MIN_ITEMS && areHeadlines(list) ? list : [];
  }
  return [];
}

interface TimedItem extends ListItem {
  time: ItemTime | undefined;
}

const withTimes = (page: Page, items: readonly ListItem[]): TimedItem[] =>
  items.slice(0, MAX_ITEMS).map((item) => ({ ...item, time: timeOf(page, item) }));

/** Lists that no heading names: many stories whose printed times fall from one to the next. */
function fallingLists(page: Page): TimedItem[] {
  const parents = new Map<Box, number>();
  for (const link of page.boxes('a')) {
    if (link.chars < 20) continue;
    for (let at = link.parent, level = 0; at && level < 3; at = at.parent, level++)
      parents.set(at, (parents.get(at) ?? 0) + 1);
  }
  let best: TimedItem[] = [];
  for (const [box, links] of parents) {
    if (links < 8 || links <= best.length || isInMenu(box)) continue;
    const items = itemsBetween(page, box.index, box.end, box);
    if (items.length < 8) continue;
    const timed = withTimes(page, onSite(page, items));
    const clocks = timed.filter(({ time }) => time && time.form !== 'full');
    if (timed.length < 8 || clocks.length < timed.length * 0.8) continue;
    let falls = 0;
    for (let i = 1; i < clocks.length; i++) {
      const [a, b] = [clocks[i - 1]?.time, clocks[i]?.time];
      if (a && b && instantOf(a.moment) >= instantOf(b.moment)) falls++;
    }
    if (falls >= (clocks.length - 1) * 0.9) best = timed;
  }
  return best;
}

/** The page's list of the site's newest stories; empty where it prints none. */
export const findLatest = perPage((page): ParsedHeadline[] => {
  const lists: TimedItem[][] = [];
  for (const label of findLabels(page)) {
    const items = listUnder(page, label);
    if (items.length >= MIN_ITEMS) lists.push(withTimes(page, items));
  }
  if (lists.length === 0)
    for (const box of namedBoxes(page)) {
      const items = repeated(onSite(page, itemsBetween(page, box.index, box.end, box)));
      if (items.length >= MIN_ITEMS && areHeadlines(items)) lists.push(withTimes(page, items));
    }
  if (lists.length === 0) lists.push(fallingLists(page));
  const seen = new Map<string, TimedItem>();
  for (const list of lists) for (const item of list) if (!seen.has(item.url)) seen.set(item.url, item);
  return [...seen.values()].slice(0, MAX_ITEMS).map(({ title, url, time }, i) => ({
    position: i + 1,
    title,
    url,
    published_at: time ? toIso(time.moment) : null,
    precision: time?.moment.precision ?? null,
    time_text: time?.text ?? null,
  }));
});
