import { instantOf } from '../dates/moment.ts';
import type { Box } from '../document.ts';
import { type Page, perPage } from '../page.ts';
import { itemsBetween } from './items.ts';
import { isInMenu, storyLinks } from './links.ts';
import { type TimedItem, withTimes } from './times.ts';

const MIN_FALLING = 8;
const MAX_TRIED = 60;

/** Do most items print a time (of the day, unless a date will do), and do the times fall from one item to the next? */
export function isFalling(timed: readonly TimedItem[], orDate = false): boolean {
  const clocks = timed.filter(({ time }) => time && (orDate || time.form !== 'full'));
  if (clocks.length < 3 || clocks.length < timed.length * 0.8) return false;
  let falls = 0;
  for (let i = 1; i < clocks.length; i++) {
    const [a, b] = [clocks[i - 1]?.time, clocks[i]?.time];
    if (a && b && instantOf(a.moment) >= instantOf(b.moment)) falls++;
  }
  return falls >= (clocks.length - 1) * 0.9;
}

/** Boxes right around many headlines, the fullest first. */
const listBoxes = perPage((page): Box[] => {
  const held = new Map<Box, number>();
  for (const { box, title } of storyLinks(page)) {
    if (!title) continue;
    for (let at = box.parent, level = 0; at && level < 4; at = at.parent, level++)
      held.set(at, (held.get(at) ?? 0) + 1);
  }
  return [...held]
    .filter(([box, links]) => links >= MIN_FALLING && !isInMenu(box))
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_TRIED)
    .map(([box]) => box);
});

/** A list that no heading names: many stories whose printed times fall from one to the next. */
export function fallingList(page: Page): TimedItem[] {
  for (const box of listBoxes(page)) {
    const timed = withTimes(page, itemsBetween(page, box.index, box.end, box));
    if (timed.length >= MIN_FALLING && isFalling(timed)) return timed;
  }
  return [];
}
