import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  StatementType,
} from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { DataPlace } from '../place.ts';
import { literal } from './columns.ts';
import { jsonValue } from './json_values.ts';
import { rowsSql } from './rows_sql.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import { viewsSql } from './views.ts';

const READS = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

export interface Table {
  columns: string[];
  /** Values as JSON (json_values.ts). */
  rows: Record<string, unknown>[];
}

interface Opened {
  connection: DuckDBConnection;
  files: Snapshot;
  close: () => void;
}

/** Its files as they are now, as views of a database. */
async function openViews(data: DataPlace): Promise<Opened> {
  const files = await snapshot(data);
  try {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const dataset of Object.keys(DATASETS) as Dataset[])
      await connection.run(`CREATE VIEW all_${dataset} AS ${rowsSql(dataset, files.paths(dataset))}`);
    await connection.run(viewsSql(files.paths('readings').length > 0));
    // From here on a query sees the dataset's files and nothing else of this machine.
    const all = (Object.keys(DATASETS) as Dataset[]).flatMap(files.paths);
    await connection.run(`SET allowed_paths = [${all.map(literal).join(', ')}]`);
    await connection.run(
      "SET enable_external_access = false; SET TimeZone = 'UTC'; SET lock_configuration = true;",
    );
    const close = () => {
      connection.closeSync();
      instance.closeSync();
      files.dispose();
    };
    return { connection, files, close };
  } catch (error) {
    files.dispose();
    throw error;
  }
}

/** The dataset of one data folder, open for reading: as much of it as is committed when it is opened. */
export class DatasetReader {
  readonly #data: DataPlace;
  #opened: Opened;

  private constructor(data: DataPlace, opened: Opened) {
    this.#data = data;
    this.#opened = opened;
  }

  /** Throws `no_data` where there is no dataset. */
  static async open(data: DataPlace): Promise<DatasetReader> {
    return new DatasetReader(data, await openViews(data));
  }

  /** Runs one SELECT. Throws `query_failed` with DuckDB's own words for anything else. */
  async query(sql: string): Promise<Table> {
    try {
      return await this.#run(sql);
    } catch (error) {
      if (!this.#opened.files.isStale()) throw error;
      const opened = await openViews(this.#data);
      this.#opened.close();
      this.#opened = opened;
      return this.#run(sql);
    }
  }

  async #run(sql: string): Promise<Table> {
    let reader: DuckDBResultReader;
    try {
      const statements = await this.#opened.connection.extractStatements(sql);
      if (statements.count !== 1) throw new Error(`Give one statement; this is ${statements.count}.`);
      const statement = await statements.prepare(0);
      if (!READS.has(statement.statementType))
        throw new Error(
          `Only SELECT is allowed: the dataset is read-only here, and this is ${StatementType[statement.statementType]}.`,
        );
      reader = await statement.runAndReadAll();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new NewskeepError('query_failed', message, {
        cause: error,
        hint: 'Views: articles (current revision), revisions, readings (of every parser), headlines, captures. Columns: docs/records.md.',
      });
    }
    return { columns: reader.deduplicatedColumnNames(), rows: reader.convertRowObjects(jsonValue) };
  }

  close(): void {
    this.#opened.close();
  }
}
