import { rememberedLine } from '../../model/remembered.ts';
import { asciiDigits, eraYears, toGregorian } from './calendars.ts';
import { clockIn } from './clock.ts';
import type { Moment } from './moment.ts';
import { isReal, momentAt } from './moment.ts';
import { agoPatternsOf, dayWordsOf, foldName, monthsOf } from './names.ts';
import { zoneOffset } from './site_zone.ts';

/** What a printed time is read against. */
export interface DateContext {
  /** Two letters. */
  lang: string;
  /** 6/5/2025 is the fifth of June. */
  monthFirst?: boolean | undefined;
  /** Days that the page states for machines, which decide what 6/5/2025 is before the country does. */
  known?: readonly Moment[] | undefined;
  /** The day that a clock alone belongs to: the masthead's, else the fetch's. */
  today?: Moment | undefined;
  /** Instant of the fetch; "5 minutes ago" counts from it. */
  now?: number | undefined;
  /** Minutes east of UTC where the page lets it be known. */
  offset?: number | undefined;
}

/** What exactly was printed, beside the time that it means. */
export interface Printed extends Moment {
  form: 'full' | 'no-year' | 'clock' | 'relative';
}

interface DayFound {
  year?: number | undefined;
  month: number;
  day: number;
  at: number;
  end: number;
}

const FALLBACK = ['en', 'de', 'fr', 'es', 'it', 'pt', 'ru', 'nl', 'pl', 'tr'];
const YEAR = '(\\d{4})';
const CJK = /(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]/;
const MONGOLIAN = /(\d{4})\s?он(?:ы|д)?\s(?:\S{1,4}\s)?(\d{1,2})\s?-?\s?р?\s?сарын\s?(\d{1,2})/;
const YMD = /(?<![\d/.-])(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d])/;
const DMY = /(?<![\d/.:-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])/;
const DM = /(?<![\d/.:-])(\d{1,2})([/.])(\d{1,2})\.?(?![\d/:])/;
const VIETNAMESE = new RegExp(`(\\d{1,2})\\s+thang\\s+(\\d{1,2})(?:\\s*,?\\s*(?:nam\\s+)?${YEAR})?`);

function numericDay(text: string, context: DateContext): DayFound | undefined {
  const cjk = CJK.exec(text) ?? MONGOLIAN.exec(text);
  if (cjk) return found(cjk, cjk[1], cjk[2], cjk[3]);
  const ymd = YMD.exec(text);
  if (ymd) return found(ymd, ymd[1], ymd[3], ymd[4]);
  const dmy = DMY.exec(text);
  if (dmy) {
    const year = dmy[4]?.length === 2 ? String(2000 + Number(dmy[4])) : dmy[4];
    const [first, second] = [Number(dmy[1]), Number(dmy[3])];
    const isKnown = (month: number, day: number) =>
      context.known?.some((one) => one.month === month && one.day === day && String(one.year) === year);
    const isAmerican =
      isKnown(first, second) || (context.monthFirst && dmy[2] !== '.' && !isKnown(second, first));
    return second > 12 || (first <= 12 && isAmerican)
      ? found(dmy, year, dmy[1], dmy[3])
      : found(dmy, year, dmy[3], dmy[1]);
  }
  return undefined;
}

function found(
  match: RegExpExecArray,
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): DayFound {
  return {
    year: year ? Number(year) : undefined,
    month: Number(month),
    day: Number(day),
    at: match.index,
    end: match.index + match[0].length,
  };
}

function monthOf(word: string, months: ReadonlyMap<string, number>): number | undefined {
  const exact = months.get(word);
  if (exact !== undefined) return exact;
  if (word.length < 3) return undefined;
  // "sept", "haziranda": a month cut short, or with an ending.
  for (const [name, month] of months)
    if (
      (word.length > 3 && name.length > 4 && name.startsWith(word)) ||
      (name.length > 4 && word.startsWith(name) && word.length < name.length + 5)
    )
      return month;
  return undefined;
}

interface Word {
  folded: string;
  at: number;
  end: number;
}

const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(/[\p{L}\p{M}][\p{L}\p{M}.'’]*/gu), ({ 0: word, index }) => ({
    folded: foldName(word),
    at: index,
    end: index + word.length,
  }));

