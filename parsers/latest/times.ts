import { dateContextOf, pageOffset } from '../clock.ts';
import { readMachineTime } from '../dates/machine.ts';
import { isPlausible, type Moment } from '../dates/moment.ts';
import { readPrintedTime } from '../dates/printed.ts';
import { textOf } from '../document.ts';
import { findPublished } from '../fields/published.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { fold } from '../text.ts';
import type { ListItem } from './items.ts';

export interface ItemTime {
  moment: Moment;
  text: string;
  /** How it was printed; a clock alone falls from item to item. */
  form: 'full' | 'no-year' | 'clock' | 'relative';
}

const TIME = wordPattern(
  'time date datetime timestamp published hour fecha data datum zeit hora ago posted collum-date meta',
);

/**
 * The zone that the site prints its times in: that of the machine-readable times, else of the story's own
 * printed time. Software that writes UTC everywhere says nothing about what readers are shown.
 */
const siteOffset = perPage((page): number | undefined => {
  const offset = pageOffset(page) ?? findPublished(page)?.value.offset;
  return offset === 0 ? undefined : offset;
});

/** A wall time in the site's zone, where the item states no other. */
const inSiteZone = (moment: Moment, page: Page): Moment =>
  moment.hour === undefined || moment.offset !== undefined ? moment : { ...moment, offset: siteOffset(page) };

/** The time printed with an item: a time element, a box named so, or any short text beside the title. */
export function timeOf(page: Page, { box, title, link }: ListItem): ItemTime | undefined {
  const { doc } = page;
  const context = dateContextOf(page);
  const folded = fold(title);
  let plain: ItemTime | undefined;
  let loose: ItemTime | undefined;
  const read = (text: string): ItemTime | undefined => {
    if (!/\d/.test(text) || text.length > 60) return undefined;
    const moment = readPrintedTime(text, context);
    return moment && isPlausible(moment, page.fetchedAt)
      ? { moment: inSiteZone(moment, page), text, form: moment.form }
      : undefined;
  };
  for (let i = box.index; i < box.end; i++) {
    const inner = doc.boxes[i];
    if (!inner) continue;
    if (inner.tag === 'time') {
      const text = textOf(doc, inner, 80);
      const stated = inner.el.attribs.datetime ? readMachineTime(inner.el.attribs.datetime) : undefined;
      if (stated && stated.hour !== undefined && isPlausible(stated, page.fetchedAt))
        return { moment: stated, text, form: read(text)?.form ?? 'full' };
      const printed = read(text);
      if (printed) return printed;
      if (stated && isPlausible(stated, page.fetchedAt)) return { moment: stated, text, form: 'full' };
    } else if (inner.chars > 3 && inner.chars < 60) {
      if (!plain && hasName(inner, TIME)) plain = read(textOf(doc, inner, 80));
      else if (!loose && inner.chars < 24) loose = read(textOf(doc, inner, 40));
    }
  }
  if (plain ?? loose) return plain ?? loose;
  for (const block of doc.blocks.slice(box.blockFrom, box.blockTo)) {
    if (fold(block.text) === folded) continue;
    const time = read(block.text);
    if (time) return time;
  }
  // "14:05 Headline" in one run of text.
  const before = textOf(doc, box, 120).slice(0, 24);
  const clock = /^\d{1,2}[:.]\d{2}(?!\d)/.exec(before)?.[0];
  const inText = link.chars > 0 && clock ? read(clock) : undefined;
  return inText;
}

export interface TimedItem extends ListItem {
  time: ItemTime | undefined;
}

const MAX_TIMED = 300;

export const withTimes = (page: Page, items: readonly ListItem[]): TimedItem[] =>
  items.slice(0, MAX_TIMED).map((item) => ({ ...item, time: timeOf(page, item) }));
