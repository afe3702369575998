import type { DataPlace } from '../place.ts';
import { DatasetReader } from '../query/dataset.ts';

/** What came of a URL, as the dataset has it. */
export interface Held {
  host: string;
  status: number;
  kind: string;
  /** The story that it tells, or told once. */
  article: string | null;
  /** As the page states it: "2026-02-04T…", "2026-02", …. */
  published: string | null;
  location: string | null;
  isImported: boolean;
}

const SQL = `
  SELECT url, any_value(c.host) AS host,
    coalesce(max_by(status, c.fetched_at) FILTER (WHERE status <> 304), 304) AS status,
    coalesce(max_by(c.kind, c.fetched_at) FILTER (WHERE c.kind <> 'not_modified'), 'not_modified') AS kind,
    max_by(article_id, c.fetched_at) FILTER (WHERE article_id IS NOT NULL) AS article,
    max_by(a.published_at, c.fetched_at) FILTER (WHERE article_id IS NOT NULL) AS published,
    max_by(location, c.fetched_at) AS location,
    bool_or(source = 'import') AS imported
  FROM (SELECT url, host, status, kind, fetched_at, article_id, location, source FROM captures WHERE kind <> 'robots') c
  LEFT JOIN (SELECT id, published_at FROM articles) a ON a.id = c.article_id
  GROUP BY url`;

/** Every URL that the data folder has an answer of. */
export async function readHeld(data: DataPlace): Promise<Map<string, Held>> {
  const dataset = await DatasetReader.open(data);
  try {
    const { rows } = await dataset.query(SQL);
    return new Map(
      rows.map((row) => [
        String(row.url),
        {
          host: String(row.host),
          status: Number(row.status),
          kind: String(row.kind),
          article: row.article as string | null,
          published: row.published as string | null,
          location: row.location as string | null,
          isImported: row.imported === true,
        },
      ]),
    );
  } finally {
    dataset.close();
  }
}
