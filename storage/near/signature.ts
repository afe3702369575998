import { Tokens } from './tokens.ts';

/** Tokens of a shingle. */
export const SHINGLE = 4;
/** Shingles of a text that stand in the index: those whose hashes are the smallest (a bottom-k MinHash). */
const SKETCH = 32;
/** Less than this many tokens say too little to tell a copy from a phrase. */
const MIN_TOKENS = 20;
/** What stands after so many tokens is not compared: a book, or a live page of a whole season. */
const MAX_TOKENS = 16_384;

/** What is kept of a text to find and compare its copies. */
export interface Signature {
  /** At most SKETCH different hashes of 32 bits; texts of which a share J is common have about J · SKETCH in common. */
  sketch: Uint32Array;
  /** Every shingle in the order of the text, cut to 16 bits: the first is that of tokens 0 to SHINGLE - 1. */
  shingles: Uint16Array;
  /** The tokens of each paragraph; those of all are SHINGLE - 1 more than the shingles. */
  paragraphs: Uint16Array;
}

/** Of the text that is being read. */
const tokens = new Tokens();

/** The signature of a body whose paragraphs are parted by blank lines; undefined where it is too short to compare. */
export function signatureOf(body: string): Signature | undefined {
  tokens.clear();
  const paragraphs: number[] = [];
  for (const paragraph of body.split(/\n\s*\n/)) {
    const before = tokens.length;
    tokens.add(paragraph);
    paragraphs.push(Math.max(0, Math.min(tokens.length, MAX_TOKENS) - before));
    if (tokens.length >= MAX_TOKENS) break;
  }
  const length = Math.min(tokens.length, MAX_TOKENS);
  if (length < MIN_TOKENS) return undefined;
  const smallest = new Smallest();
  const shingles = new Uint16Array(length - SHINGLE + 1);
  for (let at = 0; at < shingles.length; at++) {
    // Two hashes: one that chooses and one that is kept, else the kept ones would crowd among the small.
    let order = 0x9747b28c;
    let key = 0x2545f491;
    for (let token = at; token < at + SHINGLE; token++) {
      order = mixed(order ^ (tokens.hashes[token] ?? 0));
      key = Math.imul(key ^ (tokens.hashes[token] ?? 0), 0x9e3779b1);
      key ^= key >>> 15;
    }
    key = mixed(key);
    shingles[at] = key & 0xffff;
    smallest.offer(order >>> 0, key >>> 0);
  }
  return { sketch: smallest.keys(), shingles, paragraphs: Uint16Array.from(paragraphs) };
}

/** MurmurHash3's finalizer (public domain): each bit of the answer hangs on each of the question. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The SKETCH smallest of the hashes offered, each once, with the keys that came with them. */
class Smallest {
  readonly #orders = new Uint32Array(SKETCH);
  readonly #keys = new Uint32Array(SKETCH);
  #length = 0;

  offer(order: number, key: number): void {
    const isFull = this.#length === SKETCH;
    if (isFull && order >= (this.#orders[SKETCH - 1] ?? 0)) return;
    let at = this.#length;
    while (at > 0 && (this.#orders[at - 1] ?? 0) >= order) at--;
    if (at < this.#length && this.#orders[at] === order) return;
    this.#orders.copyWithin(at + 1, at, SKETCH - 1);
    this.#keys.copyWithin(at + 1, at, SKETCH - 1);
    this.#orders[at] = order;
    this.#keys[at] = key;
    if (!isFull) this.#length++;
  }

  keys(): Uint32Array {
    return this.#keys.slice(0, this.#length);
  }
}
