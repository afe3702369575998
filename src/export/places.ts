import type { CaptureRecord } from '../../model/records.ts';
import { isAll, whereOf } from './selection.ts';
import type { ExportSource } from './source.ts';

/** What an index says of a capture, and where its record lies. */
export interface CapturePlace
  extends Pick<
    CaptureRecord,
    | 'url'
    | 'status'
    | 'content_type'
    | 'record_type'
    | 'payload_digest'
    | 'warc_file'
    | 'warc_offset'
    | 'warc_length'
  > {
  /** "20260204181500". */
  timestamp: string;
}

export interface FilePlaces {
  path: string;
  wanted: number;
  all: number;
}

/** The columns of a CapturePlace, from rows of captures. */
export const PLACE_COLUMNS = `url, status, content_type, record_type, payload_digest, warc_file, warc_offset, warc_length,
  strftime(fetched_at, '%Y%m%d%H%M%S') AS timestamp`;

/** Revisits by which a host said that nothing had changed; what they refer to is the answer before. */
const NOT_MODIFIED = "record_type = 'revisit' AND status = 304";

/** Every capture of the archive, those of the selection marked; kept aside on the disk. */
export class Places {
  readonly #source: ExportSource;

  private constructor(source: ExportSource) {
    this.#source = source;
  }

  static async find(source: ExportSource): Promise<Places> {
    const { selection, onProgress } = source.options;
    onProgress('reading the captures');
    await source.scratch.run(
      `CREATE TABLE places AS SELECT *, ${whereOf(selection, 'captures')} AS wanted FROM (${source.all('captures')})`,
    );
    if (!isAll(selection)) await takeReferred(source);
    return new Places(source);
  }

  /** WARC files that hold something of the selection. */
  files(): Promise<FilePlaces[]> {
    return Array.fromAsync(
      this.#source.scratch.rows<FilePlaces>(
        `SELECT warc_file AS path, count(*) FILTER (wanted) AS wanted, count(*) AS all
         FROM places GROUP BY path HAVING wanted > 0 ORDER BY path`,
      ),
    );
  }

  /** The captures of a file as they lie in it; those of the selection are `wanted`. */
  in(path: string): Promise<(CapturePlace & { wanted: boolean })[]> {
    const file = path.replaceAll("'", "''");
    return Array.fromAsync(
      this.#source.scratch.rows(
        `SELECT ${PLACE_COLUMNS}, wanted FROM places WHERE warc_file = '${file}' ORDER BY warc_offset`,
      ),
    );
  }

  /** Those of the selection, in no order. */
  wanted(): AsyncGenerator<CapturePlace> {
    return this.#source.scratch.rows(`SELECT ${PLACE_COLUMNS} FROM places WHERE wanted`);
  }

  /** When the newest capture of the selection was fetched: UTC, ISO 8601. */
  async newest(): Promise<string | null> {
    const sql = 'SELECT max(fetched_at) AS newest FROM places WHERE wanted';
    for await (const { newest } of this.#source.scratch.rows<{ newest: string | null }>(sql)) return newest;
    return null;
  }
}

/** The records whose bodies the selected revisits stand for, wherever and whenever they were fetched. */
async function takeReferred(source: ExportSource): Promise<void> {
  await source.scratch.run(
    `UPDATE places SET wanted = true FROM (
       SELECT before.warc_file, before.warc_offset
       FROM (SELECT url, fetched_at FROM places WHERE wanted AND ${NOT_MODIFIED}) AS told
       ASOF JOIN (SELECT url, fetched_at, warc_file, warc_offset FROM places
                  WHERE status = 200 AND record_type <> 'conversion') AS before
       ON told.url = before.url AND told.fetched_at > before.fetched_at) AS referred
     WHERE places.warc_file = referred.warc_file AND places.warc_offset = referred.warc_offset`,
  );
  await source.scratch.run(
    `UPDATE places SET wanted = true
     WHERE NOT wanted AND status = 200 AND record_type <> 'revisit' AND payload_digest IN
       (SELECT payload_digest FROM places WHERE wanted AND record_type = 'revisit' AND NOT (${NOT_MODIFIED}))`,
  );
}
