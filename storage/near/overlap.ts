import { SHINGLE, type Signature } from './signature.ts';

type Text = Pick<Signature, 'shingles' | 'paragraphs'>;

/** How much of one text stands in another, word for word. */
export interface Overlap {
  /** Tokens that stand in the other. */
  tokens: number;
  /** Their share of the text, 0 to 1. */
  share: number;
  /** Such tokens of each paragraph. */
  paragraphs: number[];
}

/** Shingles in a row that must be found: cut to 16 bits, one alone is found by chance in every hundredth place. */
const IN_A_ROW = 3;

/** Where each hash was last seen; one table serves all comparisons, so that none has to be emptied. */
const seen = new Uint32Array(0x10000);
let turn = 0;

/** What of `text` stands in `other`: runs of at least SHINGLE + IN_A_ROW - 1 tokens. */
export function overlapOf(text: Text, other: Text): Overlap {
  const paragraphs = new Array<number>(text.paragraphs.length).fill(0);
  let paragraph = 0;
  let end = text.paragraphs[0] ?? 0;
  const tokens = sharedTokens(text.shingles, other.shingles, (from, to) => {
    for (let at = from; at < to; at++) {
      while (at >= end && paragraph < paragraphs.length - 1) end += text.paragraphs[++paragraph] ?? 0;
      paragraphs[paragraph] = (paragraphs[paragraph] ?? 0) + 1;
    }
  });
  return { tokens, share: tokens / lengthOf(text), paragraphs };
}

const lengthOf = ({ shingles }: Text) => shingles.length + SHINGLE - 1;

/** How many tokens of the one stand in the other; `tell` is called for each range of them, in order, each once. */
function sharedTokens(
  shingles: Uint16Array,
  other: Uint16Array,
  tell?: (from: number, to: number) => void,
): number {
  mark(other);
  let [tokens, row, covered] = [0, 0, 0];
  for (let at = 0; at < shingles.length; at++) {
    row = seen[shingles[at] ?? 0] === turn ? row + 1 : 0;
    if (row < IN_A_ROW) continue;
    const from = Math.max(covered, at - IN_A_ROW + 1);
    covered = at + SHINGLE;
    tokens += covered - from;
    tell?.(from, covered);
  }
  return tokens;
}

/** The share of all different shingles of both texts that both have (Jaccard), 0 to 1. */
export function similarityOf(a: Text, b: Text): number {
  const ofA = new Set(a.shingles);
  const ofB = new Set(b.shingles);
  const both = ofA.intersection(ofB).size;
  return both / (ofA.size + ofB.size - both);
}

/**
 * Copies have half of what they print in common. Measured on invented papers whose stories share phrases
 * (`npm run bench:dedup`), where it parts them best; real stories share less.
 */
const SHARE_OF_BOTH = 0.5;
/** Or one holds nearly all of the other, … */
const SHARE_OF_ONE = 0.85;
/** … and has not much else: a digest that holds a notice among ten is no copy of it. */
const SHARE_OF_LONGER = 0.3;
/** A phrase or a quotation is no copy. */
const MIN_SHARED = 20;

/** Whether one text is an edited copy of the other, or both are of a third. The order does not matter. */
export function isNear(a: Text, b: Text): boolean {
  const inB = sharedTokens(a.shingles, b.shingles);
  if (inB < MIN_SHARED) return false;
  const inA = sharedTokens(b.shingles, a.shingles);
  if (inA < MIN_SHARED) return false;
  if ((inA + inB) / (lengthOf(a) + lengthOf(b)) >= SHARE_OF_BOTH) return true;
  const [ofA, ofB] = [inB / lengthOf(a), inA / lengthOf(b)];
  return Math.max(ofA, ofB) >= SHARE_OF_ONE && Math.min(ofA, ofB) >= SHARE_OF_LONGER;
}

function mark(shingles: Uint16Array): void {
  if (++turn > 0xffffffff) {
    seen.fill(0);
    turn = 1;
  }
  for (let at = 0; at < shingles.length; at++) seen[shingles[at] ?? 0] = turn;
}
