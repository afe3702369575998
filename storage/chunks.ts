import type { FileStore } from './port.ts';

/** The bytes [from, to) of a file, `most` at a time. */
export async function* chunksOf(
  store: FileStore,
  path: string,
  { from = 0, to, most }: { from?: number; to: number; most: number },
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += most) yield await store.read(path, at, Math.min(to, at + most));
}
