import { type DuckDBValue, listValue } from '@duckdb/node-api';
import type { DataPlace } from '../place.ts';
import { DatasetReader, type QueryOptions, type Rows, type Table } from '../query/dataset.ts';

/** A value that stands for $1, $2… in SQL. */
export type Value = string | number | string[];

/** Rows of a SELECT over the dataset as it is now. Throws `no_data`, `query_failed`. */
export type AskRows = <T = Record<string, unknown>>(
  sql: string,
  values?: Value[],
  signal?: AbortSignal,
) => Promise<T[]>;

/** A query looks for what was committed since where the last look is older: a new record is found within five seconds. */
const MAX_AGE_MS = 2000;

/** The dataset as it is now, opened when it is first asked for: a crawl may be about to begin it. */
export class LiveDataset {
  readonly #data: DataPlace;
  #reader: Promise<DatasetReader> | undefined;

  constructor(data: DataPlace) {
    this.#data = data;
  }

  /** Throws `no_data`, `query_failed`, `query_limit`, `query_cancelled`. */
  async table(sql: string, values: Value[] = [], options: QueryOptions = {}): Promise<Table> {
    return (await this.#open()).query(sql, values.map(asDuckDb), options);
  }

  /** The same for answers of any size. */
  async stream<T>(sql: string, options: QueryOptions, take: (rows: Rows) => Promise<T>): Promise<T> {
    return (await this.#open()).stream(sql, undefined, options, take);
  }

  /** Whether the answer has more rows than so many. */
  async isLonger(sql: string, than: number, options: QueryOptions): Promise<boolean> {
    return (await this.#open()).isLonger(sql, than, options);
  }

  async close(): Promise<void> {
    // What kept it from opening was told to whoever asked.
    const reader = await this.#reader?.catch(() => undefined);
    reader?.close();
  }

  #open(): Promise<DatasetReader> {
    this.#reader ??= DatasetReader.open(this.#data, { maxAgeMs: MAX_AGE_MS }).catch((error) => {
      this.#reader = undefined;
      throw error;
    });
    return this.#reader;
  }
}

const asDuckDb = (value: Value): DuckDBValue => (Array.isArray(value) ? listValue(value) : value);
