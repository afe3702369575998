import { hash } from 'node:crypto';
import { isSegment } from '../layout.ts';
import type { Piece } from '../manifest/manifest.ts';
import type { FileStore, MakeBeside } from '../port.ts';
import type { BesideDue } from './due.ts';
import { contentOf } from './merge.ts';

export interface Laying {
  make: MakeBeside;
  damaged: (path: string) => void;
  /** Whether another writer has told of the file, as of now. */
  isTold: (path: string) => Promise<boolean>;
}

/**
 * Makes what is to lie beside a segment, and puts it there: what the manifest is to be told of it. Undefined where the
 * segment is damaged, which is named to `damaged`, and where another writer was first.
 */
export async function layBeside(
  store: FileStore,
  due: BesideDue,
  { make, damaged, isTold }: Laying,
): Promise<Piece | undefined> {
  const made = await makeBeside(store, due, make);
  if (!made) {
    damaged(due.segment.path);
    return undefined;
  }
  const { bytes, records } = made;
  if (!(await putWhole(store, due.path, bytes, isTold))) return undefined;
  return {
    path: due.path,
    kind: due.kind,
    from: 0,
    bytes: bytes.length,
    sha256: hash('sha256', bytes),
    members: [],
    records,
    sealed: true,
  };
}

/** Undefined where its segment is not as it was written. */
export async function makeBeside(store: FileStore, { kind, segment }: BesideDue, make: MakeBeside) {
  const content = isSegment(segment) && (await contentOf(store, segment));
  return content && isSegment(segment) ? make(kind, segment.kind, content) : undefined;
}

/**
 * One that is there already was left by a killed process, or another writer makes it now; false where that one told of
 * it, made by another version.
 */
async function putWhole(
  store: FileStore,
  path: string,
  bytes: Uint8Array,
  isTold: (path: string) => Promise<boolean>,
): Promise<boolean> {
  while (!(await store.create(path, bytes))) {
    const there = await store.find(path);
    if (there && Buffer.compare(there, bytes) === 0) return true;
    if (await isTold(path)) return false;
    if (there) await store.remove(path);
  }
  return true;
}
