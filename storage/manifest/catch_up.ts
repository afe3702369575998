import type { Article, CaptureRecord } from '../../model/records.ts';
import { Batch, KnownWithPending } from '../batch.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { foldArticle, foldCapture } from '../fold.ts';
import { type NumberedFile, serialOf } from '../layout.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { readRows } from '../row_lines.ts';
import type { Generation, ListedFile, Manifest, Piece } from './manifest.ts';

/** Rows folded in one transaction, where a whole archive is read. */
const AT_ONCE = 2000;

/** Brings the catalog to the newest generation; true when another writer had made some. */
export async function catchUp(store: FileStore, manifest: Manifest, catalog: Catalog): Promise<boolean> {
  let hasNews = false;
  for (let one = await manifest.next(); one; one = await manifest.next()) {
    await takeIn(store, one, catalog);
    hasNews = true;
  }
  return hasNews;
}

/** Brings a catalog that was left a while ago to what the manifest says now. */
export async function catchUpAtOnce(store: FileStore, manifest: Manifest, catalog: Catalog): Promise<void> {
  const { generation } = manifest;
  const isMerged = catalog.files().some(({ path }) => !manifest.file(path));
  if (catalog.generation === undefined || isMerged) {
    catalog.clear();
    await fillCatalog(store, manifest, catalog);
  } else if (generation > catalog.generation) {
    const files = manifest.files().map((file) => ({ ...file, from: 0 }));
    await takeIn(store, { generation, at: new Date().toISOString(), files, dropped: [] }, catalog);
  }
}

/** Fills a catalog that knows nothing from the rows of an archive. */
export async function fillCatalog(store: FileStore, manifest: Manifest, catalog: Catalog): Promise<void> {
  const files = manifest.files();
  const at = new Date().toISOString();
  catalog.commit(new Batch(), files.map(numbered), at);
  let { batch, known } = newBatch(catalog);
  let rows = 0;
  const commitFull = () => {
    if (++rows % AT_ONCE) return;
    catalog.commit(batch, [], at);
    ({ batch, known } = newBatch(catalog));
  };
  for await (const row of inOrder<Article>(store, files, 'articles')) {
    foldArticle(row, known, batch);
    commitFull();
  }
  let number = 0;
  for await (const row of inOrder<CaptureRecord>(store, files, 'captures')) {
    foldCapture(row, ++number, known, batch);
    commitFull();
  }
  catalog.commit(batch, [], at, { generation: manifest.generation });
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
async function* inOrder<T extends { fetched_at: string }>(
  store: FileStore,
  files: ListedFile[],
  kind: 'articles' | 'captures',
): AsyncGenerator<T> {
  const months = Object.groupBy(
    files.filter((file) => file.kind === kind),
    ({ path }) => path.slice(0, path.lastIndexOf('/')),
  );
  for (const month of Object.keys(months).sort()) {
    const heads: { row: T; rest: AsyncIterator<T> }[] = [];
    const step = async (rest: AsyncIterator<T>) => {
      const { value, done } = await rest.next();
      if (!done) heads.push({ row: value, rest });
    };
    for (const { path, bytes } of months[month] ?? []) await step(readRows<T>(store, path, 0, bytes));
    while (heads.length > 0) {
      heads.sort((a, b) => (a.row.fetched_at < b.row.fetched_at ? -1 : 1));
      const first = heads.shift();
      if (!first) break;
      yield first.row;
      await step(first.rest);
    }
  }
}
