/**
 * When a list brings news: a Poisson process whose rate follows the hour of the day and the day of the week, forgets
 * slowly, and rises for a while in a burst. News is what the list was the first to show, so that of two lists with the
 * same stories the one that is looked at more often keeps its rate, and the other one's falls.
 */
export interface Rhythm {
  /** The last look, ms since 1970. */
  at: number;
  /** News and hours watched, by UTC hour and by UTC weekday. */
  hours: Tally[];
  days: Tally[];
  /** News of the last hours, and how many the slow rates had said. */
  lately: Tally;
}

/** [news, hours watched (of `lately`: news expected)], fading. */
type Tally = [news: number, watched: number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A change of habits is half learned in so long. */
const FADES_MS = 14 * DAY;
/** A burst is half over in so long. */
const BURST_MS = 3 * HOUR;
/** Longer gaps say no more: nobody watched. */
const LONGEST_GAP_MS = 7 * DAY;
/** What is taken for known before anything is seen: one story in two hours, as sure as two hours of watching make it. */
const PRIOR: Tally = [1, 2];
/** Stories as of an hour of the day that is like the others. */
const PRIOR_SHAPE = 3;
const LEAST_BURST = 0.5;
const MOST_BURST = 8;

export const newRhythm = (at: number): Rhythm => ({
  at,
  hours: tallies(24),
  days: tallies(7),
  lately: [0, 0],
});

/** The rhythm after a look that brought so many news; `times`: when they came out, as far as that is told (ms). */
export function looked(before: Rhythm, now: number, news: number, times: number[] = []): Rhythm {
  const begin = Math.max(before.at, now - LONGEST_GAP_MS);
  // The clock was ahead at the look before: nothing was watched since, as far as can be told.
  if (now <= begin) return { ...before, at: now };
  const slow = fade(before.hours, now - before.at, FADES_MS);
  const days = fade(before.days, now - before.at, FADES_MS);
  const expected = expectedNews(before, begin, now);
  const told = times.filter((at) => at > begin && at <= now).slice(0, news);
  for (const at of told) add(slow, days, at, 1, 0);
  const untold = (news - told.length) / (now - begin);
  for (let at = begin; at < now; ) {
    const end = Math.min(now, at + HOUR - (at % HOUR));
    add(slow, days, at, untold * (end - at), (end - at) / HOUR);
    at = end;
  }
  const [lately] = fade([before.lately], now - before.at, BURST_MS);
  return {
    at: now,
    hours: slow,
    days,
    lately: [(lately?.[0] ?? 0) + news, (lately?.[1] ?? 0) + expected],
  };
}

/** News an hour at a time to come, bursts included. */
export function rateOf(rhythm: Rhythm): (at: number) => number {
  const slow = slowRateOf(rhythm);
  const { at: since, lately } = rhythm;
  const height = Math.min(MOST_BURST, Math.max(LEAST_BURST, (lately[0] + 2) / (lately[1] + 2)));
  return (at) => slow(at) * (1 + (height - 1) * 2 ** (-Math.max(0, at - since) / BURST_MS));
}

/** News a day, as they were seen; 0 before anything was watched. */
export function seenADay(rhythm: Rhythm): number {
  const [news, watched] = allOf(rhythm);
  return watched > 0 ? (24 * news) / watched : 0;
}

/** Watched for a day and more, and nothing came that still counts. */
export function isIdle(rhythm: Rhythm): boolean {
  const [news, watched] = allOf(rhythm);
  return watched >= 24 && news < 0.5;
}

/** The mean of `of(rate)` over the week that follows. */
export function overWeek(rhythm: Rhythm, of: (rate: number) => number): number {
  const rate = slowRateOf(rhythm);
  let sum = 0;
  for (let hour = 0; hour < 7 * 24; hour++) sum += of(rate(rhythm.at + hour * HOUR));
  return sum / (7 * 24);
}

function slowRateOf(rhythm: Rhythm): (at: number) => number {
  const { hours, days } = rhythm;
  const [news, watched] = allOf(rhythm);
  const base = (news + PRIOR[0]) / (watched + PRIOR[1]);
  const shape = ([n, w]: Tally) => (n + PRIOR_SHAPE) / (base * w + PRIOR_SHAPE);
  const [ofHour, ofDay] = [hours.map(shape), days.map(shape)];
  return (at) => base * (ofHour[hourOf(at)] ?? 1) * (ofDay[dayOf(at)] ?? 1);
}

function expectedNews(rhythm: Rhythm, from: number, to: number): number {
  const rate = slowRateOf(rhythm);
  let sum = 0;
  for (let at = from; at < to; at += HOUR) sum += (rate(at) * Math.min(HOUR, to - at)) / HOUR;
  return sum;
}

const allOf = ({ hours }: Rhythm): Tally =>
  hours.reduce<Tally>(([n, w], tally) => [n + tally[0], w + tally[1]], [0, 0]);

function add(hours: Tally[], days: Tally[], at: number, news: number, watched: number): void {
  for (const tally of [hours[hourOf(at)], days[dayOf(at)]]) {
    if (!tally) continue;
    tally[0] += news;
    tally[1] += watched;
  }
}

const fade = (tallies: Tally[], ms: number, half: number): Tally[] => {
  const left = 2 ** (-ms / half);
  return tallies.map(([news, watched]) => [news * left, watched * left]);
};

const tallies = (n: number): Tally[] => Array.from({ length: n }, () => [0, 0]);
const hourOf = (at: number) => Math.floor(at / HOUR) % 24;
/** The first day of 1970 was a Thursday; which day is the first does not matter. */
const dayOf = (at: number) => Math.floor(at / DAY) % 7;
