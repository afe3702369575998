import type { Article } from '../../../model/records.ts';

/** Numbers of a minute; more texts than that spill into the minutes after it. */
const SLOTS = 1 << 10;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** As SQLite's own row numbers that JavaScript holds exactly: the year 18,694. */
const LAST_MINUTE = 2 ** 43 - 1;

/** The first number of a moment, in ms since 1970; every text of before has a smaller one. */
export const firstDoc = (time: number): number => {
  const minute = Math.min(Math.max(0, Math.ceil(time / MINUTE)), LAST_MINUTE);
  return minute * SLOTS;
};

/** The minute that a number stands for, in ms since 1970. */
export const momentOf = (doc: number): number => Math.floor(doc / SLOTS) * MINUTE;

/**
 * When a story counts as published: as it says, where that can be believed (not before 1970, not more than a day after it
 * was fetched), else when it was fetched.
 */
export function publishedMoment({
  published_at,
  fetched_at,
}: Pick<Article, 'published_at' | 'fetched_at'>): number {
  const fetched = Date.parse(fetched_at);
  const said = instantOf(published_at);
  return said >= 0 && said <= fetched + DAY ? said : fetched;
}

/** A time without an offset counts as UTC. */
function instantOf(text: string | null): number {
  if (text === null) return Number.NaN;
  return Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}

/**
 * A number that is not taken, for a text of that moment: they order texts by time, and by what the text is within a
 * minute, so that they come out the same however the index was made, but where a minute is crowded.
 */
export function freeDoc(
  time: number,
  article: string,
  revision: number,
  isTaken: (doc: number) => boolean,
): number {
  const first = Math.min(Math.max(0, Math.floor(time / MINUTE)), LAST_MINUTE) * SLOTS;
  let state = Number.parseInt(article.slice(0, 8), 16) ^ Math.imul(revision, 0x9e3779b1);
  for (let slots = SLOTS; ; slots *= 2) {
    const doc = first + ((state >>> 0) % slots);
    if (!isTaken(doc)) return doc;
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) ^ slots;
  }
}
