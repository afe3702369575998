import { hash } from 'node:crypto';
import { sha256Of } from '../manifest/hashed.ts';
import type { ListedFile } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';

/** What became of a file that was made again. */
export interface Made {
  path: string;
  /** It lay there as it comes out. */
  isSame: boolean;
  /** Why it was left as it is. */
  why?: string;
}

/**
 * True where it lies there already. What is replaced was damaged: a crash in between leaves it no worse. What the file
 * has behind it may count, though the manifest was not told of it yet.
 */
export async function put(store: FileStore, file: ListedFile, bytes: Uint8Array): Promise<boolean> {
  const size = (await store.size(file.path)) ?? 0;
  if (size >= bytes.length && (await sha256Of(store, file.path, 0, bytes.length)) === hash('sha256', bytes))
    return true;
  const behind = size > bytes.length ? await store.read(file.path, bytes.length) : new Uint8Array();
  await store.remove(file.path);
  const handle = await store.append(file.path, 0);
  try {
    await handle.write(bytes);
    await handle.write(behind);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (file.sealed) await store.seal(file.path);
  return false;
}
