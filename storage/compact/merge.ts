import { hash } from 'node:crypto';
import { NewskeepError } from '../../model/errors.ts';
import { isSegment, type NumberedFile, periodOf, segmentPath } from '../layout.ts';
import type { Log } from '../manifest/log.ts';
import type { ListedFile, Piece } from '../manifest/manifest.ts';
import type { Part } from '../manifest/merged.ts';
import type { FileStore } from '../port.ts';

/** A merged segment that lies in the store, sealed, and is not told of yet. */
export interface Merged {
  piece: Piece;
  file: NumberedFile;
  /** What it was put together of. */
  from: string[];
}

/**
 * Puts segments together: the gzip members of the one behind those of the other, as they are. What is damaged is left
 * out, and named to `damaged`; undefined where fewer than two are left. One segment is held in memory.
 */
export async function merge(
  log: Log,
  group: ListedFile[],
  nextSerial: (kind: NumberedFile['kind']) => number,
  damaged: (path: string) => void,
): Promise<Merged | undefined> {
  const [first] = group;
  if (!first || !isSegment(first)) return undefined;
  const { kind } = first;
  const serial = nextSerial(kind);
  const path = segmentPath(kind, periodOf(first.path), serial, log.writer);
  const merged: Part[] = [];
  const members: number[] = [];
  let records = 0;
  const handle = await log.store.append(path, 0);
  try {
    for (const file of group) {
      const content = await contentOf(log.store, file);
      if (!content) {
        damaged(file.path);
        continue;
      }
      await handle.write(content);
      const own = file.pieces.flatMap((piece) => piece.members);
      merged.push({ path: file.path, bytes: file.bytes, members: own.length, ...parts(file) });
      members.push(...own);
      records += file.records;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (merged.length < 2) {
    await log.store.remove(path);
    return undefined;
  }
  const bytes = merged.reduce((sum, part) => sum + part.bytes, 0);
  const listed = { path, kind, bytes, records, sealed: true };
  return {
    piece: await log.whole({ ...listed, members, merged }),
    file: { ...listed, serial },
    from: merged.map((part) => part.path),
  };
}

const parts = ({ merged }: ListedFile) => (merged ? { merged } : {});

/** The bytes of a file of moderate size; undefined where they are not those that were written. */
export async function contentOf(store: FileStore, file: ListedFile): Promise<Uint8Array | undefined> {
  let content: Uint8Array;
  try {
    content = await store.read(file.path, 0, file.bytes);
  } catch (error) {
    if (error instanceof NewskeepError && error.code === 'storage_damaged') return undefined;
    throw error;
  }
  const isWhole = file.pieces.every(
    ({ from, bytes, sha256 }) => hash('sha256', content.subarray(from, bytes)) === sha256,
  );
  return isWhole && content.length === file.bytes ? content : undefined;
}
