import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { guarded } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { openToRead } from '../../model/sqlite.ts';
import type { ArchiveFile, ArchiveTotals } from '../port.ts';
import { ADDED, SCHEMA, SCHEMA_VERSION, SQL } from './schema.ts';

/** Opens the catalog to write it: every commit is on the disk when it returns, readers never wait. */
export function openDatabase(path: string): DatabaseSync {
  return guarded(path, () => {
    const database = new DatabaseSync(path, { timeout: 5000 });
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
      refuseUnknownVersion(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

export const isBlank = (database: DatabaseSync): boolean => versionOf(database) === 0;

export function createSchema(database: DatabaseSync): void {
  database.exec(`BEGIN; ${SCHEMA} COMMIT`);
}

/** Tables that a catalog of this version may lack, because they came later. */
export const addTables = (database: DatabaseSync): void => database.exec(ADDED);

/** The archive's figures while another process may be writing it: what is acknowledged, without any lock. */
export interface CatalogView {
  files(): ArchiveFile[];
  totals(): ArchiveTotals;
  /** The generation of the manifest that it knows of; undefined before the first. */
  generation: number | undefined;
  /** The place that it belongs to, where that may be another than its folder. */
  place: string | undefined;
  /** What SQLite finds wrong with the file; undefined where it is sound. */
  damage(): string | undefined;
  close(): void;
}

export const noArchive = (path: string) =>
  new NewskeepError('no_data', `${path}: there is no archive here yet.`, {
    hint: 'Crawl something first, or name the data folder with --data.',
  });

/** Opens the catalog to read it alone; throws `no_data` where there is none. */
export function openCatalogView(path: string): CatalogView {
  if (!existsSync(path)) throw noArchive(path);
  return guarded(path, () => {
    const database = openToRead(path);
    refuseUnknownVersion(database, path);
    if (isBlank(database)) {
      database.close();
      throw noArchive(path);
    }
    return {
      files: () => readFiles(database),
      totals: () => readTotals(database),
      generation: numberOf(readMeta(database, 'generation')),
      place: readMeta(database, 'place'),
      damage: () => {
        const found = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
        return found.quick_check === 'ok' ? undefined : found.quick_check;
      },
      close: () => database.close(),
    };
  });
}

interface FileRow extends Omit<ArchiveFile, 'sealed'> {
  serial: number;
  sealed: number;
}

export const readFiles = (database: DatabaseSync) =>
  (database.prepare(SQL.files).all() as unknown as FileRow[]).map((row) => ({
    ...row,
    sealed: row.sealed === 1,
  }));

export const readTotals = (database: DatabaseSync): ArchiveTotals => ({
  ...(database.prepare(SQL.totals).get() as unknown as ArchiveTotals),
});

/** A catalog of before there were generations has no table for it. */
function readMeta(database: DatabaseSync, key: string): string | undefined {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  const found = table && database.prepare(SQL.meta).get(key);
  return found && String(found.value);
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

function refuseUnknownVersion(database: DatabaseSync, path: string): void {
  const version = versionOf(database);
  if (version !== 0 && version !== SCHEMA_VERSION)
    throw new NewskeepError(
      'storage_damaged',
      `${path} has schema version ${version}; this newskeep reads version ${SCHEMA_VERSION}.`,
      { hint: 'Use the newskeep that wrote it, or a newer one.' },
    );
}

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);
