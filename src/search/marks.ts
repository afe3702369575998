import { type Word, wordsOf } from './fold/words.ts';
import type { Needle } from './query/match.ts';
import type { TextField } from './query/parse.ts';
import type { Marks } from './shapes.ts';

/** UTF-16 units of a snippet, about. */
const SNIPPET = 240;
/** Of a snippet, what stands before the first word that was found. */
const BEFORE = 60;
/** So many finds are looked at together: more do not stand in a snippet. */
const NEAR = 40;
/** A passage is looked for in so much of a body; stories are shorter. */
const LOOKED_AT = 200_000;

interface Found {
  start: number;
  end: number;
  needle: number;
}

/** Where the needles of a field stand in its text. */
export const marksOf = (text: string, needles: Needle[], field: TextField): Marks =>
  joined(findAll(text, needles, field));

/** The passage of a body that has the most of what was looked for, on one line, with its marks. */
export function snippetOf(body: string, needles: Needle[]): { text: string; marks: Marks } {
  const line = body
    .slice(0, LOOKED_AT)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const found = findAll(line, needles, 'body');
  const best = bestOf(found);
  const isAtHead = !best || best.end <= SNIPPET;
  const start = isAtHead ? 0 : wordStart(line, Math.max(0, best.start - BEFORE));
  const end = wordEnd(line, start + SNIPPET);
  const opening = start > 0 ? '…' : '';
  const text = `${opening}${line.slice(start, end)}${end < line.length || body.length > LOOKED_AT ? '…' : ''}`;
  const shift = opening.length - start;
  const inside = joined(found.filter((one) => one.start >= start && one.end <= end));
  return { text, marks: inside.map(([from, to]) => [from + shift, to + shift]) };
}

function findAll(text: string, needles: Needle[], field: TextField): Found[] {
  const wanted = needles.filter((needle) => needle.field === undefined || needle.field === field);
  if (wanted.length === 0) return [];
  const words = wordsOf(text);
  const found: Found[] = [];
  for (let at = 0; at < words.length; at++)
    for (const [needle, one] of wanted.entries()) {
      const end = endAt(words, at, one);
      if (end !== undefined) found.push({ start: words[at]?.start ?? 0, end, needle });
    }
  return found;
}

/** Where the needle ends that begins with this word; undefined where it does not stand there. */
function endAt(words: Word[], at: number, { words: wanted, isPrefix }: Needle): number | undefined {
  for (const [n, text] of wanted.entries()) {
    const word = words[at + n];
    const isLast = n === wanted.length - 1;
    if (!word || !(isPrefix && isLast ? word.text.startsWith(text) : word.text === text)) return undefined;
    // Of two characters, the first alone was looked for.
    if (isLast) return isPrefix && word.isDense ? word.firstEnd : word.end;
  }
  return undefined;
}

/** The first stretch of a snippet's length that holds the most needles. */
function bestOf(found: Found[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  let most = 0;
  for (const [n, { start }] of found.entries()) {
    const near = found.slice(n, n + NEAR).filter(({ end }) => end <= start + SNIPPET - BEFORE);
    const held = new Set(near.map(({ needle }) => needle)).size;
    if (held <= most) continue;
    best = { start, end: Math.max(...near.map(({ end }) => end)) };
    most = held;
  }
  return best;
}

/** Pairs of characters overlap, and so may needles: marks do not. */
function joined(found: Found[]): Marks {
  const marks: Marks = [];
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const last = marks.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}

/** So far a cut is moved to stand between words; scripts without spaces are cut where it falls. */
const REACH = 20;

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.lastIndexOf(' ', at);
  return space >= at - REACH && space >= 0 ? space + 1 : whole(text, at);
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  return space >= at - REACH ? space : whole(text, at);
}

/** Not between the halves of a pair. */
const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at);
