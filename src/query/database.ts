import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal } from './columns.ts';
import { globbed } from './rows_sql.ts';

/** What a query may take, in bytes; what it sorts beyond its memory goes to the temporary folder. */
export interface DatabaseLimits {
  memory: number;
  spill: number;
  threads: number;
}

export const LIMITS: DatabaseLimits = {
  memory: 1_000_000_000,
  spill: 8_000_000_000,
  threads: Math.max(2, Math.min(4, os.availableParallelism())),
};

/** A database in memory that can read some folders of this machine and nothing else, and whose settings are fixed. */
export class QueryDatabase {
  /** Temporary, and readable: goes with the database. */
  readonly folder: string;
  readonly #instance: DuckDBInstance;

  private constructor(folder: string, instance: DuckDBInstance) {
    this.folder = folder;
    this.#instance = instance;
  }

  static async open(readable: string[], { memory, spill, threads }: DatabaseLimits): Promise<QueryDatabase> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-query-'));
    let instance: DuckDBInstance | undefined;
    try {
      instance = await DuckDBInstance.create(':memory:', {
        memory_limit: `${memory}B`,
        threads: String(threads),
        temp_directory: path.join(folder, 'spilled'),
        max_temp_directory_size: `${spill}B`,
      });
      const connection = await instance.connect();
      await connection.run(lockingSql([folder, ...readable]));
      connection.closeSync();
      return new QueryDatabase(folder, instance);
    } catch (error) {
      instance?.closeSync();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** One runs one query at a time; whoever opens it closes it. */
  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  close(): void {
    this.#instance.closeSync();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function lockingSql(folders: string[]): string {
  // DuckDB asks for the pattern that a name is given as, and again for the file that it finds.
  const names = folders.flatMap((folder) => [`${folder}/`, `${globbed(folder)}/`]);
  return `SET GLOBAL TimeZone = 'UTC'; SET parquet_metadata_cache = true;
    SET allowed_directories = [${[...new Set(names)].map(literal).join(', ')}];
    SET enable_external_access = false; SET lock_configuration = true;`;
}
