import type { Definition } from './definition.ts';

/** `published_on`: the day that the page states, for counting by day; `published_instant`: the moment, for sorting over
 * zones (a time without an offset counts as UTC). */
const PUBLISHED = `try_cast(left(published_at, 10) AS DATE) AS published_on,
  coalesce(try_cast(published_at AS TIMESTAMPTZ), try_cast(left(published_at, 10) AS TIMESTAMPTZ)) AS published_instant`;

/** Rows of `from`, each with the newest reading of its revision; a reading came after the row that it is of. */
const newest = (from: string): string => `
  SELECT * FROM ${from} AS a
    WHERE NOT EXISTS (FROM all_readings AS r WHERE r.id = a.id AND r.revision = a.revision)
  UNION ALL BY NAME
  SELECT * EXCLUDE (read_at) FROM all_readings AS r
    WHERE EXISTS (FROM ${from} AS a WHERE r.id = a.id AND r.revision = a.revision)
    QUALIFY row_number() OVER (PARTITION BY id, revision ORDER BY read_at DESC) = 1`;

/** Stories that have more than one revision, with the newest: few. */
const latestRevisionsSql = `CREATE OR REPLACE TABLE latest_revisions AS
  SELECT id, max(revision) AS revision FROM all_articles WHERE revision > 1 GROUP BY id`;

const isNewer = (row: string): string => `l.id = ${row}.id AND l.revision > ${row}.revision`;

/** What makes `current_articles`, the rows of `all_articles` that no later revision follows. */
export const currentSql = `${latestRevisionsSql};
  CREATE OR REPLACE VIEW current_articles AS
    SELECT a.* FROM all_articles AS a ANTI JOIN latest_revisions AS l ON ${isNewer('a')}`;

/**
 * The same where rows lie in Parquet files (`sealed`, a table function of them) and in another table (`loose`): rows of
 * files are told by their place, so that nobody who counts has to read a million ids.
 */
export const currentByPlaceSql = ({ sealed, loose }: { sealed: string; loose: string }): string => `
  ${latestRevisionsSql};
  CREATE OR REPLACE TABLE superseded AS
    SELECT a.file_index AS file, a.file_row_number AS row
    FROM (SELECT id, revision, file_index, file_row_number FROM ${sealed}) AS a
    JOIN latest_revisions AS l ON ${isNewer('a')};
  CREATE OR REPLACE VIEW current_articles AS
    SELECT s.* FROM ${sealed} AS s ANTI JOIN superseded AS x ON x.file = s.file_index AND x.row = s.file_row_number
    UNION ALL BY NAME
    SELECT a.* FROM (${loose}) AS a ANTI JOIN latest_revisions AS l ON ${isNewer('a')}`;

const STORIES: Definition['needs'] = ['articles', 'readings'];

/** The views of the datasets, over `all_articles`, `all_readings`, `all_headlines`, `all_captures`, `latest_revisions` and `current_articles`. */
export const baseViews: Definition[] = [
  {
    name: 'readings',
    kind: 'view',
    summary: 'What every parser read in every revision; `read_at` says when.',
    needs: STORIES,
    sql: `CREATE OR REPLACE VIEW readings AS
      SELECT *, ${PUBLISHED} FROM (
        SELECT *, fetched_at AS read_at FROM all_articles UNION ALL BY NAME SELECT * FROM all_readings)`,
  },
  {
    name: 'revisions',
    kind: 'view',
    summary: 'Every revision of every story once, as it was read last.',
    needs: STORIES,
    // Most archives have no readings, and do not pay for looking.
    sql: (hasReadings) => `CREATE OR REPLACE VIEW revisions AS
      SELECT *, ${PUBLISHED} FROM (${hasReadings ? newest('all_articles') : 'FROM all_articles'})`,
  },
  {
    name: 'articles',
    kind: 'view',
    summary: 'The current revision of every story.',
    needs: STORIES,
    sql: (hasReadings) => `CREATE OR REPLACE VIEW articles AS
      ${
        hasReadings
          ? `SELECT a.* FROM revisions AS a ANTI JOIN latest_revisions AS l ON ${isNewer('a')}`
          : `SELECT *, ${PUBLISHED} FROM current_articles`
      }`,
  },
  {
    name: 'headlines',
    kind: 'view',
    summary: 'Items of the latest-headlines lists, each time that a list was another one.',
    needs: ['headlines'],
    sql: 'CREATE OR REPLACE VIEW headlines AS SELECT * FROM all_headlines',
  },
  {
    name: 'captures',
    kind: 'view',
    summary: 'Every answer of a host.',
    needs: ['captures'],
    sql: 'CREATE OR REPLACE VIEW captures AS SELECT * FROM all_captures',
  },
];

/** The statements that make the views of the datasets. */
export const viewsSql = (hasReadings: boolean): string =>
  [currentSql, ...baseViews.map(({ sql }) => (typeof sql === 'string' ? sql : sql(hasReadings)))].join(';\n');
