import { NewskeepError } from '../../../model/errors.ts';

const DATE = /^(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:T(\d\d):(\d\d)Z?)?)?)?$/;

/**
 * The moment, in ms since 1970, at which a year, a month, a day or a minute begins in UTC: 2026, 2026-02, 2026-02-04,
 * 2026-02-04T18:30. Throws `search_invalid` for what is none.
 */
export function beginOf(field: string, text: string): number {
  const [, year = '', month = '1', day = '1', hour = '0', minute = '0'] = DATE.exec(text) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  const made = new Date(time);
  // Date.UTC takes 30 February for a day in March.
  const isReal = year !== '' && made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
  if (isReal && Number(hour) < 24 && Number(minute) < 60) return time;
  throw new NewskeepError('search_invalid', `${field}:${text} names no date.`, {
    hint: `Write a year, a month or a day, in UTC: ${field}:2026, ${field}:2026-02, ${field}:2026-02-04.`,
  });
}
