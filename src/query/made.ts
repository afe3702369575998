import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Dataset, nearDuplicateSchema } from '../../model/records.ts';
import { type Presence, Presences } from '../history/presence.ts';
import { writeNearDuplicates } from '../near/thread.ts';
import type { DataPlace } from '../place.ts';
import { literal, quoted, typesOf } from './columns.ts';
import type { Made } from './definition.ts';

/** What a maker is given: the place, and the views of a moment beside which it may make tables. */
interface Given {
  data: DataPlace;
  source: ConstructorParameters<typeof Presences>[0];
  signal: AbortSignal;
}

interface Maker {
  needs: Dataset[];
  /** DuckDB's types of what it makes, by column. */
  types: Record<string, string>;
  /** Writes its records as JSON lines. */
  write: (file: string, given: Given) => Promise<void>;
}

/** The clusters of near-duplicates, as `newskeep near-duplicates` tells them; brings its index up to date. */
const near: Maker = {
  needs: [],
  types: typesOf(nearDuplicateSchema),
  write: (file, { data, signal }) => writeNearDuplicates(data, file, signal),
};

/** What `newskeep changes` tells of pages that went and came back. */
const presences: Maker = {
  needs: ['articles', 'readings', 'captures'],
  types: {
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
  },
  async write(file, { source, signal }) {
    await source.scratch.run('DROP TABLE IF EXISTS led');
    const found = new Presences(source);
    await pipeline(presenceLines(found.events(found.looks('true'))), createWriteStream(file), { signal });
    await source.scratch.run('DROP TABLE IF EXISTS led');
  },
};

async function* presenceLines(events: AsyncIterable<Presence>): AsyncGenerator<string> {
  for await (const { id, at, to, location, ...event } of events)
    yield `${JSON.stringify({ ...event, article_id: id, happened_at: at, leads_to: to })}\n`;
}

export const MAKERS: Record<Made, Maker> = { near_duplicates: near, presences };

/** Puts what was written as the table `kept_<made>`, in the place of what is there. */
export function keepSql(made: Made, file: string): string {
  const columns = Object.entries(MAKERS[made].types).map(
    ([column, type]) => `(json ->> ${literal(`$.${column}`)})::${type} AS ${quoted(column)}`,
  );
  return `CREATE OR REPLACE TABLE kept_${made} AS
    SELECT ${columns.join(', ')} FROM read_json_objects(${literal(file)}, format := 'newline_delimited')`;
}
