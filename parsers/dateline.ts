import { dateContextOf } from './clock.ts';
import { DIGIT } from './dates/calendars.ts';
import { readMachineTime } from './dates/machine.ts';
import { isPlausible, type Moment, sameDay } from './dates/moment.ts';
import { type Printed, readPrintedTime } from './dates/printed.ts';
import { type Block, type Box, textOf, upTo } from './document.ts';
import { headlineOf } from './headline.ts';
import { FIRST_PUBLISHED, PUBLISHED, UPDATED } from './lexicon/times.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import { collapse } from './text.ts';

const TIME_NAME = wordPattern(
  'date time datetime timestamp published publish pubdate posted dateline fecha data datum zeit publicado veroeffentlicht created article-date post-date entry-date posted-on publish-date meta',
);
const OTHER_STORY = wordPattern(
  'related sidebar footer comment comments recommended popular widget teaser latest ticker list-item trending most-read',
);
const CAPTION = wordPattern('caption figure photo image img bild foto legend credit');
const ASIDE = new Set(['footer', 'nav', 'aside', 'figure', 'blockquote']);

/** A machine's or a reader's spelling, refused where no paper could mean it. */
export function readTime(page: Page, text: string | undefined): Moment | undefined {
  if (!text) return undefined;
  const moment = readMachineTime(text) ?? readPrintedTime(text, dateContextOf(page));
  return moment && isPlausible(moment, page.fetchedAt) ? moment : undefined;
}

const touches = (box: Box, headline: Box) =>
  box.blockTo > headline.blockFrom - 2 && box.blockFrom < headline.blockTo + 3;

/** Does it belong to another story, a comment or the like? What touches or holds the headline is this story's. */
export function isElsewhere(page: Page, box: Box): boolean {
  const headline = headlineOf(page)?.box;
  if (headline && touches(box, headline)) return false;
  let at: Box | null = box;
  for (let i = 0; at && i < 9; i++, at = at.parent) {
    if (headline && at.index <= headline.index && headline.index < at.end) return false;
    if (ASIDE.has(at.tag) || hasName(at, OTHER_STORY)) return true;
  }
  return false;
}

/** Before the headline by a little, or after it before the story's text is well under way. */
function isNear(page: Page, box: Box): boolean {
  const headline = headlineOf(page)?.box;
  if (!headline) return box.blockFrom < 40;
  const { blocks } = page.doc;
  if (box.blockFrom < headline.blockFrom) return headline.blockFrom - box.blockFrom < 12;
  if (box.blockFrom - headline.blockTo >= 40) return false;
  let prose = 0;
  for (let i = headline.blockTo; i < box.blockFrom; i++) if ((blocks[i]?.size ?? 0) > 200) prose++;
  return prose < 2;
}

const before = (page: Page, box: Box) =>
  page.doc.chunks
    .slice(Math.max(0, box.from - 3), box.from)
    .map((chunk) => chunk.slice(-40))
    .join(' ')
    .slice(-40);

/** The first `<time>` beside the headline that is not called an update. */
export const timeElement = perPage((page): Moment | undefined => {
  const near = page.boxes('time').filter((box) => isNear(page, box) && !isElsewhere(page, box));
  const isUpdate = (box: Box) => UPDATED.test(`${before(page, box)} ${textOf(page.doc, box, 80)}`);
  for (const box of [...near.filter((one) => !isUpdate(one)), ...near]) {
    const moment = readTime(page, box.el.attribs.datetime) ?? readTime(page, textOf(page.doc, box, 100));
    if (moment) return moment;
  }
  return undefined;
});

/** The text of a block with a blank wherever an element begins: "Ada MarshDec 5" is two. */
function spaced(page: Page, block: Block): string {
  const { chunks, blocks } = page.doc;
  return collapse(chunks.slice(block.chunk, blocks[block.index + 1]?.chunk).join(' '));
}

/** Of "Published … Updated …" the part that tells the publication. */
function publicationIn(text: string): string {
  const published = PUBLISHED.exec(text);
  const after = published ? text.slice(published.index) : '';
  // Some languages say it after the date.
  const part = DIGIT.test(after) ? after : text;
  const updated = UPDATED.exec(part);
  return updated && updated.index > 8 ? part.slice(0, updated.index) : part;
}

const CLOCK_ONLY = /^\D{0,12}\d{1,2}[:.h]\d{2}\D{0,12}$/;

/** The publication printed in a block, with the clock from the next where that stands alone. */
function printedIn(page: Page, block: Block): Printed | undefined {
  const context = dateContextOf(page);
  const read = (text: string) => readPrintedTime(publicationIn(text), context);
  const moment = read(spaced(page, block)) ?? read(block.text);
  if (moment?.hour !== undefined || !moment) return moment;
  const next = page.doc.blocks[block.index + 1];
  if (!next || !CLOCK_ONLY.test(next.text)) return moment;
  const timed = read(`${block.text} ${next.text}`);
  return timed && sameDay(timed, moment) ? timed : moment;
}

