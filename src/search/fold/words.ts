import { foldLetters } from './letters.ts';
import { groupedNumber } from './numbers.ts';

/** What the index knows of a text: a word, two neighbouring characters of a script without spaces, or a symbol. */
export interface Word {
  /** Folded. */
  text: string;
  /** Where it stands in the text that was given, in UTF-16 units. */
  start: number;
  end: number;
  /** Of two characters, where the first one ends; else as `end`. */
  firstEnd: number;
  /** Whether it is of a script whose characters are taken by twos. */
  isDense: boolean;
  /** Whether it is a part of a number in groups (5,408), which follows whole. */
  isPart: boolean;
}

const GAP = 0;
const WORD = 1;
/** Written without spaces, or, as Korean, with endings that stick to a word: any part of a run can be searched for. */
const DENSE = 2;
/** Stands within words and says nothing: joiners, soft hyphens, direction marks, what chooses a glyph. */
const SILENT = 3;
/** Half of a pair, to be looked at whole. */
const PAIR = 4;
/** A word by itself: an emoji. */
const SYMBOL = 5;

const SCRIPTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\u3099\u309a\uff70\uff9e\uff9f]/u;
const SILENT_RANGES =
  '\\u00ad\\u034f\\u0640\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff';
const KINDS: [kind: number, characters: RegExp][] = [
  [SILENT, new RegExp(`[${SILENT_RANGES}]`)],
  // Modifier letters that stand for an apostrophe part words as that does.
  [GAP, /[\u02b9-\u02bf\u02c8\u055a\u07f4]/],
  [WORD, /\p{Nd}/u],
  [DENSE, SCRIPTS],
  [WORD, /[\p{L}\p{N}\p{M}]/u],
  [SYMBOL, /\p{Extended_Pictographic}/u],
];

const kindOf = (character: string): number =>
  KINDS.find(([, characters]) => characters.test(character))?.[0] ?? GAP;

let kinds: Uint8Array | undefined;

/** Made when the first text comes: 65,536 tests take some ten milliseconds. */
function kindTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < table.length; unit++)
    table[unit] = unit >= 0xd800 && unit < 0xe000 ? PAIR : kindOf(String.fromCharCode(unit));
  return table;
}

/** So many folded words are remembered: few words make up most of a text. */
const REMEMBERED = 200_000;
/** What is longer is no word; it is cut, in texts and in queries. */
const LONGEST = 64;
const folded = new Map<string, string>();

function fold(piece: string): string {
  const known = folded.get(piece);
  if (known !== undefined) return known;
  if (folded.size >= REMEMBERED) folded.clear();
  const made = foldLetters(piece).slice(0, LONGEST).toWellFormed();
  folded.set(piece, made);
  return made;
}

type Take = (
  text: string,
  start: number,
  end: number,
  more?: { firstEnd?: number; isDense?: boolean; isPart?: boolean },
) => void;

/** Calls `take` with each word of a text, in its order; a number in groups comes by its parts, and then whole. */
function eachWord(text: string, take: Take): void {
  kinds ??= kindTable();
  let grouped: { start: number; end: number } | undefined;
  for (let at = 0; at < text.length; ) {
    let kind = kinds[text.charCodeAt(at)] ?? GAP;
    const begun = at;
    let length = 1;
    if (kind === PAIR) {
      const point = String.fromCodePoint(text.codePointAt(at) ?? 0);
      kind = point.length === 2 ? kindOf(point) : GAP;
      length = point.length;
    }
    at += length;
    if (kind === SYMBOL) takePiece(text.slice(begun, at), begun, at, take);
    if (kind !== WORD && kind !== DENSE) continue;
    at = runEnd(text, at, kind, kinds);
    if (kind !== WORD) takePairs(text.slice(begun, at), begun, take);
    else {
      grouped ??= numberAt(text, begun, at, kinds);
      takePiece(text.slice(begun, at), begun, at, take, grouped !== undefined);
      if (grouped?.end !== at) continue;
      take(digitsOf(text.slice(grouped.start, at)), grouped.start, at);
      grouped = undefined;
    }
  }
}

/** Not of what goes on with letters, as 5,408km. */
function numberAt(text: string, start: number, end: number, table: Uint8Array) {
  const number = groupedNumber(text, start, end);
  return number && runEnd(text, number.end, WORD, table) === number.end ? number : undefined;
}

function runEnd(text: string, from: number, kind: number, table: Uint8Array): number {
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const next = table[unit];
    if (next === PAIR) {
      const point = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (point.length !== 2 || kindOf(point) !== kind) break;
      at += 2;
    } else if (next === kind || next === SILENT || isMark(unit)) at++;
    else break;
  }
  return at;
}

/** Combining marks belong to whatever stands before them. */
const isMark = (unit: number): boolean => unit >= 0x300 && unit <= 0x36f;

function takePiece(piece: string, start: number, end: number, take: Take, isPart = false): void {
  const text = fold(piece);
  if (text !== '') take(text, start, end, { isPart });
}

const digitsOf = (number: string): string => fold(number.replace(/\P{Nd}/gu, ''));

interface Letter {
  text: string;
  start: number;
  end: number;
}

const CHARACTERS = new RegExp(
  `.[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1160-\u11ff\u3099\u309a\uff9e\uff9f${SILENT_RANGES}]*`,
  'gsu',
);

/** Every character with the one after it, and the last one alone: so any piece of the run is a row of such pairs. */
function takePairs(run: string, offset: number, take: Take): void {
  const letters: Letter[] = [];
  for (const { 0: character, index } of run.matchAll(CHARACTERS)) {
    const [start, end] = [offset + index, offset + index + character.length];
    for (const text of fold(character)) letters.push({ text, start, end });
  }
  for (const [n, { text, start, end }] of letters.entries()) {
    const next = letters[n + 1];
    take(next ? text + next.text : text, start, next?.end ?? end, { firstEnd: end, isDense: true });
  }
}

/** The words of a text with their places. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  eachWord(text, (folded, start, end, { firstEnd = end, isDense = false, isPart = false } = {}) => {
    words.push({ text: folded, start, end, firstEnd, isDense, isPart });
  });
  return words;
}

/** A text as it goes into the index: its words with a space between. */
export function indexed(text: string): string {
  let all = '';
  eachWord(text, (folded) => {
    all += all === '' ? folded : ` ${folded}`;
  });
  return all;
}
