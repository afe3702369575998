import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NewskeepError } from '../../model/errors.ts';
import { sha256Of } from '../manifest/hashed.ts';
import type { ListedFile, Manifest } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { type PutAll, Rebuild } from './rebuild.ts';
import { replay } from './replay.ts';

/** What became of a segment. */
export interface MadeSegment {
  path: string;
  /** It lay there as it comes out. */
  isSame: boolean;
  /** Why it was left as it is. */
  why?: string;
}

/** Makes segments again from the archive's WARC files, and puts those in their place that are not there as they come out. */
export async function* makeSegments(
  store: FileStore,
  manifest: Manifest,
  wanted: ListedFile[],
  putAll: PutAll,
): AsyncGenerator<MadeSegment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'newskeep-rebuild-'));
  const warcs = manifest.files().filter(({ kind }) => kind === 'warc');
  const rebuild = new Rebuild(store, folder, warcs);
  const left = new Set(wanted.map((file) => file.path));
  try {
    await putAll(rebuild, replay(store, warcs));
    const kinds = new Set(wanted.map(({ kind }) => kind));
    const all = manifest.files().filter(({ kind }) => kind !== 'warc' && kinds.has(kind));
    for await (const made of rebuild.segments(all)) {
      const { path } = made.file;
      if (!left.delete(path)) continue;
      if ('why' in made) yield { path, isSame: false, why: made.why };
      else yield { path, isSame: await put(store, made.file, made.bytes) };
    }
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    for (const path of left) yield { path, isSame: false, why: error.message };
  } finally {
    rebuild.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * True where it lies there already. What is replaced was damaged: a crash in between leaves it no worse. What the file
 * has behind it may count, though the manifest was not told of it yet.
 */
async function put(store: FileStore, file: ListedFile, bytes: Uint8Array): Promise<boolean> {
  const size = (await store.size(file.path)) ?? 0;
  if (size >= bytes.length && (await sha256Of(store, file.path, 0, bytes.length)) === hash('sha256', bytes))
    return true;
  const behind = size > bytes.length ? await store.read(file.path, bytes.length) : new Uint8Array();
  await store.remove(file.path);
  const handle = await store.append(file.path);
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
