import type { DuckDBConnection } from '@duckdb/node-api';
import { type Dataset, nearDuplicateSchema } from '../../model/records.ts';
import { nearDuplicates } from '../near/near_duplicates.ts';
import type { DataPlace } from '../place.ts';
import { literal, quoted, typesOf } from './columns.ts';
import type { Made } from './definition.ts';

export interface Maker {
  needs: Dataset[];
  make: (connection: DuckDBConnection, data: DataPlace, folder: string) => Promise<void>;
}

/** The clusters of near-duplicates, as `newskeep near-duplicates` tells them; brings its index up to date. */
const makeNear: Maker['make'] = async (connection, data) => {
  const lines = nearDuplicates(data);
  await keepLines(connection, 'near_duplicates', typesOf(nearDuplicateSchema), flat(lines));
};

/** Records as a table `kept_<name>`, in the place of what is there. */
async function keepLines(
  connection: DuckDBConnection,
  name: Made,
  types: Record<string, string>,
  records: AsyncIterable<object>,
): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE lines (line VARCHAR)');
  const appender = await connection.createAppender('lines', undefined, 'temp');
  for await (const record of records) {
    appender.appendVarchar(JSON.stringify(record));
    appender.endRow();
  }
  appender.closeSync();
  const columns = Object.entries(types).map(
    ([column, type]) => `(line ->> ${literal(`$.${column}`)})::${type} AS ${quoted(column)}`,
  );
  await connection.run(
    `CREATE OR REPLACE TABLE kept_${name} AS SELECT ${columns.join(', ')} FROM (SELECT line::JSON AS line FROM lines)`,
  );
  await connection.run('DROP TABLE lines');
}

async function* flat<T>(groups: AsyncIterable<T[]>): AsyncGenerator<T> {
  for await (const group of groups) yield* group;
}

export const MAKERS: Record<Made, Maker> = {
  near_duplicates: { needs: [], make: makeNear },
};
