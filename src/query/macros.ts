import type { Definition } from './definition.ts';

/** Whether a row is of the host and the time asked for; what is not given is not asked for. */
const within = (time: string): string =>
  `(of_host IS NULL OR host = of_host)
   AND (since IS NULL OR ${time} >= since::TIMESTAMPTZ) AND (until IS NULL OR ${time} < until::TIMESTAMPTZ)`;

const PERIOD = 'since := NULL, until := NULL, of_host := NULL';

/** Days that a headline may have stood before it changed: further back nobody looks. */
const STOOD_AT_MOST = 30;

const macro = (
  name: string,
  args: string,
  rest: Pick<Definition, 'summary' | 'needs'> & { as: string },
): Definition => ({
  name,
  kind: 'macro',
  args: `(${args})`,
  summary: rest.summary,
  needs: rest.needs,
  sql: `CREATE OR REPLACE MACRO ${name}(${args}) AS TABLE ${rest.as}`,
});

/** A time that a page states with its hour, else when the story was seen first. */
const STATED = `CASE WHEN length(published_at) > 10 THEN coalesce(try_cast(published_at AS TIMESTAMPTZ), first_seen_at)
  ELSE first_seen_at END`;

/**
 * `standing`: each state of a list that a story stood in, clipped to the time asked for, and the number of the stay that
 * it belongs to. A list that stands unchanged is kept once, so a state lasts until the next one.
 */
const STANDING = `WITH items AS (
        SELECT host, page_url, url, title, position, observed_at FROM headlines WHERE of_host IS NULL OR host = of_host),
      looks AS (
        SELECT url AS page_url, max(fetched_at) AS last_look FROM captures
        WHERE status IN (200, 304) AND (of_host IS NULL OR host = of_host) GROUP BY url),
      lists AS (
        SELECT page_url, observed_at, lead(observed_at) OVER one AS ended_at, row_number() OVER one AS state
        FROM (SELECT DISTINCT page_url, observed_at FROM items) WINDOW one AS (PARTITION BY page_url ORDER BY observed_at)),
      whole AS (
        SELECT items.*, ended_at, greatest(coalesce(ended_at, last_look, items.observed_at), items.observed_at) AS stood_until,
          state - dense_rank() OVER (PARTITION BY items.page_url, url ORDER BY state) AS stay
        FROM items JOIN lists ON lists.page_url = items.page_url AND lists.observed_at = items.observed_at
          LEFT JOIN looks ON looks.page_url = items.page_url),
      standing AS (
        SELECT *, greatest(observed_at, coalesce(since::TIMESTAMPTZ, observed_at)) AS begins,
          least(stood_until, coalesce(until::TIMESTAMPTZ, stood_until)) AS ends FROM whole
        WHERE (until IS NULL OR observed_at < until::TIMESTAMPTZ) AND (since IS NULL OR stood_until >= since::TIMESTAMPTZ))`;

/** What is told of states of `standing` that are taken together. */
const LIFE = `arg_max(title, observed_at) AS title, count(DISTINCT title) AS titles,
        min(begins) AS first_at, max(ends) AS last_at,
        round(sum(epoch(ends - begins)) / 3600, 2) AS hours, arg_min(position, observed_at) AS first_position,
        min(position) AS best_position, arg_max(position, observed_at) AS last_position,
        bool_or(coalesce(ended_at >= until::TIMESTAMPTZ, ended_at IS NULL)) AS is_standing`;

/** Days of a week that have come: those of the week that runs are no gap before their time. */
const CAME = "least(7, current_date - date_trunc('week', day)::DATE + 1)";

