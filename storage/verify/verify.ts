import { NewskeepError } from '../../model/errors.ts';
import { type Finding, finding } from '../../model/findings.ts';
import { type CatalogView, noArchive, openCatalogView } from '../catalog/database.ts';
import { FOLDERS, isOurs } from '../layout.ts';
import { Manifest, pathOf } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { verifyDeep } from './deep.ts';
import { verifyFiles, verifyManifest } from './files.ts';
import type { Reading } from './reading.ts';

export interface VerifyOptions {
  catalogPath: string;
  /** Others may write it: its manifest alone says what counts. */
  isShared: boolean;
  /** Somebody is writing it now, or may be. */
  isWritten: boolean;
  /** Reads every record and row too. */
  deep: boolean;
  reading: Reading;
}

/** Everything that is wrong with an archive. It writes nothing, and may run beside whoever writes. */
export async function* verifyArchive(store: FileStore, options: VerifyOptions): AsyncGenerator<Finding> {
  const { isShared, isWritten, reading, deep } = options;
  const local = openCatalog(options.catalogPath);
  // A state folder that served another archive knows nothing of this one's generations.
  const isOfThis = local?.place === undefined || local.place === store.place;
  const dropped = new Map<string, string>();
  yield* verifyManifest(store, isOfThis ? (local?.generation ?? 0) : 0, dropped);
  const manifest = await openManifest(store);
  if (!manifest) return;
  const files = manifest.files();
  const catalog = isShared ? undefined : local;
  const acknowledged = new Map(catalog?.files().map((file) => [file.path, file.bytes]));
  if (!catalog && manifest.generation === 0 && !(await hasFiles(store, ROWS))) {
    if (!(await hasFiles(store, ['warc']))) throw noArchive(store.place);
    const what = 'there is no manifest; of whole WARC files newskeep rebuild makes one';
    yield finding('manifest_damaged', pathOf(1), what);
    return;
  }
  if (!isShared) yield* verifyCatalog(catalog, options.catalogPath, manifest);
  local?.close();
  const before = new Date(Date.now() - LEFT_AFTER_MS);
  const known = { acknowledged: (path: string) => acknowledged.get(path) ?? 0, dropped, before, isWritten };
  yield* verifyFiles(store, files, known, reading);
  for await (const { path, begunAt } of store.leftovers())
    if (begunAt < before) yield finding('leftover', path, `begun ${begunAt.toISOString()}`);
  if (deep) yield* verifyDeep(store, files, manifest.totals, reading);
}

/** What was begun later may still be under way. */
export const LEFT_AFTER_MS = 3_600_000;

/** Undefined where it cannot be read: what is wrong with it is told already. */
export async function openManifest(store: FileStore): Promise<Manifest | undefined> {
  try {
    return await Manifest.open(store);
  } catch (error) {
    if (error instanceof NewskeepError && error.code === 'storage_damaged') return undefined;
    throw error;
  }
}

function openCatalog(path: string): CatalogView | undefined {
  try {
    return openCatalogView(path);
  } catch (error) {
    if (error instanceof NewskeepError && ['no_data', 'storage_damaged'].includes(error.code))
      return undefined;
    throw error;
  }
}

function* verifyCatalog(
  catalog: CatalogView | undefined,
  path: string,
  manifest: Manifest,
): Generator<Finding> {
  if (!catalog) return yield finding('catalog_missing', path, 'it is missing or cannot be read');
  const damage = catalog.damage();
  if (damage) yield finding('catalog_missing', path, damage);
  const known = new Map(catalog.files().map((file) => [file.path, file.bytes]));
  const behind = manifest.files().find((file) => (known.get(file.path) ?? 0) < file.bytes);
  if (behind) yield finding('catalog_differs', path, `it knows less of ${behind.path} than the manifest`);
  else if (catalog.totals().captures < manifest.totals.captures)
    yield finding('catalog_differs', path, 'it counts fewer captures than the manifest');
}

const ROWS = FOLDERS.filter((folder) => folder !== 'warc');

async function hasFiles(store: FileStore, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders)
    for await (const { path } of store.list(`${folder}/`)) if (isOurs(path)) return true;
  return false;
}
