import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { ArchiveFile } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { literal } from './columns.ts';
import { type DatabaseLimits, LIMITS } from './database.ts';
import type { Need } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { type Checked, check, VIEWS } from './guard.ts';
import { jsonValue } from './json_values.ts';
import { Moment } from './moment.ts';
import { type RunOptions, tooMuchMemory, Watch } from './watch.ts';

export interface Table {
  columns: string[];
  /** DuckDB's name of each column's type: `VARCHAR`, `BIGINT[]`, … */
  types: string[];
  /** Values as JSON (json_values.ts). */
  rows: Record<string, unknown>[];
  /** There are more than `maxRows`. */
  truncated: boolean;
}

/** What stands for `$1`, `$2`, … or for `$name` in the SQL: never put values into its text. */
export type QueryParams = DuckDBValue[] | Record<string, DuckDBValue>;

export interface QueryOptions extends RunOptions {
  /** Rows read at most. Without it, all. */
  maxRows?: number | undefined;
}

export interface ReaderOptions {
  limits?: Partial<DatabaseLimits> | undefined;
  /**
   * A query looks for what was committed since where the last look is older than this. Without it, the dataset stays as
   * it was when it was opened until `refresh`.
   */
  maxAgeMs?: number | undefined;
  /** The archive's files of a moment to stay at. Where one was put into others since, queries are refused. */
  at?: ArchiveFile[] | undefined;
}

/** Rows as they come. */
export interface Rows {
  columns: string[];
  types: string[];
  chunks: AsyncIterable<Record<string, unknown>[]>;
}

const TELLS_OF_VIEWS = /^(duckdb_\w+|information_schema|columns|tables|sqlite_master|pg_\w+)$/;

/**
 * The dataset of one data folder, open for reading: as much of it as is committed when it is opened, or later by
 * `refresh`. Queries may run beside one another; each can be ended alone. Whoever opens it closes it.
 */
export class DatasetReader {
  readonly #moment: Moment;
  readonly #limits: DatabaseLimits;
  readonly #maxAgeMs: number | undefined;
  #lookedAt = performance.now();

  private constructor(moment: Moment, limits: DatabaseLimits, maxAgeMs: number | undefined) {
    this.#moment = moment;
    this.#limits = limits;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Throws `no_data` where there is no dataset. */
  static async open(
    data: DataPlace,
    { limits = {}, maxAgeMs, at }: ReaderOptions = {},
  ): Promise<DatasetReader> {
    const all = { ...LIMITS, ...limits };
    return new DatasetReader(await Moment.open(data, all, at), all, maxAgeMs);
  }

  /** Bytes of segments, of those that were read, that have no Parquet beside them: `newskeep compact` lays it. */
  get looseBytes(): number {
    return this.#moment.looseBytes;
  }

  /** Takes in what was committed since; cheap where nothing was. Whether there was anything. */
  refresh(): Promise<boolean> {
    this.#lookedAt = performance.now();
    return this.#moment.refresh();
  }

  /**
   * Runs one SELECT, with its values beside it. Throws `query_failed` with DuckDB's own words for anything else,
   * `query_limit` where it takes too much, `query_cancelled` where the signal ended it.
   */
  async query(sql: string, params?: QueryParams, options: QueryOptions = {}): Promise<Table> {
    return this.stream(sql, params, options, async ({ columns, types, chunks }) => {
      const { maxRows = Number.POSITIVE_INFINITY } = options;
      const rows: Record<string, unknown>[] = [];
      for await (const some of chunks) {
        for (const row of some) rows.push(row);
        if (rows.length > maxRows) return { columns, types, rows: rows.slice(0, maxRows), truncated: true };
      }
      return { columns, types, rows, truncated: false };
    });
  }

  /** The same for results of any size: `take` reads them as they come, and the query ends with it. */
  async stream<T>(
    sql: string,
    params: QueryParams | undefined,
    options: RunOptions,
    take: (rows: Rows) => Promise<T>,
  ): Promise<T> {
    let isTold = false;
    const telling = (rows: Rows) => {
      isTold = true;
      return take(rows);
    };
    const run = (connection: DuckDBConnection, watch: Watch) =>
      this.#read(connection, watch, { sql, params, take: telling });
    return this.#twice(run, options, () => isTold);
  }

  /** Writes what one SELECT gives as a Parquet file of this machine, in place of what is there. */
  async writeParquet(sql: string, file: string, options: RunOptions = {}): Promise<void> {
    await this.#twice(async (connection, watch) => {
      const { select } = await this.#prepared(connection, watch, sql);
      const made = path.join(this.#moment.database.folder, `${randomUUID()}.parquet`);
      try {
        await connection.run(`COPY (${select}) TO ${literal(made)} (FORMAT parquet, COMPRESSION zstd)`);
        await copyFile(made, file);
      } finally {
        await rm(made, { force: true });
      }
    }, options);
  }

