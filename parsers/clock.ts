import { readMachineTime } from './dates/machine.ts';
import { instantOf, isPlausible, type Moment, momentAt } from './dates/moment.ts';
import { type DateContext, readPrintedTime } from './dates/printed.ts';
import { siteZones, zoneOffset } from './dates/site_zone.ts';
import { upTo } from './document.ts';
import { headlineOf } from './headline.ts';
import { get, str } from './jsonld.ts';
import { langOf, languageOf } from './language.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';

/** The offset that the page states anywhere for its own story: what its clock times are in. */
export const pageOffset = perPage((page): number | undefined => {
  const stated = [
    str(get(page.story, 'datePublished')),
    page.head.meta('article:published_time', 'og:article:published_time'),
    str(get(page.story, 'dateModified')),
    page.head.meta('article:modified_time', 'og:updated_time'),
    ...page
      .boxes('time')
      .slice(0, 20)
      .map(({ el }) => el.attribs.datetime),
  ];
  let utc: number | undefined;
  for (const text of stated) {
    const offset = text ? readMachineTime(text)?.offset : undefined;
    // "Z" is how software writes; a paper's own zone says more.
    if (offset === 0) utc = 0;
    else if (offset !== undefined) return offset;
  }
  return utc;
});

const zonesOf = perPage((page) => siteZones(page.host, langOf(page)));

/** The offset that the site's country keeps at that moment, summer time regarded. */
export const siteOffset = (page: Page, moment: Moment): number | undefined =>
  zoneOffset(zonesOf(page), moment);

/** 6/5/2025 is read the American way only where nothing points elsewhere. */
const isMonthFirst = (page: Page): boolean => {
  const tag = languageOf(page)?.value ?? '';
  if (/-(US|PH)$/i.test(tag)) return true;
  if (!/^en(-[A-Z]{4})?$/i.test(tag)) return false;
  return !/\.(uk|au|nz|ie|in|za|pk|ng|ke|gh|sg|my|lk|bd|zm|zw|ug|tz|mt|cy|az|ae|eu)$/.test(page.host);
};

const fetchedDay = (page: Page): Moment | undefined => {
  const now = page.fetchedAt ? Date.parse(page.fetchedAt) : Number.NaN;
  return Number.isNaN(now) ? undefined : momentAt(now, pageOffset(page) ?? 0, 'day');
};

const TODAY = wordPattern(
  'current-date currentdate today todays-date date-today header-date masthead-date top-date',
);

/** A full date printed above the headline, with no clock: the masthead's "today". */
const mastheadDay = perPage((page): Moment | undefined => {
  const { blocks } = page.doc;
  const end = Math.min(headlineOf(page)?.box.blockFrom ?? 25, blocks.length, 60);
  const context = { lang: langOf(page), monthFirst: isMonthFirst(page), known: statedDays(page) };
  const fetched = fetchedDay(page);
  for (let i = 0; i < end; i++) {
    const block = blocks[i];
    if (
      !block ||
      block.text.length > 60 ||
      block.linkShare > 0.5 ||
      !/\d{4}|[\u0660-\u06f9]{4}/.test(block.text)
    )
      continue;
    const day = readPrintedTime(block.text, context);
    if (day?.form !== 'full' || day.precision !== 'day' || !isPlausible(day, page.fetchedAt)) continue;
    // A masthead is at most as old as a cache; what is older may date something else, unless nothing else is
    // told here: a page of lists, or a date that its markup calls today's.
    const isToday = !headlineOf(page) || upTo(block.box, (box) => hasName(box, TODAY), 3) !== null;
    if (isToday || !fetched || instantOf(fetched) - instantOf(day) < 8 * 86_400_000) return { ...day };
  }
  return undefined;
});

/** Days that head, JSON-LD and URL name in a spelling that reads one way only. */
const statedDays = perPage((page): Moment[] => {
  const path = URL.parse(page.url)?.pathname ?? '';
  const inPath = /\/(\d{4})[/-](\d{2})[/-](\d{2})(?!\d)/.exec(path);
  return [
    str(get(page.story, 'datePublished')),
    page.head.meta('article:published_time', 'og:article:published_time'),
    str(get(page.story, 'dateModified')),
    page.head.meta('article:modified_time', 'og:updated_time'),
    inPath?.slice(1).join('-'),
  ]
    .map((text) => (text ? readMachineTime(text) : undefined))
    .filter((moment) => moment !== undefined);
});

/** What printed times on this page are read against. */
export const dateContextOf = perPage((page): DateContext => {
  const now = page.fetchedAt ? Date.parse(page.fetchedAt) : Number.NaN;
  return {
    lang: langOf(page),
    monthFirst: isMonthFirst(page),
    known: statedDays(page),
    today: mastheadDay(page) ?? fetchedDay(page),
    now: Number.isNaN(now) ? undefined : now,
    offset: pageOffset(page),
  };
});
