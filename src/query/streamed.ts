import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonValue } from './json_values.ts';

/** The rows of a SELECT, as JSON, as they come: on a connection that is opened for it, and closed with it. */
export async function* streamed<T>(connect: () => Promise<DuckDBConnection>, sql: string): AsyncGenerator<T> {
  const connection = await connect();
  try {
    const result = await connection.stream(sql);
    for await (const some of result.yieldConvertedRowObjects(jsonValue)) yield* some as T[];
  } finally {
    connection.closeSync();
  }
}

/** Ends the reading after the first; undefined where there is none. */
export async function firstOf<T>(rows: AsyncIterable<T>): Promise<T | undefined> {
  for await (const row of rows) return row;
  return undefined;
}