/** A day beside a month's name: "27 July 2022", "July 27, 2022", "27 de julio de 2022", "2022. július 27.". */
function namedDay(text: string, words: readonly Word[], lang: string): DayFound | undefined {
  // Vietnamese months are numbers: "4 tháng 2 năm 2026".
  const vietnamese = lang === 'vi' ? VIETNAMESE.exec(foldName(text)) : null;
  if (vietnamese) return found(vietnamese, vietnamese[3], vietnamese[2], vietnamese[1]);
  const months = monthsOf(lang);
  for (const word of words) {
    let month = monthOf(word.folded, months);
    if (month === undefined) continue;
    if (month > 100) month -= 100;
    const before = text.slice(Math.max(0, word.at - 24), word.at);
    const after = text.slice(word.end);
    const yearAfter =
      /^[\s.,]*(?:\d{1,2}(?:st|nd|rd|th|\.)?[\s,.]+)?(?:\p{L}{1,3}\.?\s+)?['’]?(\d{4})(?!\d)/u.exec(after);
    const yearBefore = /(?<!\d)(\d{4})[\s.,]*(?:\p{L}{1,4}\.?\s*)?$/u.exec(
      before.replace(/(?<!\d)\d{1,2}[.\s]*(?:de\s+)?$/, ''),
    );
    const year = yearAfter?.[1] ?? yearBefore?.[1];
    const dayBefore =
      /(?<![\p{L}\d:])(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|,|-?[\p{L}]{1,3}\.?)?[\s.,–-]*(?:(?:de|di|d'|d’|of|ta’)\s*)?$/u.exec(
        before,
      );
    const dayAfter = /^[\s.,-]*(\d{1,2})(?![\d:])/.exec(after);
    const day = dayBefore?.[1] ?? dayAfter?.[1];
    if (!day) continue;
    const end = word.end + Math.max(yearAfter?.[0].length ?? 0, dayBefore ? 0 : (dayAfter?.[0].length ?? 0));
    const at = word.at - (dayBefore?.[0].length ?? 0);
    return { year: year ? Number(year) : undefined, month, day: Number(day), at, end };
  }
  return undefined;
}

/** Lines with times in them come again from page to page, and few are longer. */
const LINE = 80;

/** What hangs on a line and the language that it is read in. */
function rememberedIn<T>(find: (line: string, lang: string) => T): (line: string, lang: string) => T {
  const kept = rememberedLine((key) => {
    const at = key.indexOf(' ');
    return find(key.slice(at + 1), key.slice(0, at));
  }, LINE);
  return (line, lang) => kept(`${lang} ${line}`);
}

/** In the page's language, else in any that says a year too. */
const anyNamedDay = rememberedIn((text, lang): Readonly<DayFound> | undefined => {
  const words = wordsOf(text);
  const own = namedDay(text, words, lang);
  if (own || !/\d/.test(text)) return own;
  for (const other of FALLBACK) {
    const day = other === lang ? undefined : namedDay(text, words, other);
    if (day?.year) return day;
  }
  return undefined;
});

function relative(text: string, context: DateContext): Printed | undefined {
  if (context.now === undefined) return undefined;
  const folded = foldName(text);
  for (const lang of context.lang === 'en' ? ['en'] : [context.lang, 'en'])
    for (const { pattern, seconds, unit } of agoPatternsOf(lang)) {
      const match = pattern.exec(folded);
      if (!match) continue;
      const ms = context.now - Number(match[1] ?? 1) * seconds * 1000;
      const at = momentAt(ms, context.offset, unit);
      return { ...at, second: 0, precision: unit, form: 'relative' };
    }
  return undefined;
}

const dayWord = rememberedIn((text, lang): number | undefined => {
  const words = ` ${foldName(text)} `.replace(/[^\p{L}\d]+/gu, ' ');
  for (const name of lang === 'en' ? ['en'] : [lang, 'en'])
    for (const [word, days] of dayWordsOf(name)) if (words.includes(` ${word} `)) return days;
  return undefined;
});

const STATED_YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

const readings = new WeakMap<DateContext, Map<string, Readonly<Printed> | undefined>>();

/** The first time in a short printed text, or undefined. Several fields ask about the same lines. */
export function readPrintedTime(printed: string, context: DateContext): Readonly<Printed> | undefined {
  let known = readings.get(context);
  if (!known) {
    known = new Map();
    readings.set(context, known);
  }
  if (!known.has(printed)) known.set(printed, firstTime(printed, context));
  return known.get(printed);
}

function firstTime(printed: string, context: DateContext): Printed | undefined {
  const text = eraYears(asciiDigits(printed.slice(0, 200)));
  if (!/\d/.test(text)) return undefined;
  let day = numericDay(text, context) ?? anyNamedDay(text, context.lang);
  const rest = day ? `${text.slice(0, day.at)}\u0001${text.slice(day.end)}` : text;
  // "5 h ago" is no clock.
  const ago = day || text.includes(':') || text.length > 60 ? undefined : relative(text, context);
  if (ago) return ago;
  const back = day ? undefined : dayWord(text, context.lang);
  const clock = clockIn(rest, day !== undefined || back !== undefined);
  if (!day && context.today && clock) {
    const dm = DM.exec(text);
    if (dm && context.lang !== 'en' && dm.index !== clock.at) {
      const candidate = found(dm, undefined, dm[3], dm[1]);
      if (candidate.month >= 1 && candidate.month <= 12 && candidate.day <= 31) day = candidate;
    }
  }
  if (!day && !clock) return undefined;
  // A year beside a day that is not understood: the clock alone would make it today's.
  if (!day && STATED_YEAR.test(text)) return undefined;
  const time = clock
    ? { hour: clock.hour, minute: clock.minute, second: clock.second, offset: clock.offset }
    : {};
  const precision = clock ? (clock.second === undefined ? 'minute' : 'second') : 'day';
  if (day?.year) {
    const date = toGregorian({ year: day.year, month: day.month, day: day.day });
    const full: Printed = { ...date, ...time, precision, form: 'full' };
    if (clock?.zone) full.offset = zoneOffset([clock.zone], full);
    return isReal(full) ? full : undefined;
  }
  const { today } = context;
  if (!today) return undefined;
  if (day) {
    // Nobody prints next month's news: what would lie ahead belongs to the year before.
    const ahead = day.month > today.month || (day.month === today.month && day.day > today.day);
    const full: Printed = {
      year: ahead ? today.year - 1 : today.year,
      month: day.month,
      day: day.day,
      ...time,
      precision,
      form: 'no-year',
    };
    return isReal(full) ? full : undefined;
  }
  const date = momentAt(Date.UTC(today.year, today.month - 1, today.day + (back ?? 0)), 0, 'day');
  const full: Printed = { ...date, ...time, precision, form: 'clock' };
  return isReal(full) ? full : undefined;
}
