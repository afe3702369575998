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

/**
 * The views of the dataset, over `all_articles`, `all_readings`, `all_headlines` and `all_captures`. Most archives have
 * no readings, and do not pay for looking.
 */
export const viewsSql = (hasReadings: boolean): string => `
  CREATE VIEW readings AS
    SELECT *, ${PUBLISHED} FROM (
      SELECT *, fetched_at AS read_at FROM all_articles UNION ALL BY NAME SELECT * FROM all_readings);
  CREATE VIEW revisions AS
    SELECT *, ${PUBLISHED} FROM (${hasReadings ? newest('all_articles') : 'FROM all_articles'});
  CREATE VIEW articles AS
    SELECT * FROM revisions QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1;
  CREATE VIEW headlines AS SELECT * FROM all_headlines;
  CREATE VIEW captures AS SELECT * FROM all_captures;
`;
