import type { ParsedArticle } from '../../model/records.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the precision leaves open. */
const OPEN = {
  second: 0,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  month: 31 * DAY,
  year: 366 * DAY,
} as const;

/** Zones lie up to twelve hours west of Greenwich. */
const UNKNOWN_ZONE = 12 * HOUR;

/** Nothing was printed on the web before; a clock that was never set says 1970. */
const FIRST_DAY = Date.UTC(1990, 0);

/**
 * The latest moment, in ms since 1970, at which a story can have appeared by what its page says: a day alone
 * cannot prove that it was before a minute of that day. Null where the page says nothing that can be believed: no
 * time, one before the web, or one that was still to come a day after the page was seen.
 */
export function latestMoment(
  said: Pick<ParsedArticle, 'published_at' | 'published_precision'> & { first_seen_at: string },
): number | null {
  const { published_at: text, published_precision: precision } = said;
  if (!text) return null;
  const isZoned = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const moment = Date.parse(text.includes('T') && !isZoned ? `${text}Z` : text);
  if (Number.isNaN(moment) || moment < FIRST_DAY) return null;
  if (moment > Date.parse(said.first_seen_at) + DAY) return null;
  const isClock = text.includes('T');
  return moment + OPEN[precision ?? (isClock ? 'minute' : 'day')] + (isClock && !isZoned ? UNKNOWN_ZONE : 0);
}
