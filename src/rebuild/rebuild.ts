import { BesideMaker } from '../compact/make.ts';
import { putAgain } from '../pipeline/put_again.ts';
import type { DataPlace } from '../place.ts';
import { lockData, rebuildArchive } from '../wiring.ts';

/** What `newskeep rebuild --json` prints. */
export interface RebuildReport {
  /** The manifest was lost too, and was made again. */
  from_warc_alone: boolean;
  /** Files that lay there as they come out. */
  same: number;
  /** Those that were put in their place. */
  made: string[];
  /** Those that do not come out as they were written, and were left as they are, with the reason. */
  left: Record<string, string>;
  /** Records that are damaged: what they held is lost. */
  damage: string[];
}

/** Makes what an archive derives from its WARC files again. Throws `no_data`, `storage_damaged`, and `locked` while it is written. */
export async function rebuild(
  data: DataPlace,
  onProgress?: (captures: number) => void,
): Promise<RebuildReport> {
  const lock = lockData(data, 'rebuild');
  try {
    return await rebuildLocked(data, onProgress);
  } finally {
    lock.release();
  }
}

/** The same for whoever holds the lock; `onProgress` may throw to end it before any row is written. */
export async function rebuildLocked(
  data: DataPlace,
  onProgress?: (captures: number) => void,
): Promise<RebuildReport> {
  const maker = new BesideMaker();
  try {
    const { fromWarcAlone, files, damage } = await rebuildArchive(data, {
      putAll: (to, captures) => putAgain(to, counted(captures, onProgress)),
      make: maker.make,
    });
    return {
      from_warc_alone: fromWarcAlone,
      same: files.filter(({ isSame }) => isSame).length,
      made: files.flatMap(({ path, isSame, why }) => (isSame || why !== undefined ? [] : [path])),
      damage,
      left: Object.fromEntries(files.flatMap(({ path, why }) => (why === undefined ? [] : [[path, why]]))),
    };
  } finally {
    await maker.close();
  }
}

async function* counted<T>(
  some: AsyncIterable<T>,
  tell: (n: number) => void = () => undefined,
): AsyncGenerator<T> {
  let n = 0;
  for await (const one of some) {
    tell(++n);
    yield one;
  }
}
