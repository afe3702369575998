import { offsetIn, zoneIn } from './zones.ts';

export interface Clock {
  hour: number;
  minute: number;
  second?: number | undefined;
  offset?: number | undefined;
  /** Where a zone without an offset is named. */
  zone?: string | undefined;
  at: number;
}

const COLON = /(?<![\d:.,])(\d{1,2})\s?:\s?(\d{2})(?::(\d{2}))?(?![\d:])/;
const DOT = /(?<![\d:.,])(\d{1,2})[.٫](\d{2})(?![\d.:])/;
const LETTER_H = /(?<![\d:.,])(\d{1,2})\s?(?:h|u|ч)\s?(\d{2})?(?![\p{L}\d])/iu;
const CJK = /(\d{1,2})\s?[時时点點시]\s?(?:(\d{1,2})\s?[分분])?/;
const AM_PM_ONLY = /(?<![\d:.,])(\d{1,2})()\s?(?=[ap]\.?m\b)/i;
const UHR = /(?<![\d:.,])(\d{1,2})()\s?Uhr\b/;
const PM = /^\s?(?:p\.?\s?m\b|μ\.?μ|م(?:ساء)?(?!\p{L})|ب\.ظ)/iu;
const AM = /^\s?(?:a\.?\s?m\b|π\.?μ|ص(?:باحا)?(?!\p{L})|ق\.ظ)/iu;

/** A clock time in a printed line. A dot parts hours from minutes only where a date or a word says so. */
export function clockIn(text: string, besideDate: boolean): Clock | undefined {
  const match =
    COLON.exec(text) ??
    AM_PM_ONLY.exec(text) ??
    UHR.exec(text) ??
    CJK.exec(text) ??
    (besideDate || /\b(?:kl|klo|ore|h)\b|Uhr|^\s*\d{1,2}[.٫]\d{2}\s*$/.test(text) ? DOT.exec(text) : null) ??
    (besideDate || text.length < 12 ? LETTER_H.exec(text) : null);
  if (!match) return undefined;
  let hour = Number(match[1]);
  const minute = Number(match[2] || 0);
  const second = match[3] === undefined ? undefined : Number(match[3]);
  if (hour > 24 || minute > 59) return undefined;
  const after = text.slice(match.index + match[0].length);
  const before = text.slice(0, match.index);
  const marker = PM.exec(after) ?? AM.exec(after);
  if (PM.test(after) || /(?:下午|晚上|午後|오후|μ\.?μ\.?)\s?$/.test(before))
    hour = hour < 12 ? hour + 12 : hour;
  else if ((AM.test(after) || /(?:上午|凌晨|午前|오전)\s?$/.test(before)) && hour === 12) hour = 0;
  if (hour === 24) hour = 0;
  const tail = after.slice(marker?.[0].length ?? 0);
  const offset = offsetIn(tail.replace(/^[\s.]*(?:uhr|h)?/i, ' '));
  return { hour, minute, second, offset, zone: zoneIn(tail), at: match.index };
}
