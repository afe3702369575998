import { hash } from 'node:crypto';
import { isSegment } from '../layout.ts';
import type { Piece } from '../manifest/manifest.ts';
import type { FileStore, MakeBeside } from '../port.ts';
import type { BesideDue } from './due.ts';
import { contentOf } from './merge.ts';

/**
 * Makes what is to lie beside a segment, and puts it there: what the manifest is to be told of it. Undefined where the
 * segment is damaged, which is named to `damaged`.
 */
export async function layBeside(
  store: FileStore,
  due: BesideDue,
  make: MakeBeside,
  damaged: (path: string) => void,
): Promise<Piece | undefined> {
  const made = await makeBeside(store, due, make);
  if (!made) {
    damaged(due.segment.path);
    return undefined;
  }
  const { bytes, records } = made;
  await putWhole(store, due.path, bytes);
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

/** One that is there already was left by a killed process, or another writer makes the same now. */
async function putWhole(store: FileStore, path: string, bytes: Uint8Array): Promise<void> {
  while (!(await store.create(path, bytes))) {
    const there = Buffer.from(await store.read(path));
    if (there.equals(bytes)) return;
    await store.remove(path);
  }
}
