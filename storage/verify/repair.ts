import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Finding } from '../../model/findings.ts';
import { Catalog } from '../catalog/catalog.ts';
import { addTables, createSchema, openDatabase } from '../catalog/database.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import { checkpointPath, generationOf, type ListedFile, Manifest } from '../manifest/manifest.ts';
import type { FileStore, Remaking, Replayed } from '../port.ts';
import { Rebuild } from '../rebuild/rebuild.ts';
import { replay } from '../rebuild/replay.ts';
import { LEFT_AFTER_MS, openManifest } from './verify.ts';

export interface RepairOptions {
  catalogPath: string;
  /** Puts the captures of the archive's WARC files, parsed as a crawl does, one after another. */
  putAll: (to: Remaking, captures: AsyncIterable<Replayed>) => Promise<void>;
}

/** What a repair could not do, by path. */
export type Unrepaired = Map<string, string>;

/** Mends what can be mended. The caller holds the lock, and no other writer is at work. */
export async function repairArchive(
  store: FileStore,
  findings: Finding[],
  { catalogPath, putAll }: RepairOptions,
): Promise<Unrepaired> {
  const failed: Unrepaired = new Map();
  const manifest = await openManifest(store);
  if (!manifest) return failed;
  for (const one of findings)
    if (one.problem === 'file_unknown') await store.remove(one.path);
    else if (one.problem === 'file_longer') await store.truncate(one.path, one.offset ?? 0);
    else if (one.problem === 'checkpoint_damaged') await makeCheckpoint(store, one.path);
  await store.removeLeftovers(new Date(Date.now() - LEFT_AFTER_MS));
  const segments = damagedSegments(manifest, findings);
  if (segments.length > 0) await makeSegments(store, manifest, segments, putAll, failed);
  if (findings.some(({ problem }) => problem === 'catalog_missing' || problem === 'catalog_differs'))
    await makeCatalog(store, manifest, catalogPath);
  return failed;
}

async function makeCheckpoint(store: FileStore, at: string): Promise<void> {
  const wanted = generationOf(at);
  await store.remove(at);
  for await (const manifest of Manifest.walk(store))
    if (manifest.generation === wanted && at === checkpointPath(wanted)) await manifest.keepCheckpoint();
}

const OF_SEGMENTS = new Set(['file_missing', 'file_short', 'file_altered', 'row_unreadable']);

function damagedSegments(manifest: Manifest, findings: Finding[]): ListedFile[] {
  const paths = new Set(findings.filter(({ problem }) => OF_SEGMENTS.has(problem)).map((one) => one.path));
  return manifest.files().filter(({ path, kind }) => kind !== 'warc' && paths.has(path));
}

async function makeSegments(
  store: FileStore,
  manifest: Manifest,
  wanted: ListedFile[],
  putAll: RepairOptions['putAll'],
  failed: Unrepaired,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'newskeep-rebuild-'));
  const warcs = manifest.files().filter(({ kind }) => kind === 'warc');
  const rebuild = new Rebuild(store, folder, warcs);
  try {
    await putAll(rebuild, replay(store, warcs));
    const kinds = new Set(wanted.map(({ kind }) => kind));
    const paths = new Set(wanted.map((file) => file.path));
    const all = manifest.files().filter(({ kind }) => kind !== 'warc' && kinds.has(kind));
    for await (const made of rebuild.segments(all))
      if (!paths.has(made.file.path)) continue;
      else if ('why' in made) failed.set(made.file.path, made.why);
      else await replace(store, made.file, made.bytes);
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    for (const { path } of wanted) failed.set(path, error.message);
  } finally {
    rebuild.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it held was damaged: a crash in between leaves it no worse. */
async function replace(store: FileStore, file: ListedFile, bytes: Uint8Array): Promise<void> {
  await store.remove(file.path);
  const handle = await store.append(file.path);
  try {
    await handle.write(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (file.sealed) await store.seal(file.path);
}

async function makeCatalog(store: FileStore, manifest: Manifest, catalogPath: string): Promise<void> {
  const writer = writerIn(catalogPath);
  for (const end of ['', '-wal', '-shm']) rmSync(`${catalogPath}${end}`, { force: true });
  const database = openDatabase(catalogPath);
  createSchema(database);
  addTables(database);
  const catalog = new Catalog(database, catalogPath);
  try {
    if (writer) catalog.writer = writer;
    await fillCatalog(store, manifest, catalog);
    if (catalog.totals().captures !== manifest.totals.captures)
      throw damaged(`${store.place}: its rows are not those that the manifest counts.`);
  } finally {
    catalog.close();
  }
}

/** Whose catalog it was, where that can still be read. */
function writerIn(catalogPath: string): string | undefined {
  try {
    const database = openDatabase(catalogPath);
    try {
      addTables(database);
      return new Catalog(database, catalogPath).writer;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
