/** A digit of any script. */
export const DIGIT = /\p{Nd}/u;

/** Digits of every script as ASCII; lengths stay, so positions do too. */
export const asciiDigits = (text: string): string =>
  /[^\0-\u065f]/.test(text)
    ? text.replace(
        /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9\uff10-\uff19]/g,
        digitOf,
      )
    : text;

const ZEROS = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
  0xff10,
];

function digitOf(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** First year of the Japanese eras that news on the web is dated in, less one. */
const ERAS: readonly (readonly [string, number])[] = [
  ['令和', 2018],
  ['平成', 1988],
  ['昭和', 1925],
];

/** 令和6年 → 2024年, 民國113年 → 2024年. */
export function eraYears(text: string): string {
  let out = text;
  for (const [era, before] of ERAS)
    if (out.includes(era))
      out = out.replace(
        new RegExp(`${era}\\s?(元|\\d{1,2})年`, 'g'),
        (_, n: string) => `${before + (n === '元' ? 1 : Number(n))}年`,
      );
  return /民[國国]/.test(out)
    ? out.replace(/民[國国]\s?(\d{2,3})\s?年/g, (_, n: string) => `${1911 + Number(n)}年`)
    : out;
}

interface Ymd {
  year: number;
  month: number;
  day: number;
}

const DAY = 86_400_000;
let persian: Intl.DateTimeFormat | undefined;

/** Solar Hijri → Gregorian: about where the day must lie, then the day that the calendar itself calls so. */
function fromPersian({ year, month, day }: Ymd): Ymd {
  persian ??= new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const inYear = (month <= 7 ? (month - 1) * 31 : (month - 1) * 30 + 6) + day - 1;
  // The year begins on the 20th or 21st of March.
  const about = Date.UTC(year + 621, 2, 20) + inYear * DAY;
  for (const shift of [0, 1, -1, 2]) {
    const date = new Date(about + shift * DAY);
    const parts = new Map(persian.formatToParts(date).map(({ type, value }) => [type, value]));
    if (Number(parts.get('month')) === month && Number(parts.get('day')) === day)
      return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  return { year, month, day };
}

/** A year as printed: Thai years count from 543 BC, Persian ones from AD 622. */
export function toGregorian(date: Ymd): Ymd {
  if (date.year >= 2480 && date.year < 2650) return { ...date, year: date.year - 543 };
  if (date.year >= 1360 && date.year < 1480) return fromPersian(date);
  return date;
}
