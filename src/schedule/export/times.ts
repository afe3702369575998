import { NewskeepError } from '../../../model/errors.ts';
import { minutesOf, type Schedule } from '../../../model/schedule.ts';
import { jitterOf } from '../../../queues/schedule/calendar.ts';

const DAY = 1440;

/** A cron expression field by field: the values that it names, or undefined for every one. */
export interface Fields {
  minute: number[] | undefined;
  hour: number[] | undefined;
  dayOfMonth: number[] | undefined;
  month: number[] | undefined;
  /** 0 is Sunday. */
  dayOfWeek: number[] | undefined;
}

const MONTHS = ['', ...'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')];
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

/** Reads an expression that the schema took. */
export function fieldsOf(cron: string): Fields {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = cron.trim().split(/\s+/);
  const days = valuesOf(dayOfWeek, 0, 7, DAYS)?.map((day) => day % 7);
  return {
    minute: valuesOf(minute, 0, 59),
    hour: valuesOf(hour, 0, 23),
    dayOfMonth: valuesOf(dayOfMonth, 1, 31),
    month: valuesOf(month, 1, 12, MONTHS),
    dayOfWeek: days && [...new Set(days)].sort((a, b) => a - b),
  };
}

function valuesOf(field: string, least: number, most: number, names: string[] = []): number[] | undefined {
  if (field === '*') return undefined;
  const number = (text: string) =>
    names.includes(text.toLowerCase()) ? names.indexOf(text.toLowerCase()) : Number(text);
  const values = field.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [from = '', to = from] = range === '*' ? [`${least}`, `${most}`] : range.split('-');
    const count = Math.floor((number(to) - number(from)) / Number(step)) + 1;
    return Array.from({ length: count }, (_, i) => number(from) + i * Number(step));
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

/** How a program writes a part of a field: every value, every nth one, from one to another. */
export interface Spelling {
  all: string;
  steps(step: number): string;
  range(from: number, to: number): string;
  value(value: number): string;
}

const CRON: Spelling = {
  all: '*',
  steps: (step) => `*/${step}`,
  range: (from, to) => `${from}-${to}`,
  value: String,
};

/**
 * The same times in numbers alone, which every program that reads cron expressions takes: some know no names in lists, or
 * no 7 for Sunday.
 */
export function plainCron({ minute, hour, dayOfMonth, month, dayOfWeek }: Fields): string {
  return [
    spelled(minute, CRON, 60),
    spelled(hour, CRON, 24),
    spelled(dayOfMonth, CRON),
    spelled(month, CRON),
    spelled(dayOfWeek, CRON),
  ].join(' ');
}

/** `size` where the field begins with 0 and may be stepped: a day field with a star counts as unrestricted. */
export function spelled(values: number[] | undefined, how: Spelling, size?: number): string {
  if (values === undefined || values.length === size) return how.all;
  const [first = 0, second = 0] = values;
  const step = second - first;
  const isEven = values.every((value, i) => value === first + i * step);
  if (size && first === 0 && isEven && values.length > 2 && values.length * step >= size)
    return how.steps(step);
  if (isEven && step === 1 && values.length > 2) return how.range(first, first + values.length - 1);
  return values.map(how.value).join();
}

/** An interval as times of the day in UTC, where it divides a day; it may take several expressions. */
function fieldsOfInterval(every: string): Fields[] | undefined {
  const step = minutesOf(every);
  if (step === undefined || DAY % step !== 0) return undefined;
  const hoursOf = new Map<number, number[]>();
  for (let at = 0; at < DAY; at += step) {
    const hours = hoursOf.get(at % 60) ?? [];
    hoursOf.set(at % 60, [...hours, Math.floor(at / 60)]);
  }
  const byHours = Map.groupBy(hoursOf, ([, hours]) => hours.join());
  return [...byHours.values()].map((group) => ({
    minute: group.map(([minute]) => minute).sort((a, b) => a - b),
    hour: group[0]?.[1].length === 24 ? undefined : group[0]?.[1],
    dayOfMonth: undefined,
    month: undefined,
    dayOfWeek: undefined,
  }));
}

/** A schedule as cron expressions, all of one zone; undefined for an interval that does not divide a day. */
export function cronTimes({
  every,
  cron,
  timezone,
}: Schedule): { fields: Fields[]; timezone: string } | undefined {
  if (cron !== undefined) return { fields: [fieldsOf(cron)], timezone };
  const fields = fieldsOfInterval(every ?? '');
  return fields && { fields, timezone: 'UTC' };
}

export const inexpressible = (file: string, what: string, hint: string): NewskeepError =>
  new NewskeepError('usage', `${file}: ${what}`, { hint });

/** Schedulers without a jitter start the job by a fixed number of seconds later, another one for each job. */
export const fixedDelay = (job: string, { jitter_s }: Schedule): number => jitterOf(job, 0, jitter_s);
