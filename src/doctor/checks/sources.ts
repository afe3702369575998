import { literal } from '../../query/columns.ts';
import { duration, number } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, isoOf, rounded } from '../schema.ts';
import { silenceOf } from '../statistics/rhythm.ts';

/** Stories that the host must have shown elsewhere since, so that it is the source that stands still. */
const STORIES_SINCE = 5;
/**
 * A source that the crawl no longer asks for is none. Incremental runs ask each at a gap of its own, which is stretched
 * while it stands still: it must have been asked within thrice its longest, or within two days.
 */
const GAPS = 3;
const ASKED_MS = 2 * 86_400_000;

interface Source {
  url: string;
  is_feed: boolean;
  last_look: number;
  /** By the hour: some are asked every five minutes for years. */
  looks: number[];
  changes: number[];
}

/** Feeds and lists that stand still, by the rhythm of their own changes, while their host goes on. */
export async function checkSources(records: Records, host: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const source of await readSources(records, host)) {
    const silence = silenceOf(source.changes, source.looks, source.looks[1]);
    if (!silence) continue;
    const since = await storiesSince(records, host, silence.since);
    if (since < STORIES_SINCE) continue;
    const what = `The ${source.is_feed ? 'feed' : 'list'} ${source.url} has not changed for ${duration((source.last_look - silence.since) / 1000)}; at its own rhythm some ${number(Math.round(silence.expected))} changes were to be expected, and its host had ${number(since)} new stories.`;
    const evidence = {
      expected: rounded(silence.expected),
      changes_a_day: rounded(silence.perDay),
      chance: rounded(silence.chance),
      limit: rounded(silence.limit),
      stories_of_host_since: since,
      last_look_at: isoOf(source.last_look),
    };
    findings.push(
      finding('source_silent', what, { host, source: source.url, since: silence.since, evidence }),
    );
  }
  return findings;
}

/** A 304 is a look without a change; of a list its stories and their order count, of a feed its bytes. */
const readSources = (records: Records, host: string): Promise<Source[]> =>
  records.all<Source>(`
    WITH looks AS (
      SELECT url, ms, kind = 'feed' AS is_feed,
        CASE WHEN kind = 'feed' THEN payload_digest ELSE list_hash END AS state
      FROM captures WHERE host = ${literal(host)} AND (kind IN ('feed', 'not_modified') OR list_hash IS NOT NULL)),
    changes AS (
      SELECT *, coalesce(state <> lag(state IGNORE NULLS) OVER before, false) AS is_change, ms - lag(ms) OVER before AS gap
      FROM looks WINDOW before AS (PARTITION BY url ORDER BY ms))
    SELECT url, bool_or(is_feed) AS is_feed, max(ms) AS last_look,
      list_sort(list(DISTINCT ms // 3600000 * 3600000)) AS looks,
      list(ms ORDER BY ms) FILTER (WHERE is_change) AS changes
    FROM changes GROUP BY url
    HAVING count(*) FILTER (WHERE is_change) >= 10 
      AND max(ms) >= (SELECT max(ms) FROM looks) - greatest(${ASKED_MS}, ${GAPS} * max(gap))
    ORDER BY url`);

async function storiesSince(records: Records, host: string, since: number): Promise<number> {
  const [row] = await records.all<{ n: number }>(
    `SELECT count(*) AS n FROM stories WHERE host = ${literal(host)} AND ms > ${since} AND coalesce(published, ms) > ${since}`,
  );
  return row?.n ?? 0;
}
