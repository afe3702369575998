import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Dataset } from '../../model/records.ts';
import type { ArchiveFile, FileStore } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { jsonValue } from '../query/json_values.ts';
import { rowsSql } from '../query/rows_sql.ts';
import { type Snapshot, snapshot } from '../query/snapshot.ts';
import { openStore } from '../wiring.ts';
import { withoutOptedOut } from './opted_out.ts';
import { ORDER, type Selection, whereOf } from './selection.ts';

/**
 * What DuckDB may take before it puts things on the disk. A file of articles that is read counts with the longest row
 * that might come (rows_sql.ts), 512 MB a thread, of which what is there is used.
 */
const LIMITS = { memory_limit: '2GB', threads: '2' };

export interface SourceOptions {
  selection: Selection;
  includeOptedOut: boolean;
  /** Lines up to which a WACZ has its index as plain text; a longer one lies in blocks. */
  plainIndexLines?: number;
  /** Told in words, now and then; may throw to end the export. */
  onProgress(said: string): void;
}

/** A moment of an archive, and a database of its own on the disk to sort in. */
export class ExportSource {
  readonly options: SourceOptions;
  readonly store: FileStore;
  readonly #snapshot: Snapshot;
  readonly #scratch: string;
  readonly #database: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(
    options: SourceOptions,
    store: FileStore,
    files: Snapshot,
    scratch: string,
    database: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.options = options;
    this.store = store;
    this.#snapshot = files;
    this.#scratch = scratch;
    this.#database = database;
    this.#connection = connection;
  }

  /** Throws `no_data` where there is no archive. */
  static async open(data: DataPlace, options: SourceOptions): Promise<ExportSource> {
    const files = await snapshot(data);
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'newskeep-export-'));
    try {
      const database = await DuckDBInstance.create(path.join(scratch, 'scratch.duckdb'), {
        ...LIMITS,
        temp_directory: path.join(scratch, 'spilled'),
      });
      const connection = await database.connect();
      await connection.run("SET TimeZone = 'UTC'");
      return new ExportSource(options, await openStore(data), files, scratch, database, connection);
    } catch (error) {
      files.dispose();
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
  }

  /** The archive's WARC files at this moment, by path. */
  warcFiles(): Map<string, ArchiveFile> {
    const warcs = this.#snapshot.files.filter(({ kind }) => kind === 'warc');
    return new Map(warcs.map((file) => [file.path, file]));
  }

  /** The months ("2026-02") that have rows of a dataset, with their files. */
  months(dataset: Dataset): [month: string, paths: string[]][] {
    const at = new Map(this.#snapshot.paths(dataset).map((full) => [path.basename(full), full]));
    const own = this.#snapshot.files.filter(
      ({ kind, path: name }) => kind === dataset && at.has(path.basename(name)),
    );
    const months = Map.groupBy(
      own,
      ({ path: name }) => /year=(\d{4})\/month=(\d\d)/.exec(name)?.slice(1).join('-') ?? '',
    );
    return [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, files]) => [month, files.map(({ path: name }) => at.get(path.basename(name)) ?? '')]);
  }

  /** The selected rows of a dataset, in SQL, in the order of an export; of some of its files or of all. */
  selected(dataset: Dataset, paths = this.#snapshot.paths(dataset)): string {
    const all = `SELECT * FROM (${rowsSql(dataset, paths)}) WHERE ${whereOf(this.options.selection, dataset)}`;
    const rows = dataset === 'articles' && !this.options.includeOptedOut ? withoutOptedOut(all) : all;
    return `${rows} ORDER BY ${ORDER[dataset]}`;
  }

  /** All rows of a dataset, in SQL. */
  all(dataset: Dataset): string {
    return rowsSql(dataset, this.#snapshot.paths(dataset));
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** The rows of a SELECT, as JSON, some at a time. */
  async *rows<T>(sql: string): AsyncGenerator<T> {
    // While one result is read, others may be asked for.
    const connection = await this.#database.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      const result = await connection.stream(sql);
      for await (const some of result.yieldConvertedRowObjects(jsonValue)) yield* some as T[];
    } finally {
      connection.closeSync();
    }
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

  /** Writes a SELECT as a Parquet file. */
  async copyTo(file: string, sql: string, rowGroup: number): Promise<void> {
    await this.run(
      `COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup})`,
    );
  }

  close(): void {
    this.#connection.closeSync();
    this.#database.closeSync();
    this.#snapshot.dispose();
    rmSync(this.#scratch, { recursive: true, force: true });
    if ('close' in this.store && typeof this.store.close === 'function') this.store.close();
  }
}
