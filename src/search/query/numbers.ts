import type { Word } from '../fold/words.ts';

/** A word, or a number with the groups that it may stand in: texts in the index have those before the number itself. */
interface Unit {
  text: string;
  parts: string[];
  isWritten: boolean;
}

/** Of more numbers in a phrase, only what is written is looked for: each one doubles what is. */
const MOST_NUMBERS = 3;

/** The rows of words that a phrase may be in the index, where a number in it may be grouped (5,408) or not (5408). */
export function spellingsOf(words: Word[]): string[][] {
  const units = unitsOf(words);
  // One alone stands in the index whole, either way.
  if (units.length === 1) return [[units[0]?.text ?? '']];
  const isMany = units.filter(({ parts }) => parts.length > 0).length > MOST_NUMBERS;
  return units.reduce<string[][]>(
    (rows, unit) => rows.flatMap((row) => asGiven(unit, isMany).map((unit) => [...row, ...unit])),
    [[]],
  );
}

function asGiven({ text, parts, isWritten }: Unit, isMany: boolean): string[][] {
  const grouped = [...parts, text];
  if (isMany) return [isWritten ? grouped : [text]];
  return parts.length > 0 ? [[text], grouped] : [[text]];
}

function unitsOf(words: Word[]): Unit[] {
  const units: Unit[] = [];
  let parts: string[] = [];
  for (const { text, isPart } of words) {
    if (isPart) parts.push(text);
    else {
      units.push({ text, parts: parts.length > 0 ? parts : groupsOf(text), isWritten: parts.length > 0 });
      parts = [];
    }
  }
  return units;
}

const groupsOf = (text: string): string[] =>
  /^[1-9]\d{3,}$/.test(text) ? (text.match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? []) : [];
