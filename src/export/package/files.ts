import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** What lies beside the data of a folder that was exported. */
export const PACKAGE_FILES = ['datapackage.json', 'schemas', 'DATASET.md', 'CITATION.cff'] as const;

/** A file of an export. */
export interface ExportedFile {
  /** Below the folder, with slashes. */
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
