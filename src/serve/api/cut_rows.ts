import type { Rows } from '../../query/dataset.ts';

/** So many rows are held while it is found out whether more follow than are wanted. */
const HELD = 10_000;

export interface CutRows {
  kept: Rows;
  /** Whether rows are left out. */
  isCut: boolean;
}

/**
 * A result up to so many rows, and whether there are more, told before its first row is given: a CSV has no place for it.
 * `isLonger` is asked only of a result that does not end soon.
 */
export async function cutRows(
  rows: Rows,
  most: number,
  isLonger: (than: number) => Promise<boolean>,
): Promise<CutRows> {
  const chunks = rows.chunks[Symbol.asyncIterator]();
  const held: Record<string, unknown>[][] = [];
  let [count, isWhole] = [0, false];
  while (!isWhole && count <= Math.min(HELD, most)) {
    const { done, value } = await chunks.next();
    if (done) isWhole = true;
    else {
      held.push(value);
      count += value.length;
    }
  }
  const isCut = count > most || (!isWhole && (await isLonger(most)));
  return { kept: { ...rows, chunks: upTo(most, both(held, chunks)) }, isCut };
}

async function* upTo(most: number, chunks: Rows['chunks']): AsyncGenerator<Record<string, unknown>[]> {
  let left = most;
  for await (const chunk of chunks) {
    yield chunk.slice(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* both<T>(first: T[], later: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* first;
    for (let next = await later.next(); !next.done; next = await later.next()) yield next.value;
  } finally {
    await later.return?.();
  }
}
