import type { FileStore } from '../port.ts';
import { Manifest } from './manifest.ts';

/** Files that generations dropped and that still lie there: whoever dropped them was killed, or is at it now. */
export async function* droppedLeft(store: FileStore): AsyncGenerator<string> {
  const dropped = new Set<string>();
  for await (const generation of Manifest.history(store)) {
    for (const path of generation.dropped) dropped.add(path);
    for (const { path } of generation.files) dropped.delete(path);
  }
  for (const path of dropped) if ((await store.size(path)) !== undefined) yield path;
}

/** Removes them; which those were. */
export async function removeDropped(store: FileStore): Promise<string[]> {
  const left = await Array.fromAsync(droppedLeft(store));
  for (const path of left) await store.remove(path);
  return left;
}
