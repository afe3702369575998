import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

export interface Unzipped {
  /** 0: stored. */
  method: number;
  modified: Date;
  bytes: Buffer;
}

/** The files of a zip, by path, as a reader of zips finds them. */
export async function unzipped(file: string): Promise<Map<string, Unzipped>> {
  const open = promisify<string, { lazyEntries: boolean }, ZipFile>(yauzl.open);
  const zip = await open(file, { lazyEntries: true });
  const found = new Map<string, Unzipped>();
  const read = promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  );
  return new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', () => resolve(found));
    zip.on('entry', async (entry: Entry) => {
      const bytes = await buffer(await read(entry));
      found.set(entry.fileName, { method: entry.compressionMethod, modified: entry.getLastModDate(), bytes });
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Writes the WARC files of a WACZ beside each other, and gives their paths. */
export function warcsOf(files: Map<string, Unzipped>, folder: string): string[] {
  return [...files]
    .filter(([name]) => name.startsWith('archive/'))
    .map(([name, { bytes }]) => {
      const full = path.join(folder, path.basename(name));
      writeFileSync(full, bytes);
      return full;
    });
}

export const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
