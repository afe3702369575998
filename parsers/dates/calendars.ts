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

/** 令和6年 → 2024年. */
export function eraYears(text: string): string {
  let out = text;
  for (const [era, before] of ERAS)
    if (out.includes(era))
      out = out.replace(
        new RegExp(`${era}\\s?(元|\\d{1,2})年`, 'g'),
        (_, n: string) => `${before + (n === '元' ? 1 : Number(n))}年`,
      );
  return out;
}

interface Ymd {
  year: number;
  month: number;
  day: number;
}

/** Solar Hijri → Gregorian, by counting days from 1 Farvardin 1 with the 2820-year rule. */
function fromPersian({ year, month, day }: Ymd): Ymd {
  const y = year - 474;
  const cycle = Math.floor(y / 2820);
  const inCycle = 474 + (((y % 2820) + 2820) % 2820);
  const dayOfYear = month <= 7 ? (month - 1) * 31 : (month - 1) * 30 + 6;
  const julian =
    day +
    dayOfYear +
    Math.floor((inCycle * 682 - 110) / 2816) +
    (inCycle - 1) * 365 +
    cycle * 1_029_983 +
    1_948_320;
  const date = new Date((julian - 2_440_587) * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** A year as printed: Thai years count from 543 BC, Persian ones from AD 622. */
export function toGregorian(date: Ymd): Ymd {
  if (date.year >= 2480 && date.year < 2650) return { ...date, year: date.year - 543 };
  if (date.year >= 1360 && date.year < 1480) return fromPersian(date);
  return date;
}
