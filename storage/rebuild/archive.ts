import { isBeside, isSegment } from '../layout.ts';
import { Manifest } from '../manifest/manifest.ts';
import type { FileStore, MakeBeside } from '../port.ts';
import { makeCatalog, writerIn } from './catalog.ts';
import { rebuildFromWarc } from './from_warc.ts';
import { makeBesides } from './make_besides.ts';
import { makeSegments } from './make_segments.ts';
import type { Made } from './put.ts';
import type { PutAll } from './rebuild.ts';

export interface RebuildOptions {
  catalogPath: string;
  isShared: boolean;
  putAll: PutAll;
  make: MakeBeside;
}

/** What became of every segment and what lies beside it, and whether the manifest had to be made too. */
export interface Rebuilt {
  fromWarcAlone: boolean;
  files: Made[];
  /** Records that could not be read, where WARC files were all that there was. */
  damage: string[];
}

/**
 * Makes everything again that is made from the WARC files: rows, what lies beside them, the catalog, and the manifest
 * where there is none. The caller holds the lock, and no other writer is at work.
 */
export async function rebuildArchive(
  store: FileStore,
  { catalogPath, isShared, putAll, make }: RebuildOptions,
): Promise<Rebuilt> {
  const known = await Manifest.open(store);
  const fromWarcAlone = known.generation === 0;
  const damage: string[] = [];
  const onDamage = (path: string, what: string) => void damage.push(`${path}: ${what}`);
  const manifest = fromWarcAlone ? await rebuildFromWarc(store, putAll, onDamage) : known;
  // Readings say what a parser read at some time: there is nothing else to make them of.
  const segments = manifest.files().filter((file) => isSegment(file) && file.kind !== 'readings');
  const files: Made[] = fromWarcAlone
    ? segments.map(({ path }) => ({ path, isSame: false }))
    : await Array.fromAsync(makeSegments(store, manifest, segments, putAll));
  const besides = manifest.files().filter(({ path }) => isBeside(path));
  files.push(...(await Array.fromAsync(makeBesides(store, manifest, besides, make))));
  if (files.every(({ why }) => why === undefined))
    await makeCatalog(store, manifest, { catalogPath, isShared, writer: writerIn(catalogPath) });
  return { fromWarcAlone, files, damage };
}
