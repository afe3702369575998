import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Dataset } from '../../model/records.ts';
import { localPath, readCatalog } from '../wiring.ts';

/** Files that hold one moment of the dataset. */
export interface Snapshot {
  paths: (dataset: Dataset) => string[];
  dispose: () => void;
}

/**
 * The committed part of each dataset file. A file that is not sealed may grow while it is read, so its committed
 * part is copied aside; sealed ones are read where they are.
 */
export async function snapshot(dataDir: string): Promise<Snapshot> {
  const { files } = readCatalog(dataDir);
  const paths: Partial<Record<Dataset, string[]>> = {};
  let aside: string | undefined;
  for (const file of files) {
    if (file.kind === 'warc' || file.bytes === 0) continue;
    let at = localPath(dataDir, file);
    if (!file.sealed) {
      aside ??= mkdtempSync(path.join(os.tmpdir(), 'newskeep-query-'));
      const copy = path.join(aside, path.basename(file.path));
      await pipeline(createReadStream(at, { end: file.bytes - 1 }), createWriteStream(copy));
      at = copy;
    }
    paths[file.kind] ??= [];
    paths[file.kind]?.push(at);
  }
  return {
    paths: (dataset) => paths[dataset] ?? [],
    dispose: () => aside && rmSync(aside, { recursive: true, force: true }),
  };
}
