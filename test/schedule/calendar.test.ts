import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../model/schedule.ts';
import { calendarOf, type Firing } from '../../queues/schedule/calendar.ts';

const calendar = (input: object, job = 'papers') => calendarOf(job, scheduleSchema.parse(input));

/** Every start from one moment, itself included, to another. */
function between(input: object, from: string, to: string): Firing[] {
  const times = calendar(input);
  const found: Firing[] = [];
  for (let one = times.after(Date.parse(from) - 1); one && one.at < Date.parse(to); one = times.after(one.at))
    found.push(one);
  return found;
}
const utc = (firings: Firing[]) => firings.map(({ slot }) => new Date(slot).toISOString().slice(0, 16));

/** The local days of 2026 on which clocks change, from midnight to midnight. */
const DAYS = {
  'Europe/Berlin, spring': ['Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
  'Europe/Berlin, autumn': ['Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  'America/New_York, spring': ['America/New_York', '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
  'America/New_York, autumn': ['America/New_York', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
  'Australia/Lord_Howe, spring': ['Australia/Lord_Howe', '2026-10-03T13:30Z', '2026-10-04T13:00Z'],
  'Australia/Lord_Howe, autumn': ['Australia/Lord_Howe', '2026-04-04T13:00Z', '2026-04-05T13:30Z'],
} as const;

/** What docs/scheduling.md says: "| Europe/Berlin, 2026-03-29 (…) | 1, at 03:00 | 138 | 23 | 92 |". */
const DOCS = readFileSync(new URL('../../docs/scheduling.md', import.meta.url), 'utf8');
const COUNTS = [
  ...DOCS.matchAll(/^\| (\w+\/\w+), (\S+) \(.*?\) \| (\d+).*? \| (\d+) \| (\d+) \| (\d+) \|$/gm),
];

/** The moment at which a local day begins. */
function midnight(date: string, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const halfHours = Array.from({ length: 60 }, (_, n) => Date.parse(date) + (n - 30) * 30 * 60_000);
  return halfHours.find((at) => format.format(at) === `${date} 00:00:00`) ?? Number.NaN;
}
const dayAfter = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

describe('a day on which clocks change', () => {
  it('is told of in the docs, six times', () => {
    expect(COUNTS).toHaveLength(6);
  });

  it.each(COUNTS.map((row) => [...row]))('%s', (_row, timezone = '', date = '', ...counts) => {
    const [from, to] = [date, dayAfter(date)].map((one) => new Date(midnight(one, timezone)).toISOString());
    const count = (schedule: object) => between(schedule, from ?? '', to ?? '').length;
    const crons = ['15 2 * * *', '*/10 * * * *', '0 * * * *'].map((cron) => count({ cron, timezone }));
    expect([...crons, count({ every: '15m' })]).toEqual(counts.map(Number));
  });

  it.each([
    // A fixed time that does not exist is made up for where the clock goes on.
    ['Europe/Berlin, spring', '15 2 * * *', ['2026-03-29T01:00']],
    ['America/New_York, spring', '15 2 * * *', ['2026-03-08T07:00']],
    ['Australia/Lord_Howe, spring', '15 2 * * *', ['2026-10-03T15:30']],
    // Two of them at once are one run.
    ['Europe/Berlin, spring', '5,35 2 * * *', ['2026-03-29T01:00']],
    // A fixed time that exists twice counts the first time.
    ['Europe/Berlin, autumn', '15 2 * * *', ['2026-10-25T00:15']],
    ['America/New_York, autumn', '15 1 * * *', ['2026-11-01T05:15']],
    ['Australia/Lord_Howe, autumn', '45 1 * * *', ['2026-04-04T14:45']],
    // Repeated times are left out, or made twice.
    ['Europe/Berlin, spring', '*/30 1-2 * * *', ['2026-03-29T00:00', '2026-03-29T00:30']],
    [
      'Australia/Lord_Howe, autumn',
      '*/30 1-2 * * *',
      ['2026-04-04T14:00', '2026-04-04T14:30', '2026-04-04T15:00', '2026-04-04T15:30', '2026-04-04T16:00'],
    ],
  ] as const)('%s: %s', (day, cron, expected) => {
    const [timezone, from, to] = DAYS[day];
    expect(utc(between({ cron, timezone }, from, to))).toEqual(expected);
  });
});

describe('a calendar', () => {
  it('counts intervals from 1970, whenever it is asked', () => {
    expect(utc(between({ every: '6h' }, '2026-05-01T01:23:45Z', '2026-05-02T00:00Z'))).toEqual([
      '2026-05-01T06:00',
      '2026-05-01T12:00',
      '2026-05-01T18:00',
    ]);
  });

  it('takes either day where both are restricted, as cron does', () => {
    expect(utc(between({ cron: '0 12 13 * FRI' }, '2026-05-01T00:00Z', '2026-05-16T00:00Z'))).toEqual([
      '2026-05-01T12:00',
      '2026-05-08T12:00',
      '2026-05-13T12:00',
      '2026-05-15T12:00',
    ]);
  });

  it('spreads starts over the jitter, the same in every process, apart for each job, and loses none', () => {
    const jittered = { cron: '*/10 * * * *', jitter_s: 300 };
    const day = ['2026-05-01T00:00Z', '2026-05-02T00:00Z'] as const;
    const firings = between(jittered, ...day);
    const late = firings.map(({ slot, at }) => (at - slot) / 1000);
    expect(firings).toHaveLength(144);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...late)).toBeLessThan(30);
    expect(Math.max(...late)).toBeLessThanOrEqual(300);
    expect(Math.max(...late)).toBeGreaterThan(270);
    expect(between(jittered, ...day)).toEqual(firings);
    const other = calendar(jittered, 'others').after(Date.parse(day[0]));
    expect(other?.at).not.toBe(firings[0]?.at);
  });

  it('names every slot once, in the order of their starts, where the jitter is longer than the pause', () => {
    const firings = between({ cron: '* * * * *', jitter_s: 600 }, '2026-05-01T00:00Z', '2026-05-01T06:00Z');
    expect(new Set(firings.map(({ slot }) => slot)).size).toBe(firings.length);
    expect(firings.map(({ at }) => at)).toEqual(firings.map(({ at }) => at).toSorted((a, b) => a - b));
    const inner = firings.filter(({ slot }) => slot >= Date.parse('2026-05-01T00:00Z'));
    expect(inner.filter(({ slot }) => slot < Date.parse('2026-05-01T05:00Z'))).toHaveLength(300);
  });
});

describe('a schedule in a job file', () => {
  it.each([
    [{}, /either/],
    [{ every: '15m', cron: '* * * * *' }, /either/],
    [{ every: '15' }, /interval/],
    [{ every: '0m' }, /interval/],
    [{ every: '367d' }, /interval/],
    [{ every: '1m', jitter_s: 60 }, /shorter than/],
    [{ cron: '* * * *' }, /five fields/],
    [{ cron: '0 * * * * *' }, /five fields/],
    [{ cron: '@daily' }, /five fields/],
    [{ cron: '0 0 L * *' }, /five fields/],
    [{ cron: '0 0 15W * *' }, /five fields/],
    [{ cron: '61 * * * *' }, /Invalid value for minute/],
    [{ cron: '0 0 30 2 *' }, /never comes/],
    [{ cron: '0 0 */2 * MON' }, /disagree/],
    [{ cron: '0 0 * * *', timezone: 'Mars/Olympus' }, /time zone/],
    [{ cron: '0 0 * * *', timezone: '+02:00' }, /time zone/],
    [{ every: '1h', jitter: 3 }, /jitter/],
  ])('is refused: %j', (input, message) => {
    expect(() => scheduleSchema.parse(input)).toThrow(message);
  });

  it.each(['*/10 6-22 * * *', '0 12 1,15 JUL-DEC WED', '0 0 * * 7', '0 0 1-31/2 * MON'])(
    'is taken: %s',
    (cron) => {
      expect(scheduleSchema.parse({ cron })).toEqual({
        cron,
        timezone: 'UTC',
        jitter_s: 0,
        catch_up: 'once',
      });
    },
  );
});
