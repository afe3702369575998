import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { guarded, isBusy } from '../model/disk_errors.ts';
import { NewskeepError, systemCode } from '../model/errors.ts';
import { makeFolder } from '../model/make_folder.ts';

/** The right to write one data folder. Release it, or die: the operating system frees it then. */
export interface Lock {
  release(): void;
}

interface Note {
  pid: number;
  started_at: string;
  command: string;
}

/** A lock that its holder forgot must not be collected, since closing its database would free the folder. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that writes `dataDir`. The lock is SQLite's own on `lock.sqlite`, which dies
 * with its holder; `lock.json` only says who that is. Throws `locked` while another holds it.
 * Never open or copy `lock.sqlite` in the holder by other means: POSIX frees a file's locks at any close of it.
 */
export function lockFolder(dataDir: string, command: string): Lock {
  const notePath = join(dataDir, 'lock.json');
  const path = join(dataDir, 'lock.sqlite');
  makeData(dataDir);
  const database = guarded(path, () => new DatabaseSync(path, { timeout: 0 }));
  try {
    database.exec('BEGIN EXCLUSIVE');
    writeNote(notePath, command);
  } catch (error) {
    database.close();
    if (isBusy(error)) throw lockedBy(dataDir, notePath);
    return guarded(path, () => {
      throw error;
    });
  }
  held.add(database);
  return {
    release() {
      if (!held.delete(database)) return;
      rmSync(notePath, { force: true });
      database.close();
    },
  };
}

/** Whether another process holds the folder's lock now. */
export function isLocked(dataDir: string): boolean {
  const path = join(dataDir, 'lock.sqlite');
  if (!existsSync(path)) return false;
  const database = new DatabaseSync(path, { timeout: 0, readOnly: true });
  try {
    database.exec('BEGIN; SELECT count(*) FROM sqlite_schema; ROLLBACK');
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    database.close();
  }
}

function makeData(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
    if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  } catch (error) {
    throw new NewskeepError(
      'storage_unwritable',
      `The data folder ${dataDir} cannot be made or written (${systemCode(error)}).`,
      { hint: 'Name another folder with --data, or change its permissions.', cause: error },
    );
  }
}

/** Renamed into place, so that a reader never meets half of it. */
function writeNote(path: string, command: string): void {
  const note: Note = { pid: process.pid, started_at: new Date().toISOString(), command };
  writeFileSync(`${path}.new`, `${JSON.stringify(note)}\n`);
  renameSync(`${path}.new`, path);
}

function lockedBy(dataDir: string, notePath: string): NewskeepError {
  const note = readNote(notePath);
  const holder = note
    ? `process ${note.pid} since ${age(Date.now() - Date.parse(note.started_at))} (${note.command})`
    : 'another process';
  return new NewskeepError('locked', `${dataDir} is held by ${holder}.`, {
    hint: 'Wait for it to end, stop it, or name another folder with --data.',
  });
}

function readNote(path: string): Note | undefined {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as Partial<Note>;
    const { pid, started_at, command } = note;
    return pid && started_at && command ? { pid, started_at, command } : undefined;
  } catch {
    return undefined; // Between the lock and its note, or a note that somebody removed.
  }
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3600), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
