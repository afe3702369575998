import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { NewskeepError } from '../../model/errors.ts';
import { type Finding, finding } from '../../model/findings.ts';
import { FOLDERS, isOurs } from '../layout.ts';
import { sha256Of } from '../manifest/hashed.ts';
import {
  CHECKPOINTS,
  checkpointPath,
  generationOf,
  type ListedFile,
  MANIFEST,
  Manifest,
  pathOf,
} from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import type { Reading } from './reading.ts';

/**
 * Every generation and checkpoint, from the first on. `newest`: the last one that this machine knows of. Tells `dropped`
 * of the files that were dropped, with the time.
 */
export async function* verifyManifest(
  store: FileStore,
  newest: number,
  dropped: Map<string, string>,
): AsyncGenerator<Finding> {
  // Listed before it is read: what is made meanwhile is of no concern.
  const paths = await Array.fromAsync(store.list(MANIFEST), ({ path }) => path);
  const known = new Map<number, string>();
  let last = 0;
  try {
    for await (const manifest of Manifest.walk(store)) {
      last = manifest.generation;
      for (const [path, at] of manifest.dropped) dropped.set(path, at);
      if (paths.includes(checkpointPath(last))) known.set(last, hash('sha256', manifest.checkpoint()));
    }
  } catch (error) {
    if (!(error instanceof NewskeepError)) throw error;
    yield finding('manifest_damaged', pathOf(last + 1), error.message);
    return;
  }
  for (const path of paths) {
    const generation = generationOf(path);
    if (generation === undefined) continue;
    if (!path.startsWith(CHECKPOINTS)) newest = Math.max(newest, generation);
    else if ((await hashOf(store, path)) !== known.get(generation))
      yield finding('checkpoint_damaged', path, 'it does not say what the generations say');
  }
  if (last < newest) yield finding('manifest_damaged', pathOf(last + 1), 'it is missing');
}

async function hashOf(store: FileStore, path: string): Promise<string | undefined> {
  try {
    return hash('sha256', await promisify(gunzip)(await store.read(path)));
  } catch {
    return undefined;
  }
}

export interface FilesKnown {
  /** Bytes of a file that count though they are not listed yet. */
  acknowledged: (path: string) => number;
  /** Files that were dropped, with the time. */
  dropped: ReadonlyMap<string, string>;
  /** Who dropped or begun something after it may be at work. */
  before: Date;
  isWritten: boolean;
}

/** The bytes of every file against the manifest. */
export async function* verifyFiles(
  store: FileStore,
  files: ListedFile[],
  { acknowledged, dropped, before, isWritten }: FilesKnown,
  reading: Reading,
): AsyncGenerator<Finding> {
  for (const file of files) yield* verifyFile(store, file, reading);
  const listed = new Map(files.map((file) => [file.path, file.bytes]));
  for (const folder of FOLDERS)
    for await (const { path, size } of store.list(`${folder}/`)) {
      const droppedAt = dropped.get(path);
      if (droppedAt !== undefined && !listed.has(path)) {
        if (!isWritten || Date.parse(droppedAt) < before.getTime())
          yield finding('file_dropped', path, `${size} bytes, dropped ${droppedAt}`);
        continue;
      }
      // What is not listed may be a commit that is being made.
      if (isWritten || !isOurs(path)) continue;
      const bytes = Math.max(listed.get(path) ?? 0, acknowledged(path));
      if (bytes === 0 && !listed.has(path)) yield finding('file_unknown', path, `${size} bytes`);
      else if (size > bytes) yield finding('file_longer', path, `${size - bytes} bytes too many`, bytes);
    }
}

async function* verifyFile(
  store: FileStore,
  { path, bytes, pieces }: ListedFile,
  reading: Reading,
): AsyncGenerator<Finding> {
  reading.file();
  const size = await store.size(path);
  if (size === undefined) return yield finding('file_missing', path, `${bytes} bytes were written`);
  if (size < bytes) yield finding('file_short', path, `${size} bytes of ${bytes}`, size);
  for (const piece of pieces) {
    if (piece.bytes > size) return;
    if ((await sha256Of(store, path, piece.from, piece.bytes)) !== piece.sha256)
      yield finding('file_altered', path, `bytes ${piece.from} to ${piece.bytes} are altered`, piece.from);
    reading.bytes(piece.bytes - piece.from);
  }
}
