import { DatasetReader } from '../../src/index.ts';
import type { Asker } from './measurement.ts';

/** What is asked for: hosts and addresses that are there, and a week in the middle. */
export interface Subjects {
  records: number;
  stories: { host: string; url: string; day: string }[];
}

export async function subjectsOf(data: string): Promise<Subjects> {
  const dataset = await DatasetReader.open(data);
  const { rows } = await dataset.query(
    `SELECT host, url, published_on::VARCHAR AS day FROM articles WHERE published_on IS NOT NULL
     ORDER BY hash(id) LIMIT 50`,
  );
  const counted = await dataset.query('SELECT count(*) AS n FROM revisions');
  dataset.close();
  return {
    records: Number(counted.rows[0]?.n),
    stories: rows.map(({ host, url, day }) => ({ host: String(host), url: String(url), day: String(day) })),
  };
}

/** The questions in SQL. */
const SQL = {
  count_by_month: `SELECT date_trunc('month', published_on) AS month, count(*) AS n FROM articles GROUP BY month ORDER BY month`,
  top_tags_of_host_in_week: `SELECT tag, count(*) AS n FROM (SELECT unnest(tags) AS tag FROM articles
    WHERE host = $1 AND published_on BETWEEN $2::DATE AND $2::DATE + 6) GROUP BY tag ORDER BY n DESC, tag LIMIT 20`,
  article_by_url: 'SELECT * FROM articles WHERE url = $1',
  headline_changes_of_day: `FROM headline_changes(since := $1::DATE, until := $1::DATE + 1)`,
};

export async function openSql(data: string, { stories }: Subjects): Promise<Asker> {
  const dataset = await DatasetReader.open(data);
  const ask = async (sql: string, params: string[]) => (await dataset.query(sql, params)).rows.length;
  const at = (round: number) => stories[round % stories.length] ?? { host: '', url: '', day: '' };
  return {
    measurements: [
      { name: 'count_by_month', ask: () => ask(SQL.count_by_month, []) },
      {
        name: 'top_tags_of_host_in_week',
        ask: (round) => ask(SQL.top_tags_of_host_in_week, [at(round).host, at(round).day]),
      },
      { name: 'article_by_url', ask: (round) => ask(SQL.article_by_url, [at(round).url]) },
      { name: 'headline_changes_of_day', ask: (round) => ask(SQL.headline_changes_of_day, [at(round).day]) },
    ],
    close: () => dataset.close(),
  };
}
