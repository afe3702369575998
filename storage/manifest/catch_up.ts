import type { Article, CaptureRecord } from '../../model/records.ts';
import { Batch, KnownWithPending } from '../batch.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { foldArticle, foldCapture } from '../fold.ts';
import { inOrder } from '../in_order.ts';
import { type NumberedFile, serialOf } from '../layout.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { readRows } from '../row_lines.ts';
import { type Generation, Manifest, type Piece } from './manifest.ts';

/** Rows folded in one transaction, where a whole archive is read. */
const AT_ONCE = 2000;

/** Brings the catalog to the newest generation; true when another writer had made some. */
export async function catchUp(store: FileStore, manifest: Manifest, catalog: Catalog): Promise<boolean> {
  let hasNews = false;
  let hasForgotten = false;
  for (let one = await manifest.next(); one; one = await manifest.next()) {
    hasNews = true;
    hasForgotten ||= one.forgotten !== undefined;
    if (!hasForgotten) await takeIn(store, one, catalog);
  }
  // Nothing of what was forgotten may be known any more: no revisit may refer to a payload that is gone.
  if (hasForgotten) {
    catalog.clear();
    await fillCatalog(store, manifest.files(), catalog, manifest.generation);
  }
  return hasNews;
}

/**
 * Brings a catalog that was left a while ago to what the manifest says now. One whose writer was alone (`isShared`
 * false) may know more than the manifest was told, and learns what others have told since.
 */
export async function catchUpAtOnce(
  store: FileStore,
  manifest: Manifest,
  catalog: Catalog,
  isShared: boolean,
): Promise<void> {
  const { generation, totals } = manifest;
  const isMerged = catalog.files().some(({ path }) => !manifest.file(path));
  const isFarBehind = totals.captures - catalog.totals().captures > AT_ONCE * 50;
  if (isShared && (catalog.generation === undefined || isMerged || isFarBehind)) {
    catalog.clear();
    await fillCatalog(store, manifest.files(), catalog, generation);
    return;
  }
  const dropped = isMerged && !isShared ? await droppedSince(store, catalog) : new Set<string>();
  if (dropped.size > 0) {
    const files = new Map<string, ArchiveFile>(manifest.files().map((file) => [file.path, file]));
    for (const file of catalog.files())
      if (!dropped.has(file.path) && file.bytes > (files.get(file.path)?.bytes ?? 0))
        files.set(file.path, file);
    catalog.clear();
    await fillCatalog(store, [...files.values()], catalog, generation);
  } else if (generation > (catalog.generation ?? 0)) {
    const { batch, known } = newBatch(catalog);
    const files = manifest.files().filter((file) => file.bytes > catalog.bytesOf(file.path));
    const from = ({ path }: ArchiveFile) => catalog.bytesOf(path);
    for await (const row of rowsInOrder<Article>(store, files, 'articles', from))
      foldArticle(row, known, batch);
    let number = catalog.totals().captures;
    for await (const row of rowsInOrder<CaptureRecord>(store, files, 'captures', from))
      foldCapture(row, ++number, known, batch);
    catalog.commit(batch, files.map(numbered), new Date().toISOString(), { generation });
  }
}

/** Files of the catalog that generations dropped after it was last written: who dropped them was killed. */
async function droppedSince(store: FileStore, catalog: Catalog): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { generation, dropped } of Manifest.history(store))
    if (generation > (catalog.generation ?? 0))
      for (const path of dropped) if (catalog.bytesOf(path) > 0) found.add(path);
  return found;
}

/** Fills a catalog that knows nothing from the rows of an archive. */
export async function fillCatalog(
  store: FileStore,
  files: ArchiveFile[],
  catalog: Catalog,
  generation: number,
): Promise<void> {
  const at = new Date().toISOString();
  catalog.commit(new Batch(), files.map(numbered), at);
  let { batch, known } = newBatch(catalog);
  let rows = 0;
  const commitFull = () => {
    if (++rows % AT_ONCE) return;
    catalog.commit(batch, [], at);
    ({ batch, known } = newBatch(catalog));
  };
  for await (const row of rowsInOrder<Article>(store, files, 'articles', () => 0)) {
    foldArticle(row, known, batch);
    commitFull();
  }
  let number = 0;
  for await (const row of rowsInOrder<CaptureRecord>(store, files, 'captures', () => 0)) {
    foldCapture(row, ++number, known, batch);
    commitFull();
  }
  catalog.commit(batch, [], at, { generation });
}

interface Change extends Pick<Generation, 'generation' | 'at' | 'dropped'> {
  files: Omit<Piece, 'sha256' | 'members'>[];
}

/** What a generation adds. Rows that a sealed file says again are known; a generation that drops files merged them. */
async function takeIn(
  store: FileStore,
  { generation, at, files, dropped }: Change,
  catalog: Catalog,
): Promise<void> {
  const { batch, known } = newBatch(catalog);
  let number = catalog.totals().captures;
  for (const { path, kind, from, bytes } of files) {
    const begin = Math.max(from, catalog.bytesOf(path));
    if (dropped.length > 0 || begin >= bytes || kind === 'warc' || kind === 'headlines') continue;
    for await (const row of readRows<Article & CaptureRecord>(store, path, begin, bytes))
      if (kind === 'articles') foldArticle(row, known, batch);
      else foldCapture(row, ++number, known, batch);
  }
  catalog.commit(batch, files.map(numbered), at, { generation, dropped });
}

function newBatch(catalog: Catalog) {
  const batch = new Batch();
  return { batch, known: new KnownWithPending([batch], catalog) };
}

const numbered = ({ path, kind, bytes, records, sealed }: ArchiveFile): NumberedFile => ({
  path,
  kind,
  bytes,
  records,
  sealed,
  serial: serialOf(path),
});

/** The rows of a dataset by the time of their fetch, as far as each file has them in that order: one is held of each. */
async function* rowsInOrder<T extends { fetched_at: string }>(
  store: FileStore,
  files: ArchiveFile[],
  kind: 'articles' | 'captures',
  from: (file: ArchiveFile) => number,
): AsyncGenerator<T> {
  const months = Object.groupBy(
    files.filter((file) => file.kind === kind),
    ({ path }) => path.slice(0, path.lastIndexOf('/')),
  );
  for (const month of Object.keys(months).sort()) {
    const rows = (months[month] ?? []).map((file) => readRows<T>(store, file.path, from(file), file.bytes));
    yield* inOrder(rows, (row) => row.fetched_at);
  }
}
