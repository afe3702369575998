import { diffArrays, diffWords } from 'diff';
import type { Piece } from './schema.ts';

/** Words that may be another's before texts are compared by paragraphs: a rewritten page is not worth more. */
const MOST_EDITS = 2000;

/**
 * What became of the words of a text (E. W. Myers, An O(ND) Difference Algorithm, 1986, as the package diff has it).
 * Words are as Unicode has them (UAX 29), also where nothing stands between them.
 */
export function wordsOf(before: string, after: string, language: string | null): Piece[] {
  const options = { intlSegmenter: segmenterOf(language), maxEditLength: MOST_EDITS };
  const found = diffWords(before, after, options);
  if (found) return found.map(({ value, ...change }) => ({ op: opOf(change), text: value }));
  return diffArrays(paragraphs(before), paragraphs(after)).map(({ value, ...change }) => ({
    op: opOf(change),
    text: value.join('\n\n'),
  }));
}

const opOf = ({ added, removed }: { added: boolean; removed: boolean }): Piece['op'] =>
  added ? 'added' : removed ? 'removed' : 'same';

const paragraphs = (text: string): string[] => text.split('\n\n');

/** How many words of a text came, and how many went. */
export function countWords(pieces: Piece[], language: string | null): { added: number; removed: number } {
  const segmenter = segmenterOf(language);
  const count = (op: Piece['op']) =>
    pieces
      .filter((piece) => piece.op === op)
      .reduce(
        (sum, { text }) => sum + [...segmenter.segment(text)].filter((one) => one.isWordLike).length,
        0,
      );
  return { added: count('added'), removed: count('removed') };
}

/** A page may state any language. */
function segmenterOf(language: string | null): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language ?? undefined, { granularity: 'word' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.Segmenter('en', { granularity: 'word' });
  }
}
