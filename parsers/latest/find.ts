import type { ParsedHeadline } from '../../model/records.ts';
import { toIso } from '../dates/moment.ts';
import { type Page, perPage } from '../page.ts';
import { fallingList, isFalling } from './falling.ts';
import { itemsBetween, type ListItem } from './items.ts';
import { findLabels, findNewsLabels } from './labels.ts';
import { namedBoxes } from './named.ts';
import { type TimedItem, withTimes } from './times.ts';
import { areHeadlines, labelledLists } from './under.ts';

const MAX_ITEMS = 300;

/** A list set once for desks and once for phones counts once. */
function withoutCopies(lists: readonly ListItem[][]): ListItem[][] {
  const seen = new Set<string>();
  return lists.filter((list) => {
    const isNew = list.some(({ url }) => !seen.has(url));
    for (const { url } of list) seen.add(url);
    return isNew;
  });
}

/** Lists by what says that they are the newest, the best witness first. */
const WITNESSES: readonly ((page: Page) => TimedItem[][])[] = [
  (page) => withoutCopies(labelledLists(page, findLabels(page))).map((items) => withTimes(page, items)),
  (page) =>
    namedBoxes(page).map(({ box, doubtful }) => {
      const items = itemsBetween(page, box.index, box.end, box);
      const timed = withTimes(page, areHeadlines(items) ? items : []);
      return doubtful && !isFalling(timed, true) ? [] : timed;
    }),
  (page) =>
    withoutCopies(labelledLists(page, findNewsLabels(page)))
      .map((items) => withTimes(page, items))
      .filter((timed) => isFalling(timed)),
  (page) => [fallingList(page)],
];

/** The page's list of the site's newest stories; empty where it prints none. */
export const findLatest = perPage((page): ParsedHeadline[] => {
  const seen = new Map<string, TimedItem>();
  for (const lists of WITNESSES) {
    for (const list of lists(page))
      for (const item of list) if (!seen.has(item.url)) seen.set(item.url, item);
    if (seen.size > 0) break;
  }
  return [...seen.values()].slice(0, MAX_ITEMS).map(({ title, url, time }, i) => ({
    position: i + 1,
    title,
    url,
    published_at: time && time.day !== 'unknown' ? toIso(time.moment) : null,
    precision: time && time.day !== 'unknown' ? time.moment.precision : null,
    time_text: time?.text ?? null,
  }));
});
