import { damaged } from '../model/disk_errors.ts';
import { Batch } from './batch.ts';
import type { Catalog } from './catalog/catalog.ts';
import { FOLDERS, isBeside, isOf, isOurs } from './layout.ts';
import { type Log, totalsOf } from './manifest/log.ts';
import type { FileStore, Recovery } from './port.ts';

/**
 * Makes this writer's files what the catalog says they are. Longer: cut back to what was acknowledged. Ours, but
 * unknown: removed, as is anybody's that the manifest dropped: whoever did so was killed before it was removed.
 * Anybody's shorter or missing: `storage_damaged`, and nothing was touched.
 * Call it before anything is written, by the holder of the state's lock. Where others write too, nothing is cut until
 * nothing can be told of it any more that a killed process had under way; and since what such a process was putting may
 * land in a bucket later still, its files grow no more, and none gets a name that it may have given.
 */
export async function recover(
  store: FileStore,
  catalog: Catalog,
  log: Log,
  { isShared, wasKilled }: { isShared: boolean; wasKilled: boolean },
): Promise<Recovery> {
  let found = await look(store, catalog, log).catch(async (error: unknown) => {
    // What is missing may have been put into another file just now.
    if (!(await log.catchUp())) throw error;
    return look(store, catalog, log);
  });
  if (wasKilled || (isShared && found.recovery.cut.length + found.recovery.removed.length > 0)) {
    await log.fence();
    found = await look(store, catalog, log);
  }
  await mend(store, catalog, found);
  if (wasKilled) {
    catalog.skipSerials();
    await sealOpen(catalog, log);
  }
  return found.recovery;
}

/** Whatever lands behind the end of a sealed file, or in its place with the same beginning, changes none of its bytes. */
async function sealOpen(catalog: Catalog, log: Log): Promise<void> {
  for (;;) {
    const open = catalog.files().filter(({ path, sealed }) => !sealed && isOf(path, log.writer));
    const files = open.map((file) => ({ ...file, sealed: true }));
    const at = new Date().toISOString();
    if (await log.add(files, totalsOf(catalog), at)) {
      catalog.commit(new Batch(), files, at, { generation: log.generation });
      return;
    }
    await log.catchUp();
  }
}

/** `untidy`: sealed files beside which parts are left: a seal that was cut, or that a listing hid them from. */
interface Look {
  recovery: Recovery;
  untidy: string[];
}

async function look(store: FileStore, catalog: Catalog, { writer, manifest }: Log): Promise<Look> {
  const known = new Map(catalog.files().map((file) => [file.path, file]));
  // What lies beside a segment may have been made by another, who is about to tell of it.
  const isMine = (path: string) => isOf(path, writer) && !isBeside(path);
  const recovery: Recovery = { cut: [], removed: [] };
  const untidy: string[] = [];
  for (const folder of FOLDERS) {
    for await (const { path, size, hasLeftovers } of store.list(`${folder}/`)) {
      const file = known.get(path);
      known.delete(path);
      if (file?.sealed && hasLeftovers) untidy.push(path);
      if (!file) {
        if (isOurs(path) && (isMine(path) || manifest.dropped.has(path)))
          recovery.removed.push({ path, bytes: size });
      } else if (size < file.bytes) {
        // A bucket's listing may be behind its objects.
        if (((await store.size(path)) ?? 0) >= file.bytes) continue;
        throw damaged(`${path} has ${size} bytes where ${file.bytes} were committed.`);
      } else if (size > file.bytes && isMine(path)) {
        recovery.cut.push({ path, bytes: size - file.bytes });
      }
    }
  }
  for (const file of known.values())
    if (((await store.size(file.path)) ?? 0) < file.bytes)
      throw damaged(`${file.path} is missing, where ${file.bytes} bytes were committed (0 are there).`);
  return { recovery, untidy };
}

async function mend(store: FileStore, catalog: Catalog, { recovery, untidy }: Look): Promise<void> {
  const bytes = new Map(catalog.files().map((file) => [file.path, file.bytes]));
  for (const { path } of recovery.cut) await store.truncate(path, bytes.get(path) ?? 0);
  // Another writer may have put it into another file just now.
  for (const path of untidy)
    if ((await store.size(path)) !== undefined) await store.truncate(path, bytes.get(path) ?? 0);
  for (const { path } of recovery.removed) await store.remove(path);
}

/** Files of ours without a catalog are an archive that lost it, not a torn run: nothing of them is removed. */
export async function refuseLostCatalog(store: FileStore, catalogPath: string): Promise<void> {
  for (const folder of FOLDERS)
    for await (const { path } of store.list(`${folder}/`))
      if (isOurs(path))
        throw damaged(`${catalogPath} is missing or empty, but files of an archive are there (${path}).`);
}
