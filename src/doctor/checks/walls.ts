import { STORY_KINDS } from '../../../model/records.ts';
import { literal } from '../../query/columns.ts';
import { number } from '../../words.ts';
import { MOST_PAGES, type Records, SECTION } from '../records.ts';
import { type Finding, finding, page, percent, rounded } from '../schema.ts';
import { fallIn, type Sample } from '../statistics/change.ts';

interface Looked extends Sample {
  url: string;
}

/** A host whose stories lie behind walls since some day, by their share among its new pages; or whose lists do. */
export async function checkWalls(records: Records, host: string): Promise<Finding[]> {
  const pages = await readPages(records, host);
  const fall = fallIn(pages);
  if (!fall) return checkEntrances(records, host);
  const { before, after, index } = fall;
  const share = (side: { share: number }) => 1 - side.share;
  const what = `${percent(share(after))} of its new pages are behind a wall (${number(after.pages)} looked at); before, ${percent(share(before))} were (of ${number(before.pages)}).`;
  const evidence = {
    share_before: rounded(share(before)),
    pages_before: before.pages,
    share_after: rounded(share(after)),
    pages_after: after.pages,
    chance: rounded(fall.chance),
  };
  const sample = [
    ...pages
      .slice(0, index)
      .filter(({ hit }) => hit)
      .slice(-3)
      .map(page('before')),
    ...pages
      .slice(index)
      .filter(({ hit }) => !hit)
      .slice(0, 3)
      .map(page('after')),
  ];
  return [finding('walls', what, { host, since: pages[index]?.ms, evidence, pages: sample })];
}

/** Each page once, as it was when it was found. What latest lists and feeds name is another thing than what else is found. */
async function readPages(records: Records, host: string): Promise<Looked[]> {
  const kinds = [...STORY_KINDS, 'wall'].map(literal).join(', ');
  const rows = await records.all<Looked>(`
    SELECT url, min(ms) AS ms, arg_min(kind, ms) <> 'wall' AS hit,
      concat(arg_min(source, ms) IN ('latest', 'feed', 'news_sitemap'), '/', ${SECTION('url', "''")}) AS stratum
    FROM captures WHERE host = ${literal(host)} AND status = 200 AND kind IN (${kinds})
    GROUP BY url ORDER BY ms DESC LIMIT ${MOST_PAGES}`);
  return rows.reverse();
}

/** Looks that showed a list before, and looks in a row since that show a wall, for a day at least. */
const LISTS = 5;
const WALLS = 3;
const WALLED_MS = 86_400_000;

/** Where the lists themselves are walls, no new page is found whose share could rise. */
async function checkEntrances(records: Records, host: string): Promise<Finding[]> {
  const rows = await records.all<{ url: string; lists: number; walls: number; last: number; ms: number }>(`
    WITH last AS (SELECT url, max(ms) AS ms, count(*) AS lists FROM captures
      WHERE host = ${literal(host)} AND kind = 'list' GROUP BY url)
    SELECT c.url, any_value(last.lists) AS lists, count(*) AS walls, any_value(last.ms) AS last, min(c.ms) AS ms
    FROM captures c JOIN last ON last.url = c.url AND c.ms > last.ms
    WHERE c.host = ${literal(host)} AND c.kind <> 'not_modified'
    GROUP BY c.url HAVING bool_and(c.kind = 'wall') AND lists >= ${LISTS} AND walls >= ${WALLS}
      AND max(c.ms) - min(c.ms) >= ${WALLED_MS} ORDER BY ms`);
  const [first] = rows;
  if (!first) return [];
  const what = `${rows.length === 1 ? 'A list' : `${number(rows.length)} lists`} where its stories were found ${rows.length === 1 ? 'is' : 'are'} a wall now, at ${number(first.walls)} looks in a row.`;
  const evidence = { lists_walled: rows.length, looks_walled: first.walls, looks_before: first.lists };
  const pages = rows
    .slice(0, 3)
    .flatMap(({ url, last, ms }) => [page('before')({ url, ms: last }), page('after')({ url, ms })]);
  return [finding('walls', what, { host, source: first.url, since: first.ms, evidence, pages })];
}
