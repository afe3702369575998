import { createWriteStream, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isZip, openWacz } from './read.ts';

/** A WARC file to import: where it lies, and how a report names it. */
export interface Source {
  path: string;
  name: string;
}

/** Files to import, WACZ files as the WARC files in them, which are unpacked into a folder of their own; it goes at the end. */
export class Sources {
  readonly #folders: string[] = [];

  /** Throws `not_a_wacz`. */
  async find(files: string[]): Promise<Source[]> {
    const found: Source[] = [];
    for (const file of files)
      if (isZip(file)) found.push(...(await this.#unpack(file)));
      else found.push({ path: file, name: file });
    return found;
  }

  async #unpack(file: string): Promise<Source[]> {
    const wacz = await openWacz(file);
    try {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-wacz-'));
      this.#folders.push(folder);
      const found: Source[] = [];
      for (const [number, warc] of wacz.warcs.entries()) {
        // A name of ours: what a zip calls its files is not to choose a path.
        const place = path.join(folder, `${number}.warc.gz`);
        await pipeline(await warc.read(), createWriteStream(place));
        found.push({ path: place, name: `${file}/archive/${warc.name}` });
      }
      return found;
    } finally {
      wacz.close();
    }
  }

  async remove(): Promise<void> {
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }
}
