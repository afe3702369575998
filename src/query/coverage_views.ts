import type { Definition } from './definition.ts';

/** Of a time in UTC; a cast asks the calendar of a time zone, which takes longer than reading the rows. */
const DAY = 'make_timestamp(epoch_us(fetched_at))::DATE';

/**
 * When hosts were looked at: told from the answers that are kept, and not from the queue's ledger. An import is what
 * another crawler was answered on that day, so the day was looked at; robots.txt tells nothing of what a paper published.
 * Charts and API ask these views too, so that the word has one meaning.
 */
export const coverageViews: Definition[] = [
  {
    name: 'coverage_days',
    kind: 'view',
    summary:
      'Each day (UTC) of each host, from its first answer to the last day of the archive: `is_gap` where nobody looked. An imported answer is a look, one of robots.txt alone is none.',
    needs: ['captures'],
    sql: `CREATE OR REPLACE VIEW coverage_days AS
      WITH looked AS (
        SELECT host, ${DAY} AS day, count(*) AS captures,
          count(*) FILTER (kind IN ('list', 'feed', 'sitemap')) AS lists,
          count(*) FILTER (outcome = 'new') AS stories_new, count(*) FILTER (outcome = 'revised') AS stories_revised
        FROM captures WHERE kind <> 'robots' GROUP BY host, ${DAY}),
      spans AS (SELECT host, min(day) AS first_day, (SELECT max(day) FROM looked) AS last_day FROM looked GROUP BY host),
      days AS (SELECT host, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM spans)
      SELECT days.host, days.day, coalesce(captures, 0) AS captures, coalesce(lists, 0) AS lists,
        coalesce(stories_new, 0) AS stories_new, coalesce(stories_revised, 0) AS stories_revised,
        captures IS NULL AS is_gap
      FROM days LEFT JOIN looked ON looked.host = days.host AND looked.day = days.day`,
  },
  {
    name: 'coverage',
    kind: 'view',
    summary:
      'Each month of each host: days with and without a look, stories found, and URLs whose last answer in the month was a wall, gone or an error.',
    needs: ['captures'],
    sql: `CREATE OR REPLACE VIEW coverage AS
      WITH months AS (
        SELECT host, date_trunc('month', day)::DATE AS month, count(*) AS days, count(*) FILTER (is_gap) AS days_missed,
          sum(captures)::BIGINT AS captures, sum(stories_new)::BIGINT AS stories_new,
          sum(stories_revised)::BIGINT AS stories_revised
        FROM coverage_days GROUP BY host, date_trunc('month', day)),
      last AS (
        SELECT host, date_trunc('month', fetched_at)::DATE AS month, url, max_by(status, fetched_at) AS status,
          max_by(kind, fetched_at) AS kind
        FROM captures WHERE kind <> 'robots' GROUP BY host, date_trunc('month', fetched_at), url),
      missing AS (
        SELECT host, month, count(*) FILTER (kind = 'wall') AS urls_walled,
          count(*) FILTER (status IN (404, 410)) AS urls_gone,
          count(*) FILTER (status >= 400 AND status NOT IN (404, 410) AND kind <> 'wall') AS urls_failed
        FROM last GROUP BY host, month)
      SELECT months.*, coalesce(urls_walled, 0) AS urls_walled, coalesce(urls_gone, 0) AS urls_gone,
        coalesce(urls_failed, 0) AS urls_failed, days_missed > 0 AS has_gap
      FROM months LEFT JOIN missing ON missing.host = months.host AND missing.month = months.month`,
  },
];
