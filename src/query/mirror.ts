import { hash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { guardedAsync } from '../../model/disk_errors.ts';
import type { ArchiveFile, FileStore } from '../../storage/port.ts';
import { type DataPlace, placeOf } from '../place.ts';
import { chunksOf } from '../wiring.ts';

/** Where the copies of a bucket's files lie. */
export function mirrorFolder(data: DataPlace): string {
  const { archive, state } = placeOf(data);
  return path.resolve(state, 'mirror', hash('sha256', archive).slice(0, 16));
}

/** Copies of a bucket's files on this machine: a sealed one is fetched once, one that grew is fetched anew. */
export class Mirror {
  readonly #store: FileStore;
  readonly #root: string;

  constructor(store: FileStore, root: string) {
    this.#store = store;
    this.#root = root;
  }

  pathOf({ path: name }: Pick<ArchiveFile, 'path'>): string {
    return path.resolve(this.#root, name);
  }

  /** Fetches what is missing or has grown, and drops what the archive, whose files are `known`, no longer has. */
  async bring(files: ArchiveFile[], known = files): Promise<void> {
    for (const file of files) await this.#bringOne(file);
    const kept = new Set(known.map((file) => this.pathOf(file)));
    const all = await readdir(this.#root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of all) {
      const full = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || kept.has(full)) continue;
      // Another query may hold another moment of the archive, or be fetching: what it needs is fresh.
      const found = await stat(full).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(full, { force: true });
    }
  }

  async #bringOne(file: ArchiveFile): Promise<void> {
    const full = this.pathOf(file);
    const held = await stat(full).catch(() => undefined);
    if (held && (held.size === file.bytes || (!file.sealed && held.size > file.bytes))) return;
    await guardedAsync(full, async () => {
      await mkdir(path.dirname(full), { recursive: true });
      // Under a name of its own until it is whole: another query may read or fetch it at the same time.
      const draft = `${full}.${randomUUID()}.part`;
      try {
        await writeFile(draft, chunksOf(this.#store, file.path, { to: file.bytes, most: CHUNK }));
        await rename(draft, full);
      } finally {
        await rm(draft, { force: true });
      }
    });
  }
}

/** Read of a bucket at once. */
export const CHUNK = 8 << 20;
const STALE_MS = 24 * 3_600_000;
