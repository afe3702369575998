import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { NewskeepError } from './errors.ts';

/**
 * A reader in WAL mode needs to write beside the database. Where the folder is read-only (a mounted or shared
 * archive), nobody writes either, and the file can be read as it lies, unless a killed run left its tail in the WAL.
 */
export function openToRead(path: string): DatabaseSync {
  if (canWrite(dirname(path))) return new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new NewskeepError(
      'storage_unwritable',
      `${path}: a run was cut short here, and mending it takes write permission.`,
      {
        hint: 'Make the folder writable and run any newskeep command on it once, or copy it.',
      },
    );
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
