import { pageOffset, siteOffset } from '../clock.ts';
import {
  dateBelow,
  firstPublished,
  isElsewhere,
  labelledDate,
  printedDates,
  readTime,
  timeElement,
} from '../dateline.ts';
import { choose, inOwnZone, type Witness } from '../dates/choice.ts';
import { type Moment, sameDay, toIso } from '../dates/moment.ts';
import { textOf } from '../document.ts';
import { get, str } from '../jsonld.ts';
import { PUBLISHED } from '../lexicon/times.ts';
import { type Page, perPage } from '../page.ts';
import { allOf, disagreeing, type Found, type Rule } from '../rule.ts';
import { modifiedOf } from './modified.ts';

/** Meta names that mean the publication. */
const META = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'article:published:time',
  'og:published_time',
  'rnews:datepublished',
  'datepublished',
  'sailthru.date',
  'parsely-pub-date',
  'cxenseparse:recs:publishtime',
  'cxenseparse:publishtime',
  'dc.date.issued',
  'dcterms.issued',
  'article_date_original',
  'publish-date',
  'publish_date',
  'publishdate',
  'pubdate',
  'pub_date',
  'publicationdate',
  'publication_date',
  'published_time',
  'published-date',
  'ptime',
  'originalpublicationdate',
  'article.published',
  'og:pubdate',
  'release_date',
  'displaydate',
  'bt:pubdate',
  'mediator_published_time',
  'article:post_date',
  'iso-8601-publish-date',
];

/** Meta names that mean the publication, the last change or the day of the answer, as their papers please. */
const LOOSE_META = [
  'dcterms.created',
  'dcterms.date',
  'dcterms.available',
  'dc.date',
  'dc.date.created',
  'date',
  'date.available',
  'last-published',
  'created',
  'creation_date',
  'datecreated',
];

const SAYS_PUBLISHED = /publish(?:ed)?[-_:. ]?(?:date|time|at|on)|date[-_:. ]?published|pub[-_]?date/;

/** A name that no list has, but that says what it means. */
function namedMeta(page: Page): Moment | undefined {
  for (const { el } of page.boxes('meta')) {
    const name = (el.attribs.name ?? el.attribs.property ?? '').toLowerCase();
    const moment = SAYS_PUBLISHED.test(name) ? readTime(page, el.attribs.content) : undefined;
    if (moment) return moment;
  }
  return undefined;
}

/** The first of these that states an hour, else the first day. */
function metaTime(page: Page, names: readonly string[]): Moment | undefined {
  let day: Moment | undefined;
  for (const name of names) {
    const moment = readTime(page, page.head.meta(name));
    if (!moment) continue;
    if (moment.hour !== undefined && (!day || sameDay(day, moment))) return moment;
    day ??= moment;
  }
  return day;
}

function itemprop(page: Page): Moment | undefined {
  for (const box of page.doc.boxes) {
    const prop = box.el.attribs.itemprop;
    if (prop === undefined || !/datePublished|dateCreated/.test(prop) || isElsewhere(page, box)) continue;
    const { content, datetime } = box.el.attribs;
    const moment =
      readTime(page, content) ?? readTime(page, datetime) ?? readTime(page, textOf(page.doc, box, 100));
    if (moment) return moment;
  }
  return undefined;
}

const URL_DAY =
  /\/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D|$)/i;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

function urlDay(page: Page): Moment | undefined {
  const path = URL.parse(page.url)?.pathname ?? '';
  const match = URL_DAY.exec(path);
  if (!match?.[2]) return readTime(page, /(?<!\d)\d{2}-\d{2}-(?:19|20)\d{2}(?!\d)/.exec(path)?.[0]);
  const named = MONTHS.indexOf(match[2].toLowerCase());
  const month = named < 0 ? match[2] : String(named / 3 + 1).padStart(2, '0');
  return readTime(page, `${match[1]}-${month}-${match[3]}`);
}

/** The likeliest printed date, but the one of the URL's day where that is printed too. */
function printed(page: Page): Moment | undefined {
  const dates = printedDates(page);
  const day = urlDay(page);
  return (day && dates.find((date) => sameDay(date, day))) ?? dates[0];
}

interface Voice extends Rule<Moment> {
  /** What the word is worth against others that disagree. */
  weight: number;
}

export const publishedRules: readonly Voice[] = [
  { name: 'first-published', weight: 6, find: firstPublished },
  {
    name: 'json-ld',
    weight: 3,
    find: (page) =>
      readTime(page, str(get(page.story, 'datePublished')) ?? str(get(page.story, 'dateCreated'))),
  },
  { name: 'meta', weight: 2.5, find: (page) => metaTime(page, META) ?? namedMeta(page) },
  { name: 'itemprop', weight: 2.2, find: itemprop },
  { name: 'time-element', weight: 2, find: timeElement },
  { name: 'printed', weight: 1.8, find: printed },
  { name: 'loose-meta', weight: 1.6, find: (page) => metaTime(page, LOOSE_META) },
  {
    name: 'json-ld-any',
    weight: 1.5,
    find: (page) =>
      get(page.story, 'datePublished')
        ? undefined
        : page.ld.items.map((item) => readTime(page, str(get(item, 'datePublished')))).find(Boolean),
  },
  { name: 'labelled', weight: 1.5, find: (page) => labelledDate(page, PUBLISHED) },
  { name: 'url', weight: 1.9, find: urlDay },
  {
    name: 'below-story',
    weight: 0.8,
    find: (page) => (printedDates(page).length > 0 || timeElement(page) ? undefined : dateBelow(page)),
  },
];

const byName = new Map(publishedRules.map((rule) => [rule.name, rule]));
const SHOWN = new Set(['time-element', 'printed', 'labelled', 'below-story', 'first-published']);

const witnessesOf = (page: Page): Witness[] =>
  allOf(publishedRules, page).map(({ rule, value }) => ({
    rule,
    value,
    weight: byName.get(rule)?.weight ?? 0,
    isMachine: !SHOWN.has(rule),
  }));

/** When the story was published: what most and best witnesses say, told in the paper's own zone. */
export const findPublished = perPage((page): Found<Moment> | undefined => {
  const witnesses = witnessesOf(page);
  const best = choose(witnesses, modifiedOf(page)?.value);
  if (!best) return undefined;
  const { rule, value } = inOwnZone(best, witnesses, {
    page: pageOffset(page),
    site: (moment) => siteOffset(page, moment),
  });
  const found = { rule, value };
  return { ...found, others: disagreeing({ rule, value: best.value }, witnesses, toIso) };
});
