import { dateContextOf, pageOffset } from '../clock.ts';
import { readMachineTime } from '../dates/machine.ts';
import { instantOf, isPlausible, type Moment, momentAt } from '../dates/moment.ts';
import { type DateContext, type Printed, readPrintedTime } from '../dates/printed.ts';
import { textOf } from '../document.ts';
import { findPublished } from '../fields/published.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { fold } from '../text.ts';
import type { ListItem } from './items.ts';
import { shortTextOf } from './short.ts';

interface ItemTime {
  moment: Moment;
  text: string;
  /** How it was printed; a clock alone falls from item to item. */
  form: 'full' | 'no-year' | 'clock' | 'relative';
  /** Whether its day is stated, or that of the fetch, or known by nothing: then it only compares with other items. */
  day: 'stated' | 'fetched' | 'unknown';
}

export interface TimedItem extends ListItem {
  time: ItemTime | undefined;
}

const TIME = wordPattern(
  'time date datetime timestamp published hour fecha data datum zeit hora ago posted collum-date meta',
);
const MAX_TIMED = 300;
const MAX_TEXT = 60;
const DAY = 86_400_000;
const SOME_DAY = Date.UTC(2000, 5, 15, 12);

/**
 * The zone that the site prints its times in: that of the machine-readable times, else of the story's own
 * printed time. Software that writes UTC everywhere says nothing about what readers are shown.
 */
const siteOffset = perPage((page): number | undefined => {
  const offset = pageOffset(page) ?? findPublished(page)?.value.offset;
  return offset === 0 ? undefined : offset;
});

/** What times are read against; any day, where the page's own is not known. */
const contextOf = perPage((page): DateContext => {
  const context = dateContextOf(page);
  const { today = momentAt(SOME_DAY, 0, 'day'), now = SOME_DAY } = context;
  return { ...context, today, now };
});

/** A wall time in the site's zone, where the item states no other; "ago" counts from an instant and needs none. */
const inSiteZone = ({ form, ...moment }: Printed, page: Page): Moment =>
  moment.hour === undefined || moment.offset !== undefined
    ? moment
    : { ...moment, offset: form === 'relative' ? 0 : siteOffset(page) };

/** "18h06" is a clock, "vor einer Stunde" counts one. */
const plainly = (text: string): string =>
  text
    .replace(/(?<!\d)(\d{1,2})\s?h\s?(\d{2})(?!\d)/i, '$1:$2')
    .replace(
      /(?<!\p{L})(?:ein(?:em|er)|une?|una|uma?|an?|een|ett?)(?=\s\p{L}{2,8}\.?(?:\s\p{L}{2,8})?$)/iu,
      '1',
    );

function readTime(page: Page, text: string | undefined): ItemTime | undefined {
  if (!text || text.length > MAX_TEXT) return undefined;
  const plain = plainly(text);
  if (!/\p{N}/u.test(plain)) return undefined;
  const { today, now } = dateContextOf(page);
  const moment = readPrintedTime(plain, contextOf(page));
  if (!moment || !isPlausible(moment, page.fetchedAt)) return undefined;
  const { form } = moment;
  const known = (form === 'relative' ? now : today) !== undefined;
  const day = form === 'full' ? 'stated' : known ? 'fetched' : 'unknown';
  return { moment: inSiteZone(moment, page), text, form, day };
}

/** The time between two places of the document: a time element, a box named so, or any short text. */
function timeBetween(page: Page, from: number, to: number): ItemTime | undefined {
  const { doc } = page;
  let plain: ItemTime | undefined;
  let loose: ItemTime | undefined;
  for (let i = from; i < to; i++) {
    const box = doc.boxes[i];
    if (!box) continue;
    if (box.tag === 'time') {
      const text = textOf(doc, box, 80);
      const stated = box.el.attribs.datetime ? readMachineTime(box.el.attribs.datetime) : undefined;
      const isSound = stated !== undefined && isPlausible(stated, page.fetchedAt);
      const printed = readTime(page, text);
      if (isSound && stated.hour !== undefined)
        return { moment: stated, text, form: printed?.form ?? 'full', day: 'stated' };
      if (printed) return printed;
      if (isSound) return { moment: stated, text, form: 'full', day: 'stated' };
    } else if (box.chars > 3) {
      if (!plain && hasName(box, TIME)) plain = readTime(page, shortTextOf(doc, box, MAX_TEXT));
      else if (!loose && box.chars < 100) loose = readTime(page, shortTextOf(doc, box, 24));
    }
  }
  return plain ?? loose;
}

