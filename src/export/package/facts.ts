import type { ExportSource } from '../source.ts';

/** What an export holds of one host. */
interface HostFacts {
  host: string;
  stories: number;
  revisions: number;
  headlines: number;
  captures: number;
  /** Days of publication as pages state them; null where none does. */
  published_from: string | null;
  published_to: string | null;
}

/** How often a value stands in the rows of articles. */
export interface Counted {
  value: string | null;
  stories: number;
}

/** What the rows of an export say of it as a whole. */
export interface Facts {
  hosts: HostFacts[];
  languages: Counted[];
  access: Counted[];
  usage: Counted[];
  /** UTC instants of the first and the last fetch. */
  fetched_from: string | null;
  fetched_to: string | null;
}

/** Reads the selection once more, without its texts. */
export async function readFacts(source: ExportSource): Promise<Facts> {
  source.options.onProgress('counting for the dataset card');
  const { scratch } = source;
  const rows = <T>(sql: string): Promise<T[]> => Array.fromAsync(scratch.rows<T>(sql));
  await scratch.run(
    `CREATE OR REPLACE TABLE told AS SELECT id, host, language, access, usage, fetched_at,
       left(published_at, 10) AS published_on FROM (${source.selected('articles')})`,
  );
  await scratch.run(
    `CREATE OR REPLACE TABLE told_beside AS
       SELECT 'headlines' AS kind, host, observed_at AS moment FROM (${source.selected('headlines')})
       UNION ALL SELECT 'captures', host, fetched_at FROM (${source.selected('captures')})`,
  );
  const [period] = await rows<Pick<Facts, 'fetched_from' | 'fetched_to'>>(
    `SELECT min(moment) AS fetched_from, max(moment) AS fetched_to
     FROM (SELECT fetched_at AS moment FROM told UNION ALL SELECT moment FROM told_beside)`,
  );
  return {
    hosts: await rows(HOSTS),
    languages: await rows(countedBy('language')),
    access: await rows(countedBy('access')),
    usage: await rows(countedBy('unnest(usage)')),
    fetched_from: period?.fetched_from ?? null,
    fetched_to: period?.fetched_to ?? null,
  };
}

const HOSTS = `
  SELECT host, coalesce(stories, 0) AS stories, coalesce(revisions, 0) AS revisions,
    coalesce(headlines, 0) AS headlines, coalesce(captures, 0) AS captures, published_from, published_to
  FROM (SELECT host, count(DISTINCT id) AS stories, count(*) AS revisions,
          min(published_on) AS published_from, max(published_on) AS published_to FROM told GROUP BY host) AS texts
  FULL JOIN (SELECT host, count(*) FILTER (kind = 'headlines') AS headlines,
          count(*) FILTER (kind = 'captures') AS captures FROM told_beside GROUP BY host) AS beside USING (host)
  ORDER BY host`;

const countedBy = (what: string) =>
  `SELECT value, count(DISTINCT id) AS stories FROM (SELECT id, ${what} AS value FROM told) GROUP BY value
   ORDER BY stories DESC, value`;