/** Dates of teasers stand in elements of one kind again and again. */
const kindOf = ({ box }: Block) => `${box.tag}.${box.names}<${box.parent?.names}`;

/** Dates printed near the headline, the likeliest first. */
export const printedDates = perPage((page): Moment[] => {
  const { blocks } = page.doc;
  const headline = headlineOf(page)?.box;
  const from = Math.max(0, (headline?.blockFrom ?? 0) - 12);
  const to = Math.min(blocks.length, (headline?.blockTo ?? 0) + 45);
  const found: { moment: Printed; block: Block; score: number }[] = [];
  const kinds = new Map<string, number>();
  let prose = 0;
  for (let i = from; i < to && prose < 3; i++) {
    const block = blocks[i];
    if (!block || (headline && block.index >= headline.blockFrom && block.index < headline.blockTo)) continue;
    if (block.size > 200 && block.index > (headline?.blockTo ?? 0)) prose++;
    if (block.text.length > 160 || !DIGIT.test(block.text)) continue;
    const moment = printedIn(page, block);
    if (!moment || !isPlausible(moment, page.fetchedAt)) continue;
    kinds.set(kindOf(block), (kinds.get(kindOf(block)) ?? 0) + 1);
    const after = !headline || block.index >= headline.blockTo;
    const isPublished = PUBLISHED.test(block.text);
    const away = headline ? (after ? block.index - headline.blockTo : headline.blockFrom - block.index) : 0;
    // A clock alone beside the headline is a time of day in a teaser as often as the story's.
    const form = moment.form === 'full' ? 3 : moment.form === 'clock' ? -1 : 0.5;
    const score =
      form +
      (moment.precision === 'day' ? 0 : 2) +
      (after ? 1 : 0) +
      (isPublished ? 1.5 : 0) +
      (upTo(block.box, (box) => hasName(box, TIME_NAME), 2) ? 1 : 0) -
      (!isPublished && UPDATED.test(block.text) ? 2.5 : 0) -
      (isElsewhere(page, block.box) ? 3 : 0) -
      (block.box.tag === 'figcaption' || hasName(block.box, CAPTION) ? (block.text.length > 60 ? 2 : 1) : 0) -
      block.text.length / 60 -
      away * 0.08;
    if (score > 1.5) found.push({ moment, block, score });
  }
  const rank = ({ block, score }: (typeof found)[number]) =>
    score - ((kinds.get(kindOf(block)) ?? 0) > 2 ? 3 : 0);
  return found.sort((a, b) => rank(b) - rank(a)).map(({ moment }) => moment);
});

/** The short blocks with figures in them; what follows so many blocks is no story's. */
const shortLines = perPage((page) =>
  page.doc.blocks.slice(0, 4000).filter(({ text }) => text.length <= 90 && DIGIT.test(text)),
);

/** A date called the publication's anywhere on the page, at the story's foot for one. */
export function labelledDate(page: Page, label: RegExp): Moment | undefined {
  const context = dateContextOf(page);
  for (const block of shortLines(page)) {
    const match = label.exec(block.text);
    if (!match || match.index > 30 || isElsewhere(page, block.box)) continue;
    const moment = readPrintedTime(publicationIn(block.text.slice(match.index)), context);
    if (moment?.form === 'full' && isPlausible(moment, page.fetchedAt)) return moment;
  }
  return undefined;
}

const DATE_LABEL = /^(?:date|datum|data|fecha|dato|päivämäärä|tarih|дата|التاريخ|日期|日時)\b/iu;

/** A date below the story's text, in an element of its own kind that is named for it. */
export function dateBelow(page: Page): Moment | undefined {
  const headline = headlineOf(page)?.box;
  if (!headline) return undefined;
  const { blocks } = page.doc;
  for (const block of blocks.slice(headline.blockTo, headline.blockTo + 150)) {
    const { box, text } = block;
    if (text.length > 60 || !DIGIT.test(text) || UPDATED.test(text) || isElsewhere(page, box)) continue;
    const isNamed =
      DATE_LABEL.test(text) ||
      upTo(box, (at) => hasName(at, TIME_NAME), 2) ||
      page.doc.boxes
        .slice(box.index + 1, Math.min(box.end, box.index + 10))
        .some(({ tag }) => tag === 'time');
    if (!isNamed) continue;
    const moment = printedIn(page, block);
    if (moment?.form === 'full' && isPlausible(moment, page.fetchedAt)) return moment;
  }
  return undefined;
}

/** "First published …", which a page says only where it knows a later publication too. */
export const firstPublished = (page: Page) => labelledDate(page, FIRST_PUBLISHED);