  /** Whether one SELECT gives more rows than so many; they are counted so far alone, and not read. */
  async isLonger(sql: string, than: number, options: RunOptions = {}): Promise<boolean> {
    return this.#twice(async (connection, watch) => {
      const { select } = await this.#prepared(connection, watch, sql);
      const counted = await connection.runAndReadAll(
        `SELECT count(*) FROM (SELECT 1 FROM (${select}) LIMIT ${than + 1})`,
      );
      return Number(counted.getRows()[0]?.[0]) > than;
    }, options);
  }

  close(): void {
    this.#moment.close();
  }

  /** Anew where files were put into others, and removed, since the moment was taken, unless rows of it are out already. */
  async #twice<T>(
    run: (connection: DuckDBConnection, watch: Watch) => Promise<T>,
    options: RunOptions,
    isTold = () => false,
  ): Promise<T> {
    if (this.#maxAgeMs !== undefined && performance.now() - this.#lookedAt >= this.#maxAgeMs)
      await this.refresh();
    try {
      return await this.#watched(run, options);
    } catch (error) {
      const isGone = error instanceof NewskeepError && /^IO Error|No such file/.test(error.message);
      if (!isGone || isTold()) throw error;
      await this.refresh();
      return this.#watched(run, options);
    }
  }

  async #watched<T>(
    run: (connection: DuckDBConnection, watch: Watch) => Promise<T>,
    options: RunOptions,
  ): Promise<T> {
    const connection = await this.#moment.database.connect();
    const watch = new Watch(connection, options, this.#limits.memory);
    try {
      return await run(connection, watch);
    } catch (error) {
      throw watch.reason ?? told(error);
    } finally {
      watch.end();
      connection.closeSync();
    }
  }

  /** Checked, and all that it names read. */
  async #prepared(connection: DuckDBConnection, watch: Watch, sql: string): Promise<Checked> {
    const checked = await check(connection, sql);
    watch.throwIfEnded();
    await this.#moment.need(needsOf(checked), watch.signal);
    watch.throwIfEnded();
    return checked;
  }

  async #read<T>(
    connection: DuckDBConnection,
    watch: Watch,
    { sql, params, take }: { sql: string; params: QueryParams | undefined; take: (rows: Rows) => Promise<T> },
  ): Promise<T> {
    const { text } = await this.#prepared(connection, watch, sql);
    const result = await connection.stream(text, params);
    const types = result.columnTypes().map(String);
    // Whatever is wrong with a file shows before anything is told.
    const chunks = chunksOf(result, watch);
    const first = await chunks.next();
    return take({ columns: result.deduplicatedColumnNames(), types, chunks: beginningWith(first, chunks) });
  }
}

async function* beginningWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* chunksOf(result: DuckDBResult, watch: Watch): AsyncGenerator<Record<string, unknown>[]> {
  for await (const rows of result.yieldConvertedRowObjects(jsonValue)) {
    watch.throwIfEnded();
    yield rows;
  }
  watch.throwIfEnded();
}

function needsOf({ names }: Checked): Set<Need> {
  const needs = new Set<Need>();
  for (const definition of DEFINITIONS)
    if (names.has(definition.name)) for (const need of definition.needs) needs.add(need);
  if (names.values().some((name) => TELLS_OF_VIEWS.test(name)))
    for (const dataset of Object.keys(DATASETS) as Dataset[]) needs.add(dataset);
  return needs;
}

/** DuckDB's errors as ours. */
function told(error: unknown): unknown {
  if (error instanceof NewskeepError) return error;
  const message = (error instanceof Error ? error.message : String(error)).replace(
    /^Failed to extract statements: /,
    '',
  );
  if (/^Out of Memory Error|max_temp_directory_size/.test(message)) return tooMuchMemory(error);
  // Of a value that is wrong, DuckDB's words say all.
  const hint = /^(Conversion|Out of Range|Invalid Input) Error/.test(message) ? {} : { hint: VIEWS };
  return new NewskeepError('query_failed', message, { cause: error, ...hint });
}
