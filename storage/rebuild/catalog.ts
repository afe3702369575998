import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { damaged } from '../../model/disk_errors.ts';
import { openToRead } from '../../model/sqlite.ts';
import { newCatalog } from '../catalog/catalog.ts';
import { FOLDERS, isBeside, isOurs, isSegment } from '../layout.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import { lines } from '../manifest/log.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { gzipMembers, Window } from '../warc/members.ts';

/** Makes a catalog from the rows, beside the old one, which goes when the new one is whole. */
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
