import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type ArchiveOptions, openArchive } from '../../storage/archive.ts';
import { openFolderStore } from '../../storage/folder.ts';
import type { Archive, FileStore } from '../../storage/port.ts';

export { capture, list, story, withList } from './pages.ts';

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'newskeep-storage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts a disk of that size under the folder, for this test; false where that is not allowed (it needs root). */
export function mountSmallDisk(folder: string, size: string): boolean {
  const [mount, umount] = ['mount', 'umount'];
  if (spawnSync(mount, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0) return false;
  onTestFinished(() => void spawnSync(umount, ['-l', folder]));
  return true;
}

export function open(
  folder: string,
  options: Partial<ArchiveOptions> = {},
  store: FileStore = openFolderStore(folder),
): Promise<Archive> {
  return openArchive(store, { catalogPath: join(folder, 'catalog.sqlite'), ...options });
}

/** Every acknowledged row of a dataset, read as any gzip reader would. */
export async function rows<T>(
  folder: string,
  archive: Pick<Archive, 'files'>,
  dataset: string,
): Promise<T[]> {
  const store = openFolderStore(folder);
  const found: T[] = [];
  for (const file of archive.files().filter(({ kind }) => kind === dataset)) {
    const text = gunzipSync(await store.read(file.path, 0, file.bytes)).toString();
    found.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as T),
    );
  }
  return found;
}

/** A walk over gzip members by hand (RFC 1952), so that no reader of the product judges its writer. */
export function gzipMembers(bytes: Uint8Array): { offset: number; length: number; content: Buffer }[] {
  const members = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (bytes[offset] !== 0x1f || bytes[offset + 1] !== 0x8b || bytes[offset + 3] !== 0)
      throw new Error(`No plain gzip member at ${offset}`);
    const inflated = inflateRawSync(bytes.subarray(offset + 10), { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    const length = 10 + inflated.engine.bytesWritten + 8;
    members.push({ offset, length, content: inflated.buffer });
    offset += length;
  }
  return members;
}

/** One WARC record taken apart by hand. */
export function parseRecord(content: Buffer) {
  const end = content.indexOf('\r\n\r\n');
  const [version, ...lines] = content.subarray(0, end).toString().split('\r\n');
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const length = Number(fields.get('Content-Length'));
  const block = content.subarray(end + 4, end + 4 + length);
  return { version, fields, block, tail: content.subarray(end + 4 + length).toString() };
}
