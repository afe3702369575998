const N = 4;
/** Diagonals this near to each other are one match with words left out or put in. */
const SLACK = 6;
const TRIES = 3;

interface Match {
  block: number;
  from: number;
  to: number;
  hits: number;
}

function shingles(words: readonly string[]): Map<string, number[]> {
  const at = new Map<string, number[]>();
  for (let i = 0; i + N <= words.length; i++) {
    const key = words.slice(i, i + N).join(' ');
    const places = at.get(key);
    if (places) places.push(i);
    else at.set(key, [i]);
  }
  return at;
}

/** Where in the truth a block may stand: the offsets that most of its 4-grams agree on. */
function matchesOf(
  block: number,
  words: readonly string[],
  truth: ReadonlyMap<string, number[]>,
  length: number,
): Match[] {
  const offsets = new Map<number, number>();
  for (let i = 0; i + N <= words.length; i++)
    for (const place of (truth.get(words.slice(i, i + N).join(' ')) ?? []).slice(0, 8))
      offsets.set(place - i, (offsets.get(place - i) ?? 0) + 1);
  const best = [...offsets].sort((a, b) => b[1] - a[1]).slice(0, TRIES);
  return best.map(([offset]) => {
    let hits = 0;
    for (const [other, count] of offsets) if (Math.abs(other - offset) <= SLACK) hits += count;
    return {
      block,
      from: Math.max(0, offset),
      to: Math.min(length, offset + words.length),
      hits: Math.min(words.length, hits + N - 1),
    };
  });
}

/** The heaviest chain of matches in the order of both texts, their spans hardly overlapping. */
function heaviestChain(matches: readonly Match[]): Match[] {
  const weight = matches.map(({ hits }) => hits);
  const before = matches.map(() => -1);
  let last = -1;
  for (const [i, match] of matches.entries()) {
    for (let j = Math.max(0, i - 1500); j < i; j++) {
      const other = matches[j];
      if (!other || other.block >= match.block) continue;
      const overlap = other.to - match.from;
      if (overlap > Math.min(match.to - match.from, other.to - other.from) * 0.3) continue;
      const sum = (weight[j] ?? 0) + match.hits;
      if (sum > (weight[i] ?? 0)) {
        weight[i] = sum;
        before[i] = j;
      }
    }
    if (last < 0 || (weight[i] ?? 0) > (weight[last] ?? 0)) last = i;
  }
  const chain: Match[] = [];
  for (let i = last; i >= 0; i = before[i] ?? -1) chain.unshift(matches[i] as Match);
  return chain;
}

/**
 * How much of each block's words stand in the truth, 0…1: blocks are matched to the truth by shared 4-grams, in
 * order and one to one; blocks of a few words where the truth has them whole between their neighbours.
 */
export function covered(blocks: readonly (readonly string[])[], truth: readonly string[]): number[] {
  const places = shingles(truth);
  const matches = blocks.flatMap((words, block) => matchesOf(block, words, places, truth.length));
  const chain = heaviestChain(matches);
  const out = blocks.map(() => 0);
  for (const { block, hits } of chain) out[block] = hits / (blocks[block]?.length || 1);
  const ends = [
    { block: -1, from: 0, to: 0 },
    ...chain,
    { block: blocks.length, from: truth.length, to: truth.length },
  ];
  for (let i = 0; i + 1 < ends.length; i++) {
    const [left, right] = [ends[i], ends[i + 1]];
    if (!left || !right) continue;
    let from = Math.max(0, left.to - 2);
    for (let block = left.block + 1; block < right.block; block++) {
      const words = blocks[block] ?? [];
      if (words.length === 0 || words.length > 12) continue;
      const at = indexOf(truth, words, from, Math.min(truth.length, right.from + 2));
      if (at < 0) continue;
      out[block] = 1;
      from = at + words.length;
    }
  }
  return out;
}

function indexOf(words: readonly string[], part: readonly string[], from: number, to: number): number {
  for (let at = from; at + part.length <= to; at++)
    if (part.every((word, i) => words[at + i] === word)) return at;
  return -1;
}
