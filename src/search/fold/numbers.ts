import { foldLetters } from './letters.ts';

/** What stands between the groups of a number: 5,408 5.408 5 408 5’408 ٥٬٤٠٨. */
const BETWEEN = ",.'’\u066c \u00a0\u2009\u202f";
const FIRST = /^\p{Nd}{1,3}$/u;
const GROUPED = new RegExp(
  // Behind a digit and such a sign it is the end of something else: 1.2.345, 2026 100.
  `(?<!\\p{Nd}[${BETWEEN}])\\p{Nd}{1,3}([${BETWEEN}])\\p{Nd}{3}(?:\\1\\p{Nd}{3})*(?!\\1?\\p{Nd})`,
  'uy',
);

/** Where a number in groups of three digits begins and ends, in UTF-16 units. */
interface Place {
  start: number;
  end: number;
}

/**
 * The number in groups that begins with this run of letters and digits; undefined where none does, as with 0,408 (a
 * fraction), 2.2026 and 1.2.345. One and the same sign parts its groups.
 */
export function groupedNumber(text: string, start: number, end: number): Place | undefined {
  if (end - start > 3) return undefined;
  const first = text.slice(start, end);
  if (!FIRST.test(first) || foldLetters(first).startsWith('0')) return undefined;
  GROUPED.lastIndex = start;
  const found = GROUPED.exec(text)?.[0];
  return found === undefined ? undefined : { start, end: start + found.length };
}
