import { instantOf } from '../dates/moment.ts';
import type { Box } from '../document.ts';
import { type Page, perPage } from '../page.ts';
import { itemsBetween } from './items.ts';
import { isInMenu, storyLinks } from './links.ts';
import { type TimedItem, withTimes } from './times.ts';

const MIN_FALLING = 8;
const MAX_TRIED = 20;

/** Do most items print a time (of the day, unless a date will do), and do the times fall from one item to the next? */
export function isFalling(timed: readonly TimedItem[], orDate = false, share = 0.9): boolean {
  const clocks = timed.filter(({ time }) => time && (orDate || time.form !== 'full'));
  if (clocks.length < 3 || clocks.length < timed.length * 0.8) return false;
  let falls = 0;
  for (let i = 1; i < clocks.length; i++) {
    const [a, b] = [clocks[i - 1]?.time, clocks[i]?.time];
    if (a && b && instantOf(a.moment) >= instantOf(b.moment)) falls++;
  }
  return falls >= (clocks.length - 1) * share;
}

/** How many short texts with a number, as times are, stand in the blocks before each. */
const numbersBefore = perPage((page): Uint32Array => {
  const { blocks } = page.doc;
  const counts = new Uint32Array(blocks.length + 1);
  blocks.forEach(({ text }, i) => {
    const mayTell = text.length < 30 ? /\p{N}/u.test(text) : /\d[:.h]\d\d/.test(text.slice(0, 60));
    counts[i + 1] = (counts[i] ?? 0) + (mayTell ? 1 : 0);
  });
  return counts;
});

function hasTimes(page: Page, { blockFrom, blockTo }: Box): boolean {
  const counts = numbersBefore(page);
  return (counts[blockTo] ?? 0) - (counts[blockFrom] ?? 0) >= MIN_FALLING * 0.8;
}

/** Boxes right around many headlines, the fullest first. */
const listBoxes = perPage((page): Box[] => {
  const held = new Map<Box, number>();
  for (const link of storyLinks(page)) {
    if (link.box.chars < 10) continue;
    for (let at = link.box.parent, level = 0; at && level < 4; at = at.parent, level++)
      if (hasTimes(page, at) && link.title) held.set(at, (held.get(at) ?? 0) + 1);
  }
  return [...held]
    .filter(([box, links]) => links >= MIN_FALLING && !isInMenu(box))
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_TRIED)
    .map(([box]) => box);
});

/** A list that no heading names: many stories whose printed times fall from one to the next. */
export function fallingList(page: Page): TimedItem[] {
  const tried = new Set<string>();
  for (const box of listBoxes(page)) {
    const items = itemsBetween(page, box.index, box.end, box);
    const key = `${items[0]?.link.index} ${items.length}`;
    if (items.length < MIN_FALLING || tried.has(key)) continue;
    tried.add(key);
    // The first few show whether the others are worth reading.
    if (!isFalling(withTimes(page, items.slice(0, MIN_FALLING)), false, 0.7)) continue;
    const timed = withTimes(page, items);
    if (isFalling(timed)) return timed;
  }
  return [];
}
