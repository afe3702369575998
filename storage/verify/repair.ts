import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { damaged } from '../../model/disk_errors.ts';
import type { Finding } from '../../model/findings.ts';
import { openToRead } from '../../model/sqlite.ts';
import { newCatalog } from '../catalog/catalog.ts';
import { openCatalogView } from '../catalog/database.ts';
import { FOLDERS, isBeside, isOf, isOurs, isSegment } from '../layout.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import { removeDropped } from '../manifest/dropped.ts';
import { lines } from '../manifest/log.ts';
import { checkpointPath, generationOf, type ListedFile, Manifest } from '../manifest/manifest.ts';
import type { ArchiveFile, FileStore, MakeBeside } from '../port.ts';
import { makeBesides } from '../rebuild/make_besides.ts';
import { makeSegments } from '../rebuild/make_segments.ts';
import type { PutAll } from '../rebuild/rebuild.ts';
import { gzipMembers, Window } from '../warc/members.ts';
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
  const own = segments.filter(mayTouch);
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

/** Made beside the old one, which goes when the new one is whole. */
export async function makeCatalog(
  store: FileStore,
  manifest: Manifest,
  { catalogPath, isShared, writer }: { catalogPath: string; isShared: boolean; writer: string | undefined },
): Promise<void> {
  const draft = `${catalogPath}.new`;
  removeDatabase(draft);
  const catalog = newCatalog(draft);
  try {
    if (writer) catalog.writer = writer;
    const files = isShared ? manifest.files() : await withTails(store, manifest);
    await fillCatalog(store, files, catalog, manifest.generation);
    if (catalog.totals().captures < manifest.totals.captures)
      throw damaged(`${store.place}: its rows are fewer than the manifest counts.`);
  } finally {
    catalog.close();
  }
  removeDatabase(catalogPath);
  renameSync(draft, catalogPath);
}

const removeDatabase = (file: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
};

/**
 * The archive's files with what its one writer acknowledged after the manifest was last told: the catalog that said so
 * is lost, but a member that is whole was written by a commit, or by one that was about to end. Unless it was put into
 * another segment, or is such a segment that was not ended.
 */
async function withTails(store: FileStore, manifest: Manifest): Promise<ArchiveFile[]> {
  const found = new Map<string, ArchiveFile>(manifest.files().map((file) => [file.path, file]));
  for (const folder of FOLDERS.filter((one) => one !== 'cdx'))
    for await (const { path, size } of store.list(`${folder}/`)) {
      if (isBeside(path)) continue;
      const known = found.get(path) ?? { path, kind: folder, bytes: 0, records: 0, sealed: false };
      if (!isOurs(path) || size <= known.bytes || manifest.dropped.has(path)) continue;
      if (known.bytes === 0 && (await isCopy(store, path, manifest))) continue;
      const file = { ...known };
      for await (const member of gzipMembers(Window.over(store, path, size), known.bytes)) {
        if ('damage' in member) break;
        file.bytes = member.offset + member.length;
        file.records += folder === 'warc' ? 1 : lines(member.bytes);
      }
      if (file.bytes > 0) found.set(path, file);
    }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const HEAD = 4096;

/** Does it begin as a segment does that is listed? No two are written with the same rows. */
async function isCopy(store: FileStore, name: string, manifest: Manifest): Promise<boolean> {
  const head = Buffer.from(await store.read(name, 0, HEAD));
  for (const file of manifest.files()) {
    if (path.dirname(file.path) !== path.dirname(name) || !isSegment(file)) continue;
    const other = await store.read(file.path, 0, Math.min(HEAD, file.bytes)).catch(() => new Uint8Array());
    if (other.length > 0 && head.subarray(0, other.length).equals(other.subarray(0, head.length)))
      return true;
  }
  return false;
}

/** Whose catalog it was, where that can still be read. */
export function writerIn(catalogPath: string): string | undefined {
  try {
    const database = openToRead(catalogPath);
    try {
      return (
        String(database.prepare("SELECT value FROM meta WHERE key = 'writer'").get()?.value ?? '') ||
        undefined
      );
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
