export type Precision = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

/** A time as a page states it: wall clock, and the offset where it is stated. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  hour?: number | undefined;
  minute?: number | undefined;
  second?: number | undefined;
  /** Minutes east of UTC. */
  offset?: number | undefined;
  precision: Precision;
}

const two = (n: number) => String(n).padStart(2, '0');

const offsetText = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;

export function toIso(moment: Moment): string {
  const { year, month, day, hour, minute = 0, second = 0, offset } = moment;
  if (moment.precision === 'year') return String(year);
  if (moment.precision === 'month') return `${year}-${two(month)}`;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined) return date;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${offset === undefined ? '' : offsetText(offset)}`;
}

/** Milliseconds; a time without an offset counts as UTC. */
export const instantOf = ({
  year,
  month,
  day,
  hour = 0,
  minute = 0,
  second = 0,
  offset = 0,
}: Moment): number => Date.UTC(year, month - 1, day, hour, minute - offset, second);

export function isReal(moment: Moment): boolean {
  const { year, month, day, hour = 0, minute = 0, second = 0, offset = 0 } = moment;
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return false;
  return hour <= 24 && minute < 60 && second < 61 && Math.abs(offset) <= 14 * 60;
}

const DAY = 86_400_000;

/** Papers on the web begin in 1990, and none is dated after tomorrow. */
export function isPlausible(moment: Moment, fetchedAt: string | undefined): boolean {
  if (!isReal(moment) || moment.year < 1990) return false;
  const now = fetchedAt ? Date.parse(fetchedAt) : Number.NaN;
  return Number.isNaN(now) ? moment.year < 2100 : instantOf(moment) <= now + DAY;
}

/** The wall clock of an instant at an offset. */
export function momentAt(ms: number, offset: number | undefined, precision: Precision): Moment {
  const at = new Date(ms + (offset ?? 0) * 60_000);
  const day: Moment = {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    precision,
  };
  if (precision === 'day') return day;
  return { ...day, hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), offset };
}

export const sameDay = (a: Moment, b: Moment): boolean =>
  a.year === b.year && a.month === b.month && a.day === b.day;
