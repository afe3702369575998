/** A rhythm of stories, learned from when they came, and how much of it passed without one. */
export interface Silence {
  /** The last story, ms. */
  since: number;
  /** Stories that the rhythm would have brought until the last look. */
  expected: number;
  /** How likely none is, by the rhythm. */
  chance: number;
  /** The chance at which it is told: once in a hundred years of such a source. */
  limit: number;
  /** Stories a day in the weeks that the rhythm is learned from, and how many those are. */
  perDay: number;
  stories: number;
  /** Most stories that the rhythm would have brought in a pause that the source made before. */
  longest: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKS = 8;
/** Fewer stories show no rhythm. */
const STORIES = 10;
/** Stories that each hour of the day, and each weekday, is credited with at the even rate: few stories make no rhythm. */
const CREDIT = 5;
/** A time that was not looked at for longer than this is no time of silence of theirs. */
const UNSEEN = 2 * DAY;
const YEARS = 100;

/**
 * Whether a source is silent for longer than its own rhythm explains. Stories are taken to come as a Poisson process
 * whose rate is that of the hour of the day times that of the weekday, over the eight weeks before the last story. How
 * likely none is where m are expected, after n were seen, is (1 + m/n)^-n: the prediction by that rate and its
 * uncertainty, e^-m for many (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.6). Where stories come in bursts, n
 * is divided by the variance of the days over their mean. It is told where it would happen by chance once in a hundred
 * years of that source, and where no pause before was as long by the same rhythm.
 * `events`: when stories came, ascending; `looks`: when it was looked at, ascending; `begun`: from when on what came is
 * no backlog that the first looks found. All in ms.
 */
export function silenceOf(
  events: readonly number[],
  looks: readonly number[],
  begun: number | undefined,
): Silence | undefined {
  const since = events.at(-1);
  const end = looks.at(-1);
  if (since === undefined || end === undefined || begun === undefined) return undefined;
  const from = Math.max(begun, since - WEEKS * 7 * DAY);
  const known = events.filter((at) => at >= from);
  if (known.length < STORIES || end <= since) return undefined;
  const seen = seenHours(from, since, looks);
  if (seen.length < 7 * 24) return undefined;
  const rateAt = whileSeen(ratesOf(known, seen), seenHours(from, end, looks));
  const expected = integral(rateAt, since, end);
  const n = known.length / burstiness(known, seen, rateAt);
  const perDay = (24 * known.length) / seen.length;
  const silence = {
    since,
    expected,
    chance: (1 + expected / n) ** -n,
    limit: 1 / (perDay * 365 * YEARS),
    perDay,
    stories: known.length,
    longest: longestPause(known, rateAt),
  };
  return silence.chance < silence.limit && expected > silence.longest ? silence : undefined;
}

/** Hours, by their number, in which a story would have been found, then or at a look soon after. */
function seenHours(from: number, to: number, looks: readonly number[]): number[] {
  const hours: number[] = [];
  let next = 0;
  for (let hour = Math.ceil(from / HOUR); hour * HOUR < to; hour++) {
    while (next < looks.length && (looks[next] ?? 0) < hour * HOUR) next++;
    const look = looks[next];
    if (look !== undefined && look - hour * HOUR <= UNSEEN) hours.push(hour);
  }
  return hours;
}

function whileSeen(rateAt: (hour: number) => number, seen: readonly number[]): (hour: number) => number {
  const hours = new Set(seen);
  return (hour) => (hours.has(hour) ? rateAt(hour) : 0);
}

const hourOfDay = (hour: number) => ((hour % 24) + 24) % 24;
const weekday = (hour: number) => ((Math.floor(hour / 24) % 7) + 7) % 7;

/** Stories an hour, at an hour by its number. */
function ratesOf(events: readonly number[], seen: readonly number[]): (hour: number) => number {
  const even = events.length / seen.length;
  const factor = (part: (hour: number) => number, parts: number) => {
    const hours = new Array<number>(parts).fill(0);
    const stories = new Array<number>(parts).fill(0);
    for (const hour of seen) hours[part(hour)] = (hours[part(hour)] ?? 0) + 1;
    for (const at of events) {
      const i = part(Math.floor(at / HOUR));
      stories[i] = (stories[i] ?? 0) + 1;
    }
    return stories.map((n, i) => (n + CREDIT) / ((hours[i] ?? 0) * even + CREDIT));
  };
  const byHour = factor(hourOfDay, 24);
  const byDay = factor(weekday, 7);
  const shape = (hour: number) => (byHour[hourOfDay(hour)] ?? 1) * (byDay[weekday(hour)] ?? 1);
  // Credit moves the factors; together they still bring what came.
  const total = seen.reduce((sum, hour) => sum + shape(hour), 0);
  return (hour) => (events.length / total) * shape(hour);
}

/** Stories that the rhythm brings from one moment to another. */
function integral(rateAt: (hour: number) => number, from: number, to: number): number {
  let sum = 0;
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) {
    const part = Math.min(to, (hour + 1) * HOUR) - Math.max(from, hour * HOUR);
    sum += (rateAt(hour) * part) / HOUR;
  }
  return sum;
}

/** The variance of the days over their mean, 1 at least (Pearson's dispersion); quiet days count together. */
function burstiness(
  events: readonly number[],
  seen: readonly number[],
  rateAt: (hour: number) => number,
): number {
  const came = Map.groupBy(events, (at) => Math.floor(at / DAY));
  const days = Map.groupBy(seen, (hour) => Math.floor(hour / 24));
  const blocks: { expected: number; came: number }[] = [];
  let open = { expected: 0, came: 0 };
  for (const [day, hours] of days) {
    open.expected += hours.reduce((sum, hour) => sum + rateAt(hour), 0);
    open.came += came.get(day)?.length ?? 0;
    if (open.expected < 1) continue;
    blocks.push(open);
    open = { expected: 0, came: 0 };
  }
  const odd = blocks.reduce((sum, block) => sum + (block.came - block.expected) ** 2 / block.expected, 0);
  return Math.max(1, odd / Math.max(1, blocks.length - 1));
}

const longestPause = (events: readonly number[], rateAt: (hour: number) => number): number =>
  events.slice(1).reduce((most, at, i) => Math.max(most, integral(rateAt, events[i] ?? at, at)), 0);
