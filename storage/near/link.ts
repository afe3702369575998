import type { Groups } from './groups.ts';
import { Growing } from './growing.ts';
import { isNear } from './overlap.ts';
import { MAX_OF_KEY, type Runs } from './runs.ts';
import type { Signature } from './signature.ts';

/** Texts of a batch are told from their first by this many bits; a key takes 32 of the 53 that a number holds. */
const BATCH_BITS = 2 ** 21;
/** One key of so many of a text must be another's too before they are compared, and at least two: one may be chance. */
const COMMON_OF = 8;
/** Candidates that are compared with a text, those with the most keys in common first. */
const MAX_COMPARED = 32;

/** The texts that were added and not yet looked up. */
export class Batch {
  readonly #postings = new Growing();
  readonly #sketches: number[] = [];
  readonly first: number;

  /** `first` is the number of the batch's first text. */
  constructor(first: number) {
    this.first = first;
  }

  add(sketch: Uint32Array): void {
    for (const key of sketch) this.#postings.push(key * BATCH_BITS + this.size);
    this.#sketches.push(sketch.length);
  }

  get size(): number {
    return this.#sketches.length;
  }

  /** Keys that another text must have in common with the n-th of the batch to be compared with it. */
  minCommon(n: number): number {
    return Math.max(2, Math.ceil((this.#sketches[n] ?? 0) / COMMON_OF));
  }

  /** All postings in the order of their keys, `texts` by their number in the index. */
  postings(): { keys: Uint32Array<ArrayBuffer>; texts: Uint32Array<ArrayBuffer> } {
    const sorted = this.#postings.sorted();
    const keys = new Uint32Array(sorted.length);
    const texts = new Uint32Array(sorted.length);
    for (let at = 0; at < sorted.length; at++) {
      const posting = sorted[at] ?? 0;
      keys[at] = Math.floor(posting / BATCH_BITS);
      texts[at] = this.first + (posting % BATCH_BITS);
    }
    return { keys, texts };
  }
}

interface Index {
  runs: Runs;
  groups: Groups;
  signature(text: number): Pick<Signature, 'shingles' | 'paragraphs'>;
  /** Keeps that two groups are one by these texts. */
  joined(a: number, b: number): void;
}

/** Adds the batch's postings, and joins each of its texts with the texts before it that are near. */
export function linkBatch(batch: Batch, { runs, groups, signature, joined }: Index): void {
  const { keys, texts } = batch.postings();
  runs.add({ keys, texts });
  const found = new Uint8Array(keys.length);
  const hits = new Growing();
  runs.find(keys, (query, text) => {
    const of = texts[query] ?? 0;
    if (text >= of || (found[query] ?? 0) >= MAX_OF_KEY) return;
    found[query] = (found[query] ?? 0) + 1;
    hits.push((of - batch.first) * 2 ** 32 + text);
  });
  const compare = (text: number, all: Candidate[]) => {
    const least = batch.minCommon(text - batch.first);
    const candidates = all.filter(({ common }) => common >= least);
    candidates.sort((a, b) => b.common - a.common || a.text - b.text);
    let own: ReturnType<typeof signature> | undefined;
    let left = MAX_COMPARED;
    for (const { text: other } of candidates) {
      // Copies of one story are compared once, however many they are.
      if (groups.of(text) === groups.of(other)) continue;
      if (left-- === 0) break;
      own ??= signature(text);
      if (!isNear(own, signature(other))) continue;
      groups.join(text, other);
      joined(text, other);
    }
  };
  eachText(hits.sorted(), (local, candidates) => compare(batch.first + local, candidates));
}

interface Candidate {
  text: number;
  common: number;
}

/** Counts sorted hits: for each text of the batch, the others that have enough keys in common with it. */
function eachText(hits: Float64Array, tell: (local: number, candidates: Candidate[]) => void): void {
  let candidates: Candidate[] = [];
  for (let at = 0; at < hits.length; ) {
    const hit = hits[at] ?? 0;
    let common = 0;
    while (at < hits.length && hits[at] === hit) {
      common++;
      at++;
    }
    const local = Math.floor(hit / 2 ** 32);
    if (common > 1) candidates.push({ text: hit % 2 ** 32, common });
    const isLast = at === hits.length || Math.floor((hits[at] ?? 0) / 2 ** 32) !== local;
    if (isLast && candidates.length > 0) {
      tell(local, candidates);
      candidates = [];
    }
  }
}
