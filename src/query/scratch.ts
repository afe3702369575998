import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Dataset } from '../../model/records.ts';
import { literal } from './columns.ts';
import { ROW_GROUP } from './row_groups.ts';
import { streamed } from './streamed.ts';

/** A database of one's own on the disk, to sort in and to write Parquet from. */
export class Scratch {
  /** Goes with it. */
  readonly folder: string;
  readonly #database: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(folder: string, database: DuckDBInstance, connection: DuckDBConnection) {
    this.folder = folder;
    this.#database = database;
    this.#connection = connection;
  }

  /** What DuckDB may take before it puts things on the disk: `memory` as it says it ("2GB"). */
  static async open({ memory, threads }: { memory: string; threads: number }): Promise<Scratch> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-scratch-'));
    try {
      const database = await DuckDBInstance.create(path.join(folder, 'scratch.duckdb'), {
        memory_limit: memory,
        threads: String(threads),
        temp_directory: path.join(folder, 'spilled'),
      });
      const connection = await database.connect();
      await connection.run("SET TimeZone = 'UTC'");
      return new Scratch(folder, database, connection);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** The rows of a SELECT, as JSON, some at a time: while one result is read, others may be asked for. */
  rows<T>(sql: string): AsyncGenerator<T> {
    return streamed<T>(async () => {
      const connection = await this.#database.connect();
      await connection.run("SET TimeZone = 'UTC'");
      return connection;
    }, sql);
  }

  /** Adds one text after another to a table that has that one column. */
  async append(table: string): Promise<{ add(text: string): void; close(): void }> {
    const connection = await this.#database.connect();
    const appender = await connection.createAppender(table);
    return {
      add: (text) => {
        appender.appendVarchar(text);
        appender.endRow();
      },
      close: () => {
        appender.closeSync();
        connection.closeSync();
      },
    };
  }

  /** Writes rows of a dataset as a Parquet file. */
  async copyTo(file: string, dataset: Dataset, sql: string): Promise<void> {
    await this.run(
      `COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP[dataset]})`,
    );
  }

  close(): void {
    this.#connection.closeSync();
    this.#database.closeSync();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
