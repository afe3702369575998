import type { Moment } from './moment.ts';
import { isReal, momentAt } from './moment.ts';
import { offsetIn } from './zones.ts';

const ISO =
  /^\D{0,3}(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)(?:[T\s,]+(?:at\s+)?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:]\d+)?)?\s*(am|pm)?\s*(.*))?/i;
const LOOSE_ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?()\s*(.*))?$/i;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const RFC =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]([a-z]{3})[a-z]*[\s-](\d{4})[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.*)$/i;
const C_DATE = /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(?:(\d{4})\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.*)$/i;

const number = (text: string | undefined) => (text ? Number(text) : undefined);

function moment(
  [year, month, day]: (string | undefined)[],
  [hour, minute, second]: (string | undefined)[],
  tail: string | undefined,
): Moment | undefined {
  const timed = hour !== undefined;
  const offset = timed ? offsetIn(` ${tail ?? ''}`) : undefined;
  const found: Moment = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: number(hour),
    minute: number(minute),
    second: number(second),
    offset,
    precision: timed ? (second ? 'second' : 'minute') : 'day',
  };
  return isReal(found) ? found : undefined;
}

/** Times written for machines: ISO 8601 in its many spellings, RFC 2822, JavaScript's and Unix seconds. */
export function readMachineTime(value: string): Moment | undefined {
  const text = value.trim().slice(0, 80);
  if (/^\d{10}(\d{3})?(\.\d+)?$/.test(text)) {
    const ms = Number(text.slice(0, 10)) * 1000;
    return momentAt(ms, 0, 'second');
  }
  const iso = LOOSE_ISO.exec(text) ?? ISO.exec(text);
  if (iso) {
    let hour = iso[4];
    if (iso[7] && hour) hour = String((Number(hour) % 12) + (/pm/i.test(iso[7]) ? 12 : 0));
    return moment(iso.slice(1, 4), [hour, iso[5], iso[6]], iso[8]);
  }
  const rfc = RFC.exec(text);
  if (rfc) {
    const month = MONTHS.indexOf(rfc[2]?.toLowerCase() ?? '') + 1;
    return month ? moment([rfc[3], String(month), rfc[1]], rfc.slice(4, 7), rfc[7]) : undefined;
  }
  const c = C_DATE.exec(text);
  if (c) {
    const year = c[3] ?? /\b(\d{4})\b/.exec(c[7] ?? '')?.[1];
    const month = MONTHS.indexOf(c[1]?.toLowerCase() ?? '') + 1;
    const tail = (c[7] ?? '').replace(/\b\d{4}$/, '');
    return month && year ? moment([year, String(month), c[2]], c.slice(4, 7), tail) : undefined;
  }
  return undefined;
}
