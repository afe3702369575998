import { NewskeepError } from '../../model/errors.ts';
import { inOrder } from '../../model/in_order.ts';
import type { Article, CaptureRecord } from '../../model/records.ts';
import { Batch, KnownWithPending } from '../batch.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { foldArticle, foldCapture } from '../fold.ts';
import { isBeside, type NumberedFile, serialOf, writerOf } from '../layout.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { readRows } from '../row_lines.ts';
import { type Generation, type ListedFile, Manifest, type Piece } from './manifest.ts';
import { mergedPaths, unknownRanges } from './merged.ts';

/** Rows folded in one transaction, where a whole archive is read. */
const AT_ONCE = 2000;

/** What other writers told. */
export interface News {
  /** Files that are no longer of the archive. */
  dropped: string[];
}

/** Brings the catalog to the newest generation; undefined where no other writer had made one. */
export async function catchUp(
  store: FileStore,
  manifest: Manifest,
  catalog: Catalog,
): Promise<News | undefined> {
  const generations = await manifest.newer();
  if (generations.length === 0) return undefined;
  const dropped = () => generations.flatMap((one) => one.dropped);
  const take = async () => {
    // Nothing of what was forgotten may be known any more: no revisit may refer to a payload that is gone.
    if (generations.some(({ forgotten }) => forgotten))
      await refill(store, manifest.files(), manifest, catalog);
    // Rows of a file that was put into another one since are read there.
    else if (dropped().length > 0 && isMergedOnly(manifest, dropped()))
      await takeInAll(store, manifest, catalog);
    else for (const one of generations) await takeIn(store, one, catalog);
  };
  await atNewest(manifest, take, (more) => void generations.push(...more));
  return { dropped: dropped() };
}

/** Does it again where a file that it reads was dropped meanwhile. `onMore`: told of the generations that said so. */
export async function atNewest(
  manifest: Manifest,
  work: () => Promise<void>,
  onMore: (generations: Generation[]) => void = () => undefined,
): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
      const more = await manifest.newer();
      if (!more.some(({ dropped }) => dropped.length > 0)) throw error;
      onMore(more);
    }
  }
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
  if (catalog.isFilling) {
    const files = isShared ? manifest.files() : withUntold(manifest, catalog, manifest.dropped);
    return refill(store, files, manifest, catalog);
  }
  const gone = catalog.files().flatMap(({ path }) => (manifest.file(path) ? [] : path));
  const isFarBehind = totals.captures - catalog.totals().captures > AT_ONCE * 50;
  if (isShared && (catalog.generation === undefined || !isMergedOnly(manifest, gone) || isFarBehind)) {
    await refill(store, manifest.files(), manifest, catalog);
  } else if (generation > (catalog.generation ?? 0)) {
    const rewritten = await rewrittenSince(store, manifest, catalog, gone);
    if (rewritten.size === 0) return takeInAll(store, manifest, catalog);
    await refill(store, withUntold(manifest, catalog, rewritten), manifest, catalog);
  }
}

const refill = (store: FileStore, files: Readable[], { generation }: Manifest, catalog: Catalog) =>
  fillCatalog(store, files, catalog, generation);

/** The files of the manifest, with what the one writer acknowledged that it was not told of yet. */
function withUntold(manifest: Manifest, catalog: Catalog, gone: { has(path: string): boolean }): Readable[] {
  const files = new Map<string, Readable>(manifest.files().map((file) => [file.path, file]));
  for (const file of catalog.files())
    if (!gone.has(file.path) && file.bytes > (files.get(file.path)?.bytes ?? 0)) files.set(file.path, file);
  return [...files.values()];
}

/** Files of the catalog that were written anew after it was last written: who did so was killed before it took that in. */
async function rewrittenSince(
  store: FileStore,
  manifest: Manifest,
  catalog: Catalog,
  gone: string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  if (gone.length === 0) return found;
  const isExplained = explained(manifest);
  const asked = new Set(gone.filter((path) => !isExplained(path)));
  if (asked.size === 0) return found;
  for await (const { generation, dropped } of Manifest.history(store))
    if (generation > (catalog.generation ?? 0))
      for (const path of dropped) if (asked.has(path)) found.add(path);
  return found;
}

/** Takes in what the manifest says now and the catalog does not know. */
async function takeInAll(store: FileStore, manifest: Manifest, catalog: Catalog): Promise<void> {
  const own = new Map(catalog.files().map((file) => [file.path, file]));
  const { batch, known } = newBatch(catalog);
  const files = manifest.files().filter((file) => {
    const { bytes, sealed } = own.get(file.path) ?? { bytes: 0, sealed: false };
    return file.bytes > bytes || (file.bytes === bytes && file.sealed && !sealed);
  });
  const held = (path: string) => catalog.bytesOf(path);
  for await (const row of rowsInOrder<Article>(store, files, 'articles', held))
    foldArticle(row, known, batch);
  let number = catalog.totals().captures;
  for await (const row of rowsInOrder<CaptureRecord>(store, files, 'captures', held))
    foldCapture(row, ++number, known, batch);
  const isExplained = explained(manifest);
  const dropped = [...own.keys()].filter((path) => !manifest.file(path) && isExplained(path));
  const { generation } = manifest;
  catalog.commit(batch, files.map(numbered), new Date().toISOString(), { generation, dropped });
}

/** Were these files put into others, so that no row went or came? What lies beside a segment goes with it. */
const isMergedOnly = (manifest: Manifest, dropped: string[]): boolean =>
  dropped.length === 0 || dropped.every(explained(manifest));

function explained(manifest: Manifest): (path: string) => boolean {
  const merged = mergedPaths(manifest.files());
  return (path) => isBeside(path) || merged.has(path);
}

/** Fills a catalog anew from the rows of an archive; where it is killed, the next opening does it again. */
export async function fillCatalog(
  store: FileStore,
  files: Readable[],
  catalog: Catalog,
  generation: number,
): Promise<void> {
  const at = new Date().toISOString();
  catalog.beginFilling(files.map(numbered));
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
  catalog.commit(batch, [], at, { generation, isFilled: true });
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
    if (dropped.length > 0 || begin >= bytes || (kind !== 'articles' && kind !== 'captures')) continue;
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

/** A file whose rows are read, those of each writer that were merged into it apart. */
type Readable = ArchiveFile & Pick<ListedFile, 'merged'>;

/**
 * The rows of a dataset that are not known, by the time of their fetch, as far as each writer has them in that order:
 * one is held of each. `held`: how many bytes of a file are known.
 */
async function* rowsInOrder<T extends { fetched_at: string }>(
  store: FileStore,
  files: Readable[],
  kind: 'articles' | 'captures',
  held: (path: string) => number,
): AsyncGenerator<T> {
  const months = Object.groupBy(
    files.filter((file) => file.kind === kind),
    ({ path }) => path.slice(0, path.lastIndexOf('/')),
  );
  for (const month of Object.keys(months).sort()) {
    const rows = (months[month] ?? []).flatMap((file) => {
      const writers = Map.groupBy(unknownRanges(file, held), ({ origin }) => writerOf(origin));
      return [...writers.values()].map((ranges) => readRanges<T>(store, file.path, ranges));
    });
    yield* inOrder(rows, (row) => row.fetched_at);
  }
}

async function* readRanges<T>(
  store: FileStore,
  path: string,
  ranges: { from: number; to: number }[],
): AsyncGenerator<T> {
  for (const { from, to } of ranges) yield* readRows<T>(store, path, from, to);
}
