import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { guarded } from '../../../model/disk_errors.ts';
import { NewskeepError } from '../../../model/errors.ts';
import { APPLICATION, DROP, SCHEMA, VERSION } from './schema.ts';

export const indexPath = (folder: string): string => path.join(folder, 'index.sqlite');

/** Another process commits within this time; its batches take a second or two. */
const BUSY_MS = 30_000;

/** Opens the index of a folder. Undefined where there is none yet, or one of another version. */
export function openSound(folder: string): DatabaseSync | undefined {
  const file = indexPath(folder);
  return guarded(file, () => {
    if (!statSync(file, { throwIfNoEntry: false })) return undefined;
    const database = connect(file);
    if (isThisVersion(database)) return database;
    database.close();
    return undefined;
  });
}

/** Makes a blank index in place of whatever is there, for whoever holds the folder's lock. */
export function makeBlank(folder: string): void {
  const file = indexPath(folder);
  guarded(file, () => {
    removeIndex(folder);
    const database = connect(file);
    try {
      database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    } finally {
      database.close();
    }
  });
}

/** Empties an index that others may have open, for whoever holds the folder's lock. */
export function empty(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${DROP} ${SCHEMA} COMMIT`);
}

function removeIndex(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${indexPath(folder)}${end}`, { force: true });
}

export const isDamage = (error: unknown): boolean =>
  error instanceof NewskeepError && error.code === 'storage_damaged';

/** Runs a call on the open index, its errors translated; bytes that are broken are `index_damaged`. */
export function onIndex<T>(folder: string, call: () => T): T {
  const file = indexPath(folder);
  try {
    return guarded(file, call);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new NewskeepError('index_damaged', `${file}: is damaged.`, {
      cause: error,
      hint: 'newskeep search --rebuild makes it anew from the archive.',
    });
  }
}

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // What a power cut takes from an index is indexed again.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -64000; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY',
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isThisVersion(database: DatabaseSync): boolean {
  const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return pragma('application_id') === APPLICATION && pragma('user_version') === VERSION;
}
