import { dateContextOf, pageOffset } from '../clock.ts';
import { readMachineTime } from '../dates/machine.ts';
import { isPlausible, type Moment, sameDay, toIso } from '../dates/moment.ts';
import { readPrintedTime } from '../dates/printed.ts';
import { type Block, type Box, textOf, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, str } from '../jsonld.ts';
import { UPDATED } from '../lexicon/times.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { allOf, disagreeing, type Found, type Rule } from '../rule.ts';

const META = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'og:published_time',
  'rnews:datepublished',
  'datepublished',
  'sailthru.date',
  'parsely-pub-date',
  'cxenseparse:recs:publishtime',
  'cxenseparse:publishtime',
  'dc.date.issued',
  'dcterms.created',
  'dcterms.date',
  'dcterms.available',
  'article_date_original',
  'publish-date',
  'publish_date',
  'publishdate',
  'pubdate',
  'publicationdate',
  'publication_date',
  'published_time',
  'published-date',
  'ptime',
  'originalpublicationdate',
  'article.published',
  'dc.date',
  'dc.date.created',
  'date',
  'og:pubdate',
  'release_date',
  'displaydate',
  'bt:pubdate',
  'mediator_published_time',
  'article:post_date',
  'iso-8601-publish-date',
  'last-published',
  'created',
  'creation_date',
  'datecreated',
];
const TIME_NAME = wordPattern(
  'date time datetime timestamp published publish pubdate posted dateline fecha data datum zeit publicado veroeffentlicht created article-date post-date entry-date posted-on publish-date meta',
);
const OTHER_STORY = wordPattern(
  'related sidebar footer comment comments recommended popular widget teaser latest ticker list-item trending most-read',
);

/** A machine's or a reader's spelling, refused where no paper could mean it. */
export function readTime(page: Page, text: string | undefined): Moment | undefined {
  if (!text) return undefined;
  const moment = readMachineTime(text) ?? readPrintedTime(text, dateContextOf(page));
  return moment && isPlausible(moment, page.fetchedAt) ? moment : undefined;
}

const isElsewhere = (box: Box): boolean =>
  upTo(
    box,
    (at) => at.tag === 'footer' || at.tag === 'nav' || at.tag === 'aside' || hasName(at, OTHER_STORY),
    8,
  ) !== null;

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

function timeElement(page: Page): Moment | undefined {
  const near = page.boxes('time').filter((box) => !isElsewhere(box) && isNear(page, box));
  const first =
    near.find((box) => !UPDATED.test(textOf(page.doc, box, 80)) && !UPDATED.test(before(page, box))) ??
    near[0];
  if (!first) return undefined;
  return readTime(page, first.el.attribs.datetime) ?? readTime(page, textOf(page.doc, first, 100));
}

const before = (page: Page, box: Box) =>
  page.doc.chunks
    .slice(Math.max(0, box.from - 3), box.from)
    .join(' ')
    .slice(-40);

function itemprop(page: Page): Moment | undefined {
  for (const box of page.doc.boxes) {
    const prop = box.el.attribs.itemprop;
    if (prop === undefined || !/datePublished|dateCreated/.test(prop) || isElsewhere(box)) continue;
    const { content, datetime } = box.el.attribs;
    const moment =
      readTime(page, content) ?? readTime(page, datetime) ?? readTime(page, textOf(page.doc, box, 100));
    if (moment) return moment;
  }
  return undefined;
}

interface PrintedDate {
  moment: Moment;
  block: Block;
}

/** Dates printed near the headline, the likeliest first. */
const printedDates = perPage((page): PrintedDate[] => {
  const { blocks } = page.doc;
  const headline = headlineOf(page)?.box;
  const from = Math.max(0, (headline?.blockFrom ?? 0) - 12);
  const to = Math.min(blocks.length, (headline?.blockTo ?? 0) + 45);
  const context = dateContextOf(page);
  const found: (PrintedDate & { score: number })[] = [];
  let prose = 0;
  for (let i = from; i < to && prose < 3; i++) {
    const block = blocks[i];
    if (!block || (headline && block.index >= headline.blockFrom && block.index < headline.blockTo)) continue;
    if (block.size > 200 && block.index > (headline?.blockTo ?? 0)) prose++;
    if (block.text.length > 160 || !/\d/.test(block.text)) continue;
    const moment = readPrintedTime(block.text, context);
    if (!moment || !isPlausible(moment, page.fetchedAt)) continue;
    const after = !headline || block.index >= headline.blockTo;
    // A clock alone beside the headline is a time of day in a teaser as often as the story's.
    const form = moment.form === 'full' ? 3 : moment.form === 'clock' ? -1 : 0.5;
    const score =
      form +
      (moment.precision === 'day' ? 0 : 2) +
      (after ? 1.5 : 0) +
      (upTo(block.box, (box) => hasName(box, TIME_NAME), 2) ? 1 : 0) -
      (UPDATED.test(block.text) ? 2.5 : 0) -
      (isElsewhere(block.box) ? 3 : 0) -
      block.text.length / 80 -
      Math.abs(block.index - (headline?.blockTo ?? 0)) * 0.06;
    if (score > 1.5) found.push({ moment, block, score });
  }
  return found.sort((a, b) => b.score - a.score);
});

function urlDay(page: Page): Moment | undefined {
  const match = /\/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D|$)/.exec(
    URL.parse(page.url)?.pathname ?? '',
  );
  return match ? readTime(page, `${match[1]}-${match[2]}-${match[3]}`) : undefined;
}

const rules: readonly Rule<Moment>[] = [
  {
    name: 'json-ld',
    find: (page) =>
      readTime(page, str(get(page.story, 'datePublished')) ?? str(get(page.story, 'dateCreated'))),
  },
  {
    name: 'meta',
    find: (page) => {
      for (const name of META) {
        const moment = readTime(page, page.head.meta(name));
        if (moment) return moment;
      }
      return undefined;
    },
  },
  { name: 'itemprop', find: itemprop },
  { name: 'time-element', find: timeElement },
  { name: 'printed', find: (page) => printedDates(page)[0]?.moment },
  {
    name: 'json-ld-any',
    find: (page) =>
      page.ld.items.map((item) => readTime(page, str(get(item, 'datePublished')))).find(Boolean),
  },
  { name: 'url', find: urlDay },
];

/** The first witness; a bare day gives way to a later witness that has the hour of the same day. */
export const findPublished = perPage((page): Found<Moment> | undefined => {
  const found = allOf(rules, page);
  let best = found[0];
  if (!best) return undefined;
  if (
    best.value.hour === undefined ||
    (best.value.hour === 0 && best.value.minute === 0 && !best.value.second)
  ) {
    const { value: day } = best;
    const finer = found.find(
      ({ value }) =>
        value.hour !== undefined && (value.hour > 0 || (value.minute ?? 0) > 0) && sameDay(value, day),
    );
    best = finer ?? best;
  }
  const { hour, minute, offset: own } = best.value;
  if (hour !== undefined && own === undefined) {
    const same = found.find(
      ({ value }) => value.offset !== undefined && value.hour === hour && value.minute === minute,
    );
    const offset = same?.value.offset ?? pageOffset(page);
    if (offset !== undefined) best = { value: { ...best.value, offset }, rule: `${best.rule}+page-offset` };
  }
  return { ...best, others: disagreeing(best, found, toIso) };
});
