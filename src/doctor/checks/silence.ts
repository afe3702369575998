import { literal } from '../../query/columns.ts';
import { duration, number } from '../../words.ts';
import { IS_NEWS, type Records } from '../records.ts';
import { type Finding, finding, isoOf, page, rounded, type SamplePage } from '../schema.ts';
import { silenceOf } from '../statistics/rhythm.ts';

/** Eight weeks of a host that brings nine hundred stories a day. */
const MOST_EVENTS = 50_000;

/** A host whose looks bring no new story for longer than its rhythm explains (statistics/rhythm.ts). */
export async function checkSilence(records: Records, host: string): Promise<Finding[]> {
  const looks = await readLooks(records, host);
  const silence = silenceOf(await readEvents(records, host), looks.times, looks.from);
  if (!silence) return [];
  const end = looks.times.at(-1) ?? silence.since;
  const days = number(rounded(silence.perDay));
  const what = `No new story for ${duration((end - silence.since) / 1000)}, though it was looked at; at its own rhythm (about ${days} a day) some ${number(Math.round(silence.expected))} were to be expected.`;
  const evidence = {
    expected: rounded(silence.expected),
    stories_a_day: rounded(silence.perDay),
    stories_in_rhythm: silence.stories,
    chance: rounded(silence.chance),
    limit: rounded(silence.limit),
    longest_pause_expected: rounded(silence.longest),
    last_look_at: isoOf(end),
    looks_since: looks.times.filter((ms) => ms > silence.since).length,
  };
  const pages = await samplePages(records, host, silence.since);
  return [finding('silent', what, { host, since: silence.since, evidence, pages })];
}

/** When news came: as it was published where the page says so to the minute, else when it was found. */
async function readEvents(records: Records, host: string): Promise<number[]> {
  const rows = await records.all<{ event: number }>(`
    SELECT event FROM (
      SELECT least(ms, coalesce(published, ms)) AS event FROM stories WHERE host = ${literal(host)} AND ${IS_NEWS}
      UNION ALL
      SELECT min(ms) FROM captures WHERE host = ${literal(host)} AND status = 200 GROUP BY url
        HAVING arg_min(kind, ms) = 'wall'
    ) ORDER BY event DESC LIMIT ${MOST_EVENTS}`);
  return rows.map(({ event }) => event).reverse();
}

/**
 * When what brings its stories answered, hour by hour: an old story that is looked at again shows no new one. `from`: when
 * the run after the first one began, which found what had gathered.
 */
async function readLooks(
  records: Records,
  host: string,
): Promise<{ times: number[]; from: number | undefined }> {
  const own = `FROM captures WHERE host = ${literal(host)} AND kind <> 'robots' AND status < 400`;
  const times = await records.all<{ ms: number }>(
    `SELECT max(ms) AS ms ${own} AND url IN (SELECT url FROM looks WHERE host = ${literal(host)})
     GROUP BY ms // 3600000 ORDER BY 1`,
  );
  const [, second] = await records.all<{ ms: number }>(
    `SELECT min(ms) AS ms ${own} GROUP BY job, run ORDER BY 1 LIMIT 2`,
  );
  return { times: times.map(({ ms }) => ms), from: second?.ms };
}

/** The last stories, and what was fetched since: perhaps stories that are not taken for such. */
async function samplePages(records: Records, host: string, since: number): Promise<SamplePage[]> {
  const before = await records.all<{ url: string; ms: number }>(
    `SELECT url, ms FROM stories WHERE host = ${literal(host)} ORDER BY ms DESC LIMIT 3`,
  );
  const last = before[0]?.ms ?? since;
  const after = await records.all<{ url: string; ms: number }>(
    `SELECT url, min(ms) AS ms FROM captures WHERE host = ${literal(host)} AND ms > ${last}
       AND kind NOT IN ('robots', 'list', 'feed', 'sitemap', 'redirect', 'not_modified', 'error')
     GROUP BY url ORDER BY count(*), ms DESC LIMIT 3`,
  );
  return [...before.map(page('before')), ...after.map(page('after'))];
}
