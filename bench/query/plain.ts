import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const COUNT = `SELECT left(published_at, 7) AS month, count(*) AS n FROM
  (SELECT * FROM read_json($files, format = 'newline_delimited', maximum_object_size = 16777216,
    columns = {id: 'VARCHAR', revision: 'BIGINT', published_at: 'VARCHAR'})
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1) GROUP BY ALL ORDER BY ALL`;

/** What a person without newskeep does: DuckDB over the JSONL, for the count by month. Milliseconds, the best of two. */
export async function plainDuckdb(data: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '4GB' });
  const connection = await instance.connect();
  const files = path.join(data, 'articles', '*', '*', '*.jsonl.gz').replaceAll("'", "''");
  const times: number[] = [];
  for (let round = 0; round < 2; round++) {
    const begun = performance.now();
    await connection.runAndReadAll(COUNT.replace('$files', `'${files}'`));
    times.push(performance.now() - begun);
  }
  connection.closeSync();
  instance.closeSync();
  return Math.round(Math.min(...times));
}
