import { NewskeepError, systemCode } from './errors.ts';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that say something about the disk. */
const SQLITE = { busy: 5, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const;
const FULL = new Set(['ENOSPC', 'EDQUOT']);
const UNWRITABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'EISDIR', 'ENOTDIR']);

const diskFull = (path: string, cause: unknown) =>
  new NewskeepError('storage_full', `${path}: no space left to write it.`, {
    cause,
    hint: 'Free some space on that disk and run the same command again; nothing acknowledged is lost.',
  });

export const unwritable = (path: string, cause: unknown) =>
  new NewskeepError('storage_unwritable', `${path}: cannot be written (${reason(cause)}).`, {
    cause,
    hint: 'Make the data folder writable for this user, or name another one with --data.',
  });

export const damaged = (message: string, cause?: unknown) =>
  new NewskeepError('storage_damaged', message, {
    cause,
    hint: 'newskeep verify --repair makes again what can be made from the rest; what it cannot, put back from a copy. newskeep does not go on without it.',
  });

/** What lies behind the end that is known may be another writer's, or of a process that was killed. */
export const longer = (place: string, end: number) =>
  new NewskeepError('locked', `${place}: has more than the ${end} bytes that are known of.`, {
    hint: 'Run the same command again: it looks anew. If this comes again and again, another run writes to this place.',
  });

/** What a failed call on `path` means for the archive; an error that is not the disk's comes back as it is. */
function storageError(error: unknown, path: string): unknown {
  const system = systemCode(error) ?? '';
  if (FULL.has(system)) return diskFull(path, error);
  if (UNWRITABLE.has(system)) return unwritable(path, error);
  return sqliteError(error, path) ?? error;
}

/** Runs a call on `path`, its errors translated. */
export function guarded<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw storageError(error, path);
  }
}

export async function guardedAsync<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw storageError(error, path);
  }
}

export const isBusy = (error: unknown): boolean => sqliteCode(error) === SQLITE.busy;

function sqliteError(error: unknown, path: string): NewskeepError | undefined {
  const code = sqliteCode(error);
  if (code === SQLITE.full) return diskFull(path, error);
  if (code === SQLITE.readonly || code === SQLITE.cantopen || code === SQLITE.ioerr)
    return unwritable(path, error);
  if (code === SQLITE.corrupt || code === SQLITE.notadb)
    return damaged(`${path}: is not a sound SQLite database (${reason(error)}).`, error);
  return undefined;
}

/** The primary code: the low byte of the extended one. */
function sqliteCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

const reason = (error: unknown): string =>
  systemCode(error)?.startsWith('E') && systemCode(error) !== 'ERR_SQLITE_ERROR'
    ? String(systemCode(error))
    : error instanceof Error
      ? error.message
      : String(error);
