import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { guarded, isBusy } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { isThisVersion, SCHEMA } from './schema.ts';

/**
 * Opens the file of the index for this process alone. One that is damaged, or of another version, is thrown away:
 * the archive has all that was in it. Throws `locked` where another process has it.
 */
export function openIndexFile(path: string): DatabaseSync {
  try {
    return guarded(path, () => openSound(path) ?? openNew(path));
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new NewskeepError('locked', `${path}: another newskeep is building this index.`, {
      cause: error,
      hint: 'Wait for it.',
    });
  }
}

/** Runs a call on the open index. Where its bytes turn out broken, it is thrown away, and `index_damaged` thrown. */
export function guardedIndex<T>(path: string, database: DatabaseSync, call: () => T): T {
  try {
    return guarded(path, call);
  } catch (error) {
    if (!isDamage(error)) throw error;
    database.close();
    removeIndex(path);
    throw new NewskeepError('index_damaged', `${path}: was damaged, and is thrown away.`, {
      cause: error,
      hint: 'Run the same command again: it is built anew from the archive.',
    });
  }
}

const isDamage = (error: unknown) => error instanceof NewskeepError && error.code === 'storage_damaged';

const removeIndex = (path: string) => {
  for (const file of [path, `${path}-journal`]) rmSync(file, { force: true });
};

/** Undefined where what lies there is not ours to read. */
function openSound(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { timeout: 500 });
  try {
    // A rollback journal, because a batch may write more than fits a WAL well; readers there are none.
    database.exec(
      'PRAGMA page_size = 16384; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA cache_size = -16000; BEGIN EXCLUSIVE; COMMIT',
    );
    const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
    if (isThisVersion(pragma('application_id'), pragma('user_version'))) return database;
  } catch (error) {
    database.close();
    if (isCorrupt(error, path)) return undefined;
    throw error;
  }
  database.close();
  return undefined;
}

/** Whether SQLite's error says that the fault lies in the file's bytes. */
function isCorrupt(error: unknown, path: string): boolean {
  try {
    return guarded(path, () => {
      throw error;
    });
  } catch (told) {
    return isDamage(told);
  }
}

function openNew(path: string): DatabaseSync {
  removeIndex(path);
  const database = new DatabaseSync(path);
  try {
    database.exec(
      `PRAGMA page_size = 16384; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000; BEGIN EXCLUSIVE; ${SCHEMA} COMMIT`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
