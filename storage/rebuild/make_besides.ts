import { hash } from 'node:crypto';
import { makeBeside } from '../compact/beside.ts';
import { besidePath, isSegment } from '../layout.ts';
import type { ListedFile, Manifest } from '../manifest/manifest.ts';
import type { FileStore, MakeBeside } from '../port.ts';
import { type Made, put } from './put.ts';

/** Makes what lies beside segments again from them, as `makeSegments` does with those. */
export async function* makeBesides(
  store: FileStore,
  manifest: Manifest,
  wanted: ListedFile[],
  make: MakeBeside,
): AsyncGenerator<Made> {
  for (const file of wanted) {
    const { kind, path } = file;
    if (kind !== 'parquet' && kind !== 'cdxj') continue;
    const segment = manifest.files().find((one) => isSegment(one) && besidePath(kind, one.path) === path);
    const made = segment && (await makeBeside(store, { kind, path, segment }, make));
    if (!made) yield { path, isSame: false, why: 'the segment that it is made from is damaged' };
    else if (hash('sha256', made.bytes) !== file.pieces[0]?.sha256)
      yield { path, isSame: false, why: 'it comes out differently: another version of newskeep made it' };
    else yield { path, isSame: await put(store, file, made.bytes) };
  }
}
