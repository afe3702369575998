import type { DuckDBConnection } from '@duckdb/node-api';
import { type Dataset, nearDuplicateSchema } from '../../model/records.ts';
import { type Presence, Presences } from '../history/presence.ts';
import { nearDuplicates } from '../near/near_duplicates.ts';
import type { DataPlace } from '../place.ts';
import { literal, quoted, typesOf } from './columns.ts';
import type { Made } from './definition.ts';
import type { RowSource } from './row_source.ts';

/** Reads the views, beside what is made. */
type Source = Pick<RowSource, 'rows' | 'first'>;

export interface Maker {
  needs: Dataset[];
  make: (connection: DuckDBConnection, data: DataPlace, source: Source) => Promise<void>;
}

/** The clusters of near-duplicates, as `newskeep near-duplicates` tells them; brings its index up to date. */
const makeNear: Maker['make'] = async (connection, data) => {
  const lines = nearDuplicates(data);
  await keepLines(connection, 'near_duplicates', typesOf(nearDuplicateSchema), flat(lines));
};

const PRESENCE = {
  article_id: 'VARCHAR',
  happened_at: 'TIMESTAMPTZ',
  event: 'VARCHAR',
  before_at: 'TIMESTAMPTZ',
  host: 'VARCHAR',
  url: 'VARCHAR',
  title: 'VARCHAR',
  revision: 'BIGINT',
  status: 'BIGINT',
  leads_to: 'VARCHAR',
};

/** What `newskeep changes` tells of pages that went and came back. */
const makePresences: Maker['make'] = async (connection, _data, source) => {
  await connection.run('DROP TABLE IF EXISTS led');
  const presences = new Presences({
    ...source,
    scratch: { run: async (sql) => void (await connection.run(sql)) },
  });
  const events = presences.events(presences.looks('true'));
  await keepLines(connection, 'presences', PRESENCE, named(events));
  await connection.run('DROP TABLE IF EXISTS led');
};

async function* named(events: AsyncIterable<Presence>): AsyncGenerator<object> {
  for await (const { id, at, to, location, ...event } of events)
    yield { ...event, article_id: id, happened_at: at, leads_to: to };
}

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
  presences: { needs: ['articles', 'readings', 'captures'], make: makePresences },
};