/** Questions that take more than a line of SQL, as tables. */
export const macros: Definition[] = [
  macro('headline_changes', PERIOD, {
    summary: `How headlines changed while they stood in a list: before, after, when. A change is seen where the headline stood there within the ${STOOD_AT_MOST} days before.`,
    needs: ['headlines'],
    as: `
      WITH seen AS (
        SELECT host, page_url, url, title, position, observed_at FROM headlines
        WHERE (of_host IS NULL OR host = of_host) AND (until IS NULL OR observed_at < until::TIMESTAMPTZ)
          AND (since IS NULL OR observed_at >= since::TIMESTAMPTZ - INTERVAL ${STOOD_AT_MOST} DAY)),
      steps AS (
        SELECT *, lag(title) OVER one AS title_before, lag(observed_at) OVER one AS before_at FROM seen
        WINDOW one AS (PARTITION BY page_url, url ORDER BY observed_at))
      SELECT host, page_url, url, before_at, observed_at AS changed_at, position, title_before, title AS title_after
      FROM steps WHERE title_before <> title AND (since IS NULL OR observed_at >= since::TIMESTAMPTZ)
      ORDER BY changed_at, page_url, position`,
  }),
  macro('headline_life', PERIOD, {
    summary:
      'How long and where each story stood in the lists, within the time asked for, in how many stays. `is_standing`: it stood there at the end of that time, or else at the last look that was answered, to which its hours are counted.',
    needs: ['headlines', 'captures'],
    as: `
      ${STANDING}
      SELECT host, page_url, url, ${LIFE}, count(DISTINCT stay) AS stays
      FROM standing GROUP BY host, page_url, url ORDER BY hours DESC, page_url, url`,
  }),
  macro('headline_stays', PERIOD, {
    summary:
      'The same stay by stay: a story that left a list and came back has two. `gone_at`: the look that did not show it any more.',
    needs: ['headlines', 'captures'],
    as: `
      ${STANDING}
      SELECT host, page_url, url, ${LIFE}, CASE WHEN NOT is_standing THEN last_at END AS gone_at
      FROM standing GROUP BY host, page_url, url, stay ORDER BY first_at, page_url, url`,
  }),
  macro('published_first', PERIOD, {
    summary:
      'Texts that several papers carry, and which of them was first, by the time that pages state (with an hour), else by when it was seen.',
    needs: ['near_duplicates'],
    as: `
      WITH timed AS (SELECT *, ${STATED} AS told_at FROM near_duplicates),
      clusters AS (
        SELECT cluster_id, count(*) AS articles, count(DISTINCT host) AS papers, min(told_at) AS first_at,
          arg_min(host, told_at) AS first_host, arg_min(publisher, told_at) AS first_publisher, arg_min(title, told_at) AS title,
          arg_min(url, told_at) AS url, max(told_at) AS last_at, any_value(host) FILTER (is_original) AS original_host,
          string_agg(DISTINCT credits, ' | ' ORDER BY credits) AS credits, list(DISTINCT host ORDER BY host) AS hosts
        FROM timed GROUP BY cluster_id)
      SELECT * FROM clusters WHERE papers > 1 AND (of_host IS NULL OR list_contains(hosts, of_host))
        AND (since IS NULL OR first_at >= since::TIMESTAMPTZ) AND (until IS NULL OR first_at < until::TIMESTAMPTZ)
      ORDER BY papers DESC, first_at, cluster_id`,
  }),
  macro('agency_share', PERIOD, {
    summary:
      'What share of each paper’s stories is agency copy: signed by an agency, or the text of another paper’s story that is the likely original.',
    needs: ['articles', 'readings', 'near_duplicates'],
    as: `
      WITH stories AS (
        SELECT host, id, len(list_filter(authors, lambda one: one.kind = 'agency')) > 0 AS is_signed
        FROM articles WHERE ${within('first_seen_at')}),
      copies AS (
        SELECT copy.article_id FROM near_duplicates AS copy JOIN near_duplicates AS original
          ON original.article_id = copy.original_id WHERE original.host <> copy.host),
      told AS (SELECT *, id IN (SELECT article_id FROM copies) AS is_copy FROM stories)
      SELECT host, count(*) AS stories, count(*) FILTER (is_signed) AS signed_by_agency,
        count(*) FILTER (is_copy) AS copied, count(*) FILTER (is_signed OR is_copy) AS agency_copy,
        round(count(*) FILTER (is_signed OR is_copy) / count(*), 3) AS share
      FROM told GROUP BY host ORDER BY share DESC, host`,
  }),
  macro('tag_weeks', 'of_tag := NULL, of_host := NULL', {
    summary:
      'Stories of a tag (or of all) by week and host, by the day that the page states, else that of the first look. Where `days_missed` is not 0, nobody looked at the host on so many days of the week: fewer stories may be no silence of the paper.',
    needs: ['articles', 'readings', 'captures'],
    as: `
      WITH weeks AS (
        SELECT host, date_trunc('week', day)::DATE AS week, greatest(0, ${CAME} - count(*) FILTER (NOT is_gap)) AS days_missed
        FROM coverage_days WHERE of_host IS NULL OR host = of_host GROUP BY host, date_trunc('week', day)),
      counts AS (
        SELECT host, date_trunc('week', coalesce(published_on, first_seen_at::DATE))::DATE AS week, count(*) AS stories
        FROM articles WHERE (of_host IS NULL OR host = of_host) AND (of_tag IS NULL OR list_contains(tags, of_tag))
        GROUP BY ALL)
      SELECT host, week, coalesce(stories, 0) AS stories, coalesce(days_missed, 7) AS days_missed,
        coalesce(days_missed, 7) > 0 AS is_gap
      FROM weeks FULL JOIN counts USING (host, week) ORDER BY host, week`,
  }),
];
