import type { FileStore } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { RowSource } from '../query/row_source.ts';
import { rowsSql } from '../query/rows_sql.ts';
import type { Scratch } from '../query/scratch.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** As an export: the longest row that might come is counted for each file that is read. */
const THREADS = 2;

/** No host has more of its pages in memory; of more, the newest are looked at. */
export const MOST_PAGES = 5000;

const DAY = 86_400_000;

/** Pages whose story is news: what is older when it is found was looked for, and says nothing of the host now. */
export const IS_NEWS = `(published_day IS NULL OR ms - published_day < ${8 * DAY})`;

/** In which section of its paper a page is, by its address, else as it says itself. */
export const SECTION = (url: string, said: string) =>
  `coalesce(nullif(regexp_extract(${url}, '^https?://[^/]+/([^/?#0-9]+)/', 1), ''), ${said}, '')`;

/** What of the rows is looked at, host by host and in the order of time, so that each host is read at one place. */
const capturesTable = (captures: string, job: string | undefined) => `
  CREATE TABLE captures AS
    SELECT host, epoch_ms(fetched_at) AS ms, split_part(visit, '/', 1) AS job, TRY_CAST(split_part(visit, '/', 2) AS INTEGER) AS run,
      url, status, kind, source, outcome, article_id, payload_digest, record_type, warc_file, warc_offset, warc_length, list_hash
    FROM (${captures})
    WHERE source NOT IN ('import', 'render')${job === undefined ? '' : ` AND split_part(visit, '/', 1) = ${literal(job)}`}
    ORDER BY host, ms`;

/** Looks at what brings new stories: seeds, lists, feeds, sitemaps, also where one has not changed, or is something else now. */
const LOOKS_TABLE = `
  CREATE TABLE looks AS
    SELECT host, job, url, ms FROM captures SEMI JOIN
      (SELECT DISTINCT host, url FROM captures WHERE source = 'seed' OR kind IN ('list', 'feed', 'sitemap')) USING (host, url)
    ORDER BY host, ms`;

/** The first text of each story, as it was read then. */
const storiesTable = (articles: string) => `
  CREATE TABLE stories AS
    SELECT a.host, epoch_ms(a.fetched_at) AS ms, a.id, a.url, a.kind, c.source, a.parser_version,
      a.published_at IS NOT NULL AS has_time, a.title IS NOT NULL AS has_title, len(a.authors) > 0 AS has_authors,
      len(a.tags) > 0 AS has_tags, coalesce(length(a.body), 0) AS body_length, ${SECTION('a.url', 'a.section')} AS section,
      CASE WHEN a.published_precision IN ('second', 'minute') AND regexp_matches(a.published_at, '(Z|[+-]\\d\\d:\\d\\d)$')
        THEN epoch_ms(TRY_CAST(a.published_at AS TIMESTAMPTZ)) END AS published,
      epoch_ms(TRY_CAST(left(a.published_at, 10) AS TIMESTAMPTZ)) AS published_day
    FROM (SELECT * FROM (${articles}) WHERE revision = 1) a
    JOIN (SELECT article_id, min_by(source, ms) AS source FROM captures WHERE outcome = 'new' GROUP BY article_id) c ON c.article_id = a.id
    ORDER BY a.host, ms`;

/** The rows of a dataset as checks read them: slim tables on the disk, of the moment when they were opened. */
export class Records {
  readonly #source: RowSource;

  private constructor(source: RowSource) {
    this.#source = source;
  }

  /** Of one job, or of all. Throws `no_data` where there is no dataset. */
  static async open(data: DataPlace, job: string | undefined): Promise<Records> {
    const slim = async (scratch: Scratch, files: Snapshot) => {
      await scratch.run(capturesTable(rowsSql('captures', files.paths('captures')), job));
      await scratch.run(LOOKS_TABLE);
      await scratch.run(storiesTable(rowsSql('articles', files.paths('articles'))));
    };
    return new Records(await RowSource.open(data, slim, THREADS));
  }

  /** Where captures lie in the WARC files. */
  get store(): FileStore {
    return this.#source.store;
  }

  /** Committed bytes of the archive's files. */
  get bytes(): number {
    return this.#source.bytes;
  }

  rows<T>(sql: string): AsyncGenerator<T> {
    return this.#source.rows<T>(sql);
  }

  async all<T>(sql: string): Promise<T[]> {
    return Array.fromAsync(this.rows<T>(sql));
  }

  close(): void {
    this.#source.close();
  }
}
