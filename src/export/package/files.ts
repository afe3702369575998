import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A file of an export. */
export interface ExportedFile {
  /** Below the folder, with slashes. */
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** The files of a folder, by path. */
export async function filesOf(folder: string): Promise<ExportedFile[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const full = names.filter((name) => name.isFile()).map((name) => path.join(name.parentPath, name.name));
  const files: ExportedFile[] = [];
  for (const file of full.sort())
    files.push({
      path: path.relative(folder, file).split(path.sep).join('/'),
      bytes: (await stat(file)).size,
      sha256: await sha256Of(file),
    });
  return files;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
