import type { RowSource } from '../query/row_source.ts';
import type { Pair } from './compare.ts';

const READ = 'id, revision, parser_version, read_at';

/**
 * Revisions with the one before each, by the time of their fetch: those that a condition on `articles` rows selects. Of
 * several readings the newest that one parser has of both.
 */
export async function* pairs({ scratch }: RowSource, where: string): AsyncGenerator<Pair> {
  await scratch.run(
    `CREATE TABLE wanted AS SELECT id, revision FROM all_articles WHERE revision > 1 AND (${where})`,
  );
  await scratch.run(
    `CREATE TABLE texts AS SELECT * EXCLUDE (published_on, published_instant) FROM readings AS r WHERE EXISTS (
       FROM wanted WHERE wanted.id = r.id AND r.revision IN (wanted.revision, wanted.revision - 1))`,
  );
  await scratch.run(
    `CREATE TABLE matched AS SELECT b.id, b.revision, a.parser_version AS a_by, a.read_at AS a_at,
         b.parser_version AS b_by, b.read_at AS b_at
       FROM wanted JOIN (SELECT ${READ} FROM texts) AS b ON b.id = wanted.id AND b.revision = wanted.revision
       JOIN (SELECT ${READ} FROM texts) AS a ON a.id = b.id AND a.revision = b.revision - 1
       QUALIFY row_number() OVER (PARTITION BY b.id, b.revision
         ORDER BY (a.parser_version = b.parser_version) DESC, b.read_at DESC, a.read_at DESC) = 1`,
  );
  await scratch.run(
    `CREATE TABLE seen AS SELECT b.id, b.revision, max(c.fetched_at) AS at
       FROM (SELECT DISTINCT id, revision, url, fetched_at FROM texts) AS b JOIN captures AS c
         ON c.url = b.url AND c.fetched_at < b.fetched_at
       WHERE c.status = 304 OR (c.status = 200 AND c.article_id = b.id) GROUP BY b.id, b.revision`,
  );
  yield* scratch.rows<Pair>(
    `SELECT a AS before, b AS after, coalesce(seen.at, a.fetched_at) AS before_at FROM matched
       JOIN texts AS a ON a.id = matched.id AND a.revision = matched.revision - 1
         AND a.parser_version = a_by AND a.read_at = a_at
       JOIN texts AS b ON b.id = matched.id AND b.revision = matched.revision
         AND b.parser_version = b_by AND b.read_at = b_at
       LEFT JOIN seen ON seen.id = matched.id AND seen.revision = matched.revision
       ORDER BY b.fetched_at, b.id`,
  );
}
