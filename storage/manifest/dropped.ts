import { FOLDERS } from '../layout.ts';
import type { FileStore } from '../port.ts';
import { Manifest } from './manifest.ts';

/** Removes what generations dropped, ever, and what still lies there: whoever dropped it was killed. Which files those were. */
export async function removeDropped(store: FileStore): Promise<string[]> {
  const dropped = new Set<string>();
  for await (const generation of Manifest.history(store)) {
    for (const path of generation.dropped) dropped.add(path);
    for (const { path } of generation.files) dropped.delete(path);
  }
  const left: string[] = [];
  for (const folder of FOLDERS)
    for await (const { path } of store.list(`${folder}/`)) if (dropped.has(path)) left.push(path);
  for (const path of left) await store.remove(path);
  return left;
}
