import type { Gap } from './schema.ts';

/**
 * When a paper's own rhythm says that something is missing. Stories are taken to come independently at the rate
 * of the same weekday in the eight weeks before, or after, whichever is less (a Poisson process, so that none in a
 * time where m are expected has the chance e^-m; NIST/SEMATECH e-Handbook, 1.3.6.6.19). Days without any story look
 * like an outage where that chance is below one in a thousand. Weeks that are thin, not empty: less than a quarter of
 * the mean of those before, or after, which is the line that Media Cloud draws for its coverage gaps, and the same chance.
 */
const CHANCE = 0.001;
const WEEKS_AROUND = 8;
const THIN = 0.25;
/** Fewer days with stories in those weeks show no rhythm: so a stray early story makes no gap after it. */
const RHYTHM_DAYS = 6;

const DAY = 86_400_000;
/** No paper is older on the web; a stray date must not make a century of days. */
const EARLIEST = Date.UTC(1990, 0, 1) / DAY;

const dayNumber = (date: string) => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY;
const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
/** Monday is 0; 1970-01-01 was a Thursday. */
const weekday = (day: number) => (((day + 3) % 7) + 7) % 7;

/** Gaps between the first and the last day of these dates (YYYY-MM-DD…; others are left out). */
export function gapsIn(dates: Iterable<string>): Gap[] {
  const counts = new Map<number, number>();
  for (const date of dates) {
    const day = /^\d{4}-\d\d-\d\d/.test(date) ? dayNumber(date) : Number.NaN;
    if (day >= EARLIEST) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const days = [...counts.keys()].sort((a, b) => a - b);
  const range = { from: days[0] as number, to: days.at(-1) as number };
  const empty = emptyRuns(days).flatMap((run) => emptyGap(run, counts, range));
  const thin = thinWeeks(counts, range, empty);
  return [...empty, ...thin].sort((a, b) => a.from.localeCompare(b.from));
}

interface Range {
  from: number;
  to: number;
}

/** Days between one story and the next. */
const emptyRuns = (days: number[]): Range[] =>
  days.slice(1).flatMap((day, i) => {
    const before = days[i] as number;
    return day - before > 1 ? [{ from: before + 1, to: day - 1 }] : [];
  });

function emptyGap(run: Range, counts: Map<number, number>, range: Range): Gap[] {
  const length = 7 * WEEKS_AROUND;
  const before = { from: Math.max(range.from, run.from - length), to: run.from - 1 };
  const after = { from: run.to + 1, to: Math.min(range.to, run.to + length) };
  const expected = Math.min(expectedIn(run, before, counts), expectedIn(run, after, counts));
  return Math.exp(-expected) < CHANCE ? [gap('empty', run, 0, expected, Math.exp(-expected))] : [];
}

/** Stories that the run would have at the rate that each weekday has in these weeks; 0 where they show no rhythm. */
function expectedIn(run: Range, weeks: Range, counts: Map<number, number>): number {
  const stories = Array<number>(7).fill(0);
  const days = Array<number>(7).fill(0);
  let withStories = 0;
  for (let day = weeks.from; day <= weeks.to; day++) {
    const n = counts.get(day) ?? 0;
    if (n > 0) withStories++;
    stories[weekday(day)] = (stories[weekday(day)] ?? 0) + n;
    days[weekday(day)] = (days[weekday(day)] ?? 0) + 1;
  }
  if (withStories < RHYTHM_DAYS) return 0;
  let expected = 0;
  for (let day = run.from; day <= run.to; day++)
    expected += (stories[weekday(day)] ?? 0) / Math.max(1, days[weekday(day)] ?? 0);
  return expected;
}

function thinWeeks(counts: Map<number, number>, range: Range, empty: Gap[]): Gap[] {
  const first = range.from + ((7 - weekday(range.from)) % 7);
  const weeks: number[] = [];
  for (let day = first; day + 6 <= range.to; day += 7) {
    let stories = 0;
    for (let i = 0; i < 7; i++) stories += counts.get(day + i) ?? 0;
    weeks.push(stories);
  }
  const gaps: Gap[] = [];
  weeks.forEach((stories, i) => {
    const before = weeks.slice(Math.max(0, i - WEEKS_AROUND), i);
    const after = weeks.slice(i + 1, i + 1 + WEEKS_AROUND);
    const expected = Math.min(mean(before), mean(after));
    const chance = atMost(stories, expected);
    const week = { from: first + 7 * i, to: first + 7 * i + 6 };
    const isTold = empty.some(({ from, to }) => from <= dateOf(week.to) && to >= dateOf(week.from));
    if (stories >= THIN * expected || chance >= CHANCE || isTold) return;
    gaps.push(gap('thin', week, stories, expected, chance));
  });
  return gaps;
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

/** The chance of at most n where m are expected: the sum of e^-m m^k / k!. */
function atMost(n: number, m: number): number {
  let term = Math.exp(-m);
  let sum = term;
  for (let k = 1; k <= n; k++) {
    term *= m / k;
    sum += term;
  }
  return sum;
}

const gap = (
  kind: Gap['kind'],
  { from, to }: Range,
  stories: number,
  expected: number,
  chance: number,
): Gap => ({
  kind,
  from: dateOf(from),
  to: dateOf(to),
  days: to - from + 1,
  stories,
  expected: Math.round(expected * 10) / 10,
  chance: Number(chance.toPrecision(2)),
});
