import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NewskeepError } from '../../model/errors.ts';
import type { ListedFile, Manifest } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { type Made, put } from './put.ts';
import { type PutAll, Rebuild } from './rebuild.ts';
import { replay } from './replay.ts';

/** Makes segments again from the archive's WARC files, and puts those in their place that are not there as they come out. */
export async function* makeSegments(
  store: FileStore,
  manifest: Manifest,
  wanted: ListedFile[],
  putAll: PutAll,
): AsyncGenerator<Made> {
  const folder = mkdtempSync(path.join(tmpdir(), 'newskeep-rebuild-'));
  const warcs = manifest.files().filter(({ kind }) => kind === 'warc');
  const rebuild = new Rebuild(store, folder, warcs, manifest);
  const left = new Set(wanted.map((file) => file.path));
  try {
    await putAll(rebuild, replay(store, warcs));
    const kinds = new Set(wanted.map(({ kind }) => kind));
    const all = manifest.files().filter(({ kind }) => kinds.has(kind));
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
