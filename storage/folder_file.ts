import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { guardedAsync } from '../model/disk_errors.ts';
import { systemCode } from '../model/errors.ts';
import type { AppendFile } from './port.ts';

/** One file of a folder store, open for appending. */
export class FolderFile implements AppendFile {
  readonly path: string;
  readonly #full: string;
  readonly #root: string;
  readonly #handle: FileHandle;
  #isNew: boolean;

  constructor(path: string, full: string, root: string, handle: FileHandle, isNew: boolean) {
    this.path = path;
    this.#full = full;
    this.#root = root;
    this.#handle = handle;
    this.#isNew = isNew;
  }

  write(bytes: Uint8Array): Promise<void> {
    return guardedAsync(this.#full, () => this.#handle.appendFile(bytes));
  }

  sync(): Promise<void> {
    return guardedAsync(this.#full, async () => {
      await this.#handle.datasync();
      // A new file's name lives in its folder, and a new folder's in the one above it.
      if (this.#isNew) await syncFolders(dirname(this.#full), this.#root);
      this.#isNew = false;
    });
  }

  close(): Promise<void> {
    return guardedAsync(this.#full, () => this.#handle.close());
  }
}

/** Makes the names in a folder and its parents, up to `root`, survive a power cut. */
export async function syncFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at.length >= root.length; at = dirname(at)) {
    await syncFolder(at);
    if (at === dirname(at)) return;
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    // Windows opens no folder and some network disks sync none: there is nothing more to do.
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}
