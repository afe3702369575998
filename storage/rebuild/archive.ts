import { Manifest } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { makeCatalog, writerIn } from '../verify/repair.ts';
import { rebuildFromWarc } from './from_warc.ts';
import { type MadeSegment, makeSegments } from './make_segments.ts';
import type { PutAll } from './rebuild.ts';

export interface RebuildOptions {
  catalogPath: string;
  isShared: boolean;
  putAll: PutAll;
}

/** What became of every segment, and whether the manifest had to be made too. */
export interface Rebuilt {
  fromWarcAlone: boolean;
  segments: MadeSegment[];
}

/**
 * Makes everything again that is made from the WARC files: rows, catalog, and the manifest where there is none. The
 * caller holds the lock, and no other writer is at work.
 */
export async function rebuildArchive(
  store: FileStore,
  { catalogPath, isShared, putAll }: RebuildOptions,
): Promise<Rebuilt> {
  const known = await Manifest.open(store);
  const fromWarcAlone = known.generation === 0;
  const manifest = fromWarcAlone ? await rebuildFromWarc(store, putAll) : known;
  const segments = manifest.files().filter(({ kind }) => kind !== 'warc');
  const made: MadeSegment[] = fromWarcAlone
    ? segments.map(({ path }) => ({ path, isSame: false }))
    : await Array.fromAsync(makeSegments(store, manifest, segments, putAll));
  const writer = writerIn(catalogPath);
  if (made.every(({ why }) => why === undefined))
    await makeCatalog(store, manifest, { catalogPath, isShared, writer });
  return { fromWarcAlone, segments: made };
}
