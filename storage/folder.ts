import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { damaged, guardedAsync, longer, unwritable } from '../model/disk_errors.ts';
import { NewskeepError, systemCode } from '../model/errors.ts';
import { FolderFile, syncFolders } from './folder_file.ts';
import type { AppendFile, FileStore } from './port.ts';

/** Keeps the archive's files in a folder of this machine. */
export function openFolderStore(root: string): FileStore {
  return new FolderStore(resolve(root));
}

class FolderStore implements FileStore {
  readonly place: string;
  readonly #root: string;

  constructor(root: string) {
    this.place = root;
    this.#root = root;
  }

  async append(path: string, from?: number): Promise<AppendFile> {
    const full = this.#full(path);
    const size = (await this.size(path)) ?? 0;
    const end = from ?? size;
    if (size < end) throw damaged(`${full}: has ${size} bytes where ${end} are to stay.`);
    if (size > end) throw longer(full, end);
    return guardedAsync(full, async () => {
      await mkdir(dirname(full), { recursive: true });
      try {
        return new FolderFile(path, full, this.#root, await open(full, 'ax'), true);
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
        return new FolderFile(path, full, this.#root, await open(full, 'a'), false);
      }
    });
  }

  async read(path: string, start = 0, end?: number): Promise<Uint8Array> {
    const full = this.#full(path);
    const handle = await open(full, constants.O_RDONLY).catch((error: unknown) => {
      if (isMissing(error)) throw damaged(`${full}: is missing.`, error);
      throw new NewskeepError('storage_unwritable', `${full}: cannot be read.`, { cause: error });
    });
    try {
      const stop = Math.min(end ?? Number.POSITIVE_INFINITY, (await handle.stat()).size);
      const bytes = Buffer.alloc(Math.max(0, stop - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  }

  async size(path: string): Promise<number | undefined> {
    const full = this.#full(path);
    try {
      const found = await stat(full);
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unwritable(full, error);
    }
  }

  async *list(prefix: string): AsyncGenerator<{ path: string; size: number }> {
    const folder = prefix.replace(/\/+$/, '');
    const entries = await readdir(folder ? this.#full(folder) : this.#root, { withFileTypes: true }).catch(
      (error: unknown): Dirent[] => {
        if (isMissing(error)) return [];
        throw unwritable(this.#full(folder), error);
      },
    );
    for (const name of inPathOrder(entries)) {
      const path = folder ? `${folder}/${name}` : name;
      const found = await stat(this.#full(path)).catch(() => undefined);
      if (found?.isDirectory()) yield* this.list(path);
      else if (found?.isFile()) yield { path, size: found.size };
    }
  }

  truncate(path: string, size: number): Promise<void> {
    const full = this.#full(path);
    return guardedAsync(full, async () => {
      const handle = await open(full, 'r+');
      try {
        await handle.truncate(size);
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  /** A file grows in its place here. */
  async seal(path: string, size?: number): Promise<void> {
    this.#full(path);
    if (size !== undefined && (await this.size(path)) !== size) await this.truncate(path, size);
  }

  /** A name given by `link` is given once, and to a file that is whole. */
  create(path: string, bytes: Uint8Array): Promise<boolean> {
    const full = this.#full(path);
    const draft = `${full}.${randomUUID()}.part`;
    return guardedAsync(full, async () => {
      await mkdir(dirname(full), { recursive: true });
      try {
        const handle = await open(draft, 'wx');
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await link(draft, full);
        await syncFolders(dirname(full), this.#root);
        return true;
      } catch (error) {
        if (systemCode(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async find(path: string): Promise<Uint8Array | undefined> {
    const full = this.#full(path);
    try {
      return await readFile(full);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new NewskeepError('storage_unwritable', `${full}: cannot be read.`, { cause: error });
    }
  }

  remove(path: string): Promise<void> {
    const full = this.#full(path);
    return guardedAsync(full, () => rm(full, { force: true }));
  }

  /** A name is linked once on any file system, also on a network's. */
  async guards(): Promise<boolean> {
    return true;
  }

  /** Drafts of files that were to be made whole. */
  async *leftovers(): AsyncGenerator<{ path: string; begunAt: Date }> {
    for await (const { path } of this.list('')) {
      if (!DRAFT.test(path)) continue;
      const found = await stat(this.#full(path)).catch(() => undefined);
      if (found) yield { path, begunAt: found.mtime };
    }
  }

  async removeLeftovers(before: Date): Promise<number> {
    let removed = 0;
    for (const { path, begunAt } of await Array.fromAsync(this.leftovers())) {
      if (begunAt >= before) continue;
      await this.remove(path);
      removed++;
    }
    return removed;
  }

  /** Paths come from code and catalog, never from pages; one that leaves the root is a fault of ours. */
  #full(path: string): string {
    const full = join(this.#root, path);
    if (!path || path.includes('\0') || path.includes('\\') || !full.startsWith(this.#root + sep))
      throw new NewskeepError('internal', `The path ${JSON.stringify(path)} leaves the data folder.`);
    return full;
  }
}

/** `create` writes under such a name until the file is whole. */
const DRAFT = /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.part$/;

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

/** The order of whole paths, as an object store lists them: "a.txt" before "a/b". */
const inPathOrder = (entries: Dirent[]): string[] =>
  entries
    .map((entry) => ({ name: entry.name, sort: entry.isDirectory() ? `${entry.name}/` : entry.name }))
    .sort((a, b) => (a.sort < b.sort ? -1 : 1))
    .map(({ name }) => name);
