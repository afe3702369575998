import { type Rules, rulesIn } from '../../../crawlers/polite/robots.ts';
import type { CaptureRecord } from '../../../model/records.ts';
import { literal } from '../../query/columns.ts';
import { recordedAnswer } from '../../wiring.ts';
import { number } from '../../words.ts';
import { MOST_PAGES, type Records } from '../records.ts';
import { type Finding, finding, page, rounded } from '../schema.ts';

/** Versions of a robots.txt that are looked back at. */
const VERSIONS = 5;

/** One version of a robots.txt, as long as it stood. */
interface Version
  extends Pick<CaptureRecord, 'url' | 'status' | 'warc_file' | 'warc_offset' | 'warc_length'> {
  from_at: number;
}

/** Pages that were fetched under an earlier robots.txt of the host and that the one of now forbids. */
export async function checkRobots(records: Records, host: string): Promise<Finding[]> {
  const versions = await readVersions(records, host);
  const [now, ...before] = versions;
  if (!now || before.length === 0) return [];
  const rules = await rulesOf(records, now);
  const fetched = await records.all<{ url: string; ms: number }>(`
    SELECT url, max(ms) AS ms FROM captures WHERE host = ${literal(host)} AND status = 200
      AND kind NOT IN ('robots', 'error', 'redirect', 'other') GROUP BY url ORDER BY ms DESC LIMIT ${MOST_PAGES}`);
  const refused = fetched.filter(({ url }) => !rules.isAllowed(url));
  if (refused.length === 0) return [];
  const since = await lastChange(records, versions, refused[0]?.url ?? '');
  if (since === undefined) return [];
  const what = `robots.txt forbids ${number(refused.length)} of ${number(fetched.length)} pages that it allowed before.`;
  const evidence = {
    pages_refused: refused.length,
    pages_known: fetched.length,
    share: rounded(refused.length / fetched.length),
    refuses_front_page: rules.isAllowed(new URL('/', now.url).href) ? 'no' : 'yes',
  };
  const pages = refused.slice(0, 3).map(page('before'));
  return [finding('robots', what, { host, source: now.url, since: since.from_at, evidence, pages })];
}

/** The version since which the page is forbidden without a break; undefined where none that is known allowed it. */
async function lastChange(records: Records, versions: Version[], url: string): Promise<Version | undefined> {
  for (const [i, version] of versions.entries())
    if (i > 0 && (await rulesOf(records, version)).isAllowed(url)) return versions[i - 1];
  return undefined;
}

/** The newest first. A version lies where its bytes do: later answers with the same ones only refer to them. */
const readVersions = (records: Records, host: string): Promise<Version[]> =>
  records.all<Version>(`
    WITH answers AS (SELECT *, status // 100 AS class,
        coalesce(payload_digest <> lag(payload_digest) OVER before OR status // 100 <> lag(status // 100) OVER before, true) AS is_new
      FROM captures WHERE host = ${literal(host)} AND kind = 'robots' AND (status < 300 OR status BETWEEN 400 AND 499)
        AND status <> 429 AND ends_with(url, '/robots.txt')
      WINDOW before AS (PARTITION BY url ORDER BY ms)),
    kept AS (SELECT payload_digest, min_by(struct_pack(f := warc_file, o := warc_offset, l := warc_length), ms) AS place
      FROM captures WHERE record_type = 'response' AND host = ${literal(host)} AND kind = 'robots' GROUP BY payload_digest)
    SELECT url, ms AS from_at, status, coalesce(place.f, warc_file) AS warc_file, coalesce(place.o, warc_offset) AS warc_offset,
      coalesce(place.l, warc_length) AS warc_length
    FROM answers LEFT JOIN kept USING (payload_digest) WHERE is_new ORDER BY ms DESC LIMIT ${VERSIONS}`);

async function rulesOf({ store }: Records, version: Version): Promise<Rules> {
  const { headers, body } = await recordedAnswer(store, version);
  const response = { status: version.status, headers, body };
  return rulesIn(version.url, { url: version.url, fetchedAt: '', response });
}
