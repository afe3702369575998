import { hash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Finding } from '../../model/findings.ts';
import { openToRead } from '../../model/sqlite.ts';
import { newCatalog } from '../catalog/catalog.ts';
import { openCatalogView } from '../catalog/database.ts';
import { makeBeside } from '../compact/beside.ts';
import { besidePath, FOLDERS, isBeside, isOf, isOurs, isSegment } from '../layout.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import { lines } from '../manifest/log.ts';
import { checkpointPath, generationOf, type ListedFile, Manifest } from '../manifest/manifest.ts';
import type { ArchiveFile, FileStore, MakeBeside, Remaking, Replayed } from '../port.ts';
import { Rebuild } from '../rebuild/rebuild.ts';
import { replay } from '../rebuild/replay.ts';
import { gzipMembers, Window } from '../warc/members.ts';
import { LEFT_AFTER_MS, openManifest } from './verify.ts';

export interface RepairOptions {
  catalogPath: string;
  /** Others may be writing: of their files, only sealed ones are touched. */
  isShared: boolean;
  /** Puts the captures of the archive's WARC files, parsed as a crawl does, one after another. */
  putAll: (to: Remaking, captures: AsyncIterable<Replayed>) => Promise<void>;
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
  await store.removeLeftovers(new Date(Date.now() - LEFT_AFTER_MS));
  const writer = writerIn(catalogPath);
  const mayTouch = (file: ListedFile) =>
    !isShared || file.sealed || (writer !== undefined && isOf(file.path, writer));
  const segments = damagedSegments(manifest, findings);
  for (const { path } of segments.filter((file) => !mayTouch(file)))
    failed.set(path, 'its writer may be at work, and has not sealed it');
  const own = segments.filter(mayTouch);
  if (own.length > 0) await makeSegments(store, manifest, own, putAll, failed);
  await makeBesides(store, manifest, findings, make, failed);
  // What a lost catalog acknowledged is known again when it is made: nothing is cut before.
  const isLost = findings.some(
    ({ problem }) => problem === 'catalog_missing' || problem === 'catalog_differs',
  );
  if (isLost) await makeCatalog(store, manifest, { catalogPath, isShared, writer });
  await cutTails(store, findings, catalogPath);
  for (const one of findings)
    if (one.problem === 'file_dropped' && !manifest.file(one.path)) await store.remove(one.path);
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

const OF_SEGMENTS = new Set(['file_missing', 'file_short', 'file_altered', 'row_unreadable']);

function damagedSegments(manifest: Manifest, findings: Finding[]): ListedFile[] {
  const paths = new Set(findings.filter(({ problem }) => OF_SEGMENTS.has(problem)).map((one) => one.path));
  return manifest.files().filter((file) => isSegment(file) && paths.has(file.path));
}

async function makeBesides(
  store: FileStore,
  manifest: Manifest,
  findings: Finding[],
  make: MakeBeside,
  failed: Unrepaired,
): Promise<void> {
  const paths = new Set(findings.filter(({ problem }) => OF_SEGMENTS.has(problem)).map((one) => one.path));
  for (const file of manifest.files()) {
    const { kind, path } = file;
    if ((kind !== 'parquet' && kind !== 'cdxj') || !paths.has(path)) continue;
    const segment = manifest.files().find((one) => isSegment(one) && besidePath(kind, one.path) === path);
    const made = segment && (await makeBeside(store, { kind, path, segment }, make));
    if (!made) failed.set(path, 'the segment that it is made from is damaged');
    else if (hash('sha256', made.bytes) !== file.pieces[0]?.sha256)
      failed.set(path, 'it comes out differently: another version of newskeep made it');
    else await replace(store, file, made.bytes);
  }
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
    const all = manifest.files().filter(({ kind }) => kinds.has(kind));
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

/** Made beside the old one, which goes when the new one is whole. */
async function makeCatalog(
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
function writerIn(catalogPath: string): string | undefined {
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