/** The time printed inside an item's box. */
function timeInside(page: Page, { box, title, link }: ListItem): ItemTime | undefined {
  const { doc } = page;
  const stated = timeBetween(page, box.index, box.end);
  if (stated) return stated;
  const folded = fold(title);
  for (const block of doc.blocks.slice(box.blockFrom, box.blockTo)) {
    if (fold(block.text) === folded) continue;
    const time = readTime(page, block.text);
    if (time) return time;
  }
  // "14:05 Headline" in one run of text, which may begin before the link.
  const run = doc.blocks[link.blockFrom]?.text ?? '';
  const before = run.includes(title) ? run : textOf(doc, box, 120);
  return readTime(page, /^\d{1,2}[:.]\d{2}(?!\d)/.exec(before.slice(0, 24))?.[0]);
}

/** Times that stand beside the items' boxes: all of them after, or all before. */
function timesBeside(page: Page, items: readonly ListItem[]): (ItemTime | undefined)[] {
  const outer = (item: ListItem) => item.box.parent?.end ?? item.box.end;
  const after = items.map((item, i) => {
    const next = items[i + 1]?.box.index ?? item.box.end + 6;
    return timeBetween(page, item.box.end, Math.min(next, outer(item)));
  });
  const before = items.map((item, i) => {
    const previous = items[i - 1]?.box.end ?? item.box.index - 3;
    return timeBetween(page, Math.max(previous, (item.box.parent?.index ?? 0) + 1), item.box.index);
  });
  const count = (times: readonly (ItemTime | undefined)[]) => times.filter(Boolean).length;
  const best = count(before) > count(after) || (before[0] && count(before) === count(after)) ? before : after;
  return count(best) >= items.length * 0.5 ? best : [];
}

/** A clock that rises in a list that falls has passed midnight. */
function acrossMidnight(page: Page, items: readonly TimedItem[]): TimedItem[] {
  const clocks = items.filter(({ time }) => time?.form === 'clock' && time.day === 'fetched');
  const minutes = clocks.map(({ time }) => (time?.moment.hour ?? 0) * 60 + (time?.moment.minute ?? 0));
  const rises = minutes.filter((at, i) => i > 0 && at > (minutes[i - 1] ?? 0)).length;
  const now = page.fetchedAt ? Date.parse(page.fetchedAt) : Number.NaN;
  const first = clocks[0]?.time?.moment;
  // What the clock has not reached yet where the zone is known was yesterday.
  let days = first?.offset !== undefined && instantOf(first) > now + DAY / 24 ? 1 : 0;
  if (days === 0 && (rises === 0 || rises > Math.max(1, clocks.length / 8))) return [...items];
  let last = Number.POSITIVE_INFINITY;
  return items.map((item) => {
    const { time } = item;
    if (time?.form !== 'clock' || time.day !== 'fetched') return item;
    const at = (time.moment.hour ?? 0) * 60 + (time.moment.minute ?? 0);
    if (at > last) days++;
    last = at;
    if (days === 0) return item;
    const { offset, second } = time.moment;
    const moment = momentAt(instantOf(time.moment) - days * DAY, offset, time.moment.precision);
    return { ...item, time: { ...time, moment: { ...moment, second, offset } } };
  });
}

/** The items with the times printed with them. */
export function withTimes(page: Page, items: readonly ListItem[]): TimedItem[] {
  const listed = items.slice(0, MAX_TIMED);
  const inside = listed.map((item) => timeInside(page, item));
  const beside = inside.filter(Boolean).length < listed.length * 0.5 ? timesBeside(page, listed) : [];
  return acrossMidnight(
    page,
    listed.map((item, i) => ({ ...item, time: inside[i] ?? beside[i] })),
  );
}
