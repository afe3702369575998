import type { Finding } from '../../model/findings.ts';
import { openCatalogView } from '../catalog/database.ts';
import { isBeside, isOf, isSegment, newWriter, withBesides } from '../layout.ts';
import { removeDropped } from '../manifest/dropped.ts';
import { checkpointPath, generationOf, type ListedFile, Manifest } from '../manifest/manifest.ts';
import type { FileStore, MakeBeside } from '../port.ts';
import { makeCatalog, writerIn } from '../rebuild/catalog.ts';
import { makeBesides } from '../rebuild/make_besides.ts';
import { makeSegments } from '../rebuild/make_segments.ts';
import type { PutAll } from '../rebuild/rebuild.ts';
import { LEFT_AFTER_MS, openManifest } from './verify.ts';

export interface RepairOptions {
  catalogPath: string;
  /** Others may be writing: of their files, only sealed ones are touched. */
  isShared: boolean;
  putAll: PutAll;
  /** Makes what lies beside segments. */
  make: MakeBeside;
}

/** What a repair could not do, by path. */
export type Unrepaired = Map<string, string>;

/** Mends what can be mended. The caller holds the lock, and no other writer is at work. */
export async function repairArchive(
  store: FileStore,
  findings: Finding[],
  { catalogPath, isShared, putAll, make }: RepairOptions,
): Promise<Unrepaired> {
  const failed: Unrepaired = new Map();
  const manifest = await openManifest(store);
  if (!manifest) return failed;
  for (const one of findings) if (one.problem === 'checkpoint_damaged') await makeCheckpoint(store, one.path);
  // First of all: what was forgotten must not be taken for rows that a lost catalog acknowledged.
  if (findings.some(({ problem }) => problem === 'file_dropped')) await removeDropped(store);
  await store.removeLeftovers(new Date(Date.now() - LEFT_AFTER_MS));
  const writer = writerIn(catalogPath);
  const mayTouch = (file: ListedFile) =>
    !isShared || file.sealed || (writer !== undefined && isOf(file.path, writer));
  const segments = damagedFiles(manifest, findings).filter(isSegment);
  for (const { path } of segments.filter((file) => !mayTouch(file)))
    failed.set(path, 'its writer may be at work, and has not sealed it');
  await dropReadings(
    store,
    manifest,
    segments.filter((file) => mayTouch(file) && file.kind === 'readings'),
  );
  const own = segments.filter((file) => mayTouch(file) && file.kind !== 'readings');
  if (own.length > 0)
    for await (const { path, why } of makeSegments(store, manifest, own, putAll))
      if (why !== undefined) failed.set(path, why);
  const besides = damagedFiles(manifest, findings).filter(({ path }) => isBeside(path));
  for await (const { path, why } of makeBesides(store, manifest, besides, make))
    if (why !== undefined) failed.set(path, why);
  // What a lost catalog acknowledged is known again when it is made: nothing is cut before.
  const isLost = findings.some(
    ({ problem }) => problem === 'catalog_missing' || problem === 'catalog_differs',
  );
  if (isLost) await makeCatalog(store, manifest, { catalogPath, isShared, writer });
  await cutTails(store, findings, catalogPath);
  return failed;
}

/** What a parser read once is in no WARC file; the present one reads it again (`newskeep reparse`). */
async function dropReadings(store: FileStore, manifest: Manifest, damaged: ListedFile[]): Promise<void> {
  if (damaged.length === 0) return;
  const listed = withBesides(damaged).filter((path) => manifest.file(path));
  const change = () => ({
    files: [],
    dropped: listed,
    totals: manifest.totals,
    at: new Date().toISOString(),
  });
  while (!(await manifest.add({ writer: newWriter(), ...change() }))) await manifest.newer();
  for (const path of listed) await store.remove(path);
}

async function cutTails(store: FileStore, findings: Finding[], catalogPath: string): Promise<void> {
  const tails = findings.filter(({ problem }) => problem === 'file_longer' || problem === 'file_unknown');
  if (tails.length === 0) return;
  const catalog = openCatalogView(catalogPath);
  const acknowledged = new Map(catalog.files().map((file) => [file.path, file.bytes]));
  catalog.close();
  for (const { path } of tails) {
    const bytes = acknowledged.get(path);
    if (bytes === undefined) await store.remove(path);
    else await store.truncate(path, bytes);
  }
}

async function makeCheckpoint(store: FileStore, at: string): Promise<void> {
  const wanted = generationOf(at);
  await store.remove(at);
  for await (const manifest of Manifest.walk(store))
    if (manifest.generation === wanted && at === checkpointPath(wanted)) await manifest.keepCheckpoint();
}

const OF_FILES = new Set(['file_missing', 'file_short', 'file_altered', 'row_unreadable']);

function damagedFiles(manifest: Manifest, findings: Finding[]): ListedFile[] {
  const paths = new Set(findings.filter(({ problem }) => OF_FILES.has(problem)).map((one) => one.path));
  return manifest.files().filter((file) => paths.has(file.path));
}
