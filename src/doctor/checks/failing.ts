import type { ErrorCode } from '../../../model/errors.ts';
import type { Failure, FrontierView, JobStatus } from '../../../queues/port.ts';
import { number } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, isoOf, page } from '../schema.ts';

/** What says that the host, not the page, is in trouble. */
const OF_HOST = new Set<ErrorCode>([
  'dns_failed',
  'connect_failed',
  'tls_failed',
  'timed_out',
  'body_cut',
  'protocol_broken',
  'http_server_error',
  'host_down',
  'http_throttled',
  'robots_unreachable',
]);
/** Answers of a host that turns us away; a page that is gone (404, 410) is no trouble of its host. */
const TURNED_AWAY = 'status >= 400 AND status NOT IN (404, 410)';
/** Fewer are a bad moment. */
const REQUESTS = 5;

/** As many pages as a person looks at. */
const PAGES = 3;

/** Requests that were in trouble by the host's fault since it last gave a good answer. */
export interface Trouble {
  /** When it last did, ms; undefined where it never did. */
  lastGood: number | undefined;
  requests: number;
  first: number;
  last: number;
  /** Error codes and statuses. */
  reasons: Set<string>;
  pages: Map<string, number>;
}

type GoodOf = (host: string) => number | undefined;

/** Hosts in trouble, by answers that the archive has and by failed tries that the frontiers of these jobs remember. */
export async function readTroubles(
  records: Records,
  view: FrontierView | undefined,
  jobs: readonly JobStatus[],
): Promise<Map<string, Trouble>> {
  const goodOf = await readGood(records);
  const answers = await readTurnedAway(records, goodOf);
  const tries = new Map<string, Trouble>();
  for (const { job } of jobs)
    for await (const failure of view?.failures(job) ?? []) noteTries(tries, goodOf, failure);
  const hosts = new Set([...answers.keys(), ...tries.keys()]);
  return new Map([...hosts].map((host) => [host, both(answers.get(host), tries.get(host))]));
}

/** When each host gave its last good answer. */
async function readGood(records: Records): Promise<GoodOf> {
  const good = new Map<string, number>();
  const rows = records.rows<{ host: string; ms: number }>(
    `SELECT host, max(ms) AS ms FROM captures WHERE kind <> 'robots' AND NOT (${TURNED_AWAY}) GROUP BY host`,
  );
  for await (const { host, ms } of rows) good.set(host, ms);
  return (host) => good.get(host);
}

async function readTurnedAway(records: Records, goodOf: GoodOf): Promise<Map<string, Trouble>> {
  const troubles = new Map<string, Trouble>();
  const rows = records.rows<{ host: string; url: string; ms: number; status: number }>(
    `SELECT host, url, ms, status FROM captures WHERE kind <> 'robots' AND ${TURNED_AWAY}`,
  );
  for await (const { host, url, ms, status } of rows)
    if (ms > (goodOf(host) ?? 0)) note(troubleOf(troubles, goodOf, host), url, ms, String(status));
  return troubles;
}

function noteTries(troubles: Map<string, Trouble>, goodOf: GoodOf, { url, history }: Failure): void {
  const host = URL.parse(url)?.host ?? '';
  for (const { at, code } of history)
    if (OF_HOST.has(code) && Date.parse(at) > (goodOf(host) ?? 0))
      note(troubleOf(troubles, goodOf, host), url, Date.parse(at), code);
}

function troubleOf(troubles: Map<string, Trouble>, goodOf: GoodOf, host: string): Trouble {
  const known = troubles.get(host);
  if (known) return known;
  const times = { lastGood: goodOf(host), first: Number.POSITIVE_INFINITY, last: 0 };
  const trouble: Trouble = { ...times, requests: 0, reasons: new Set(), pages: new Map() };
  troubles.set(host, trouble);
  return trouble;
}

function note(trouble: Trouble, url: string, ms: number, reason: string): void {
  trouble.requests++;
  trouble.first = Math.min(trouble.first, ms);
  trouble.last = Math.max(trouble.last, ms);
  trouble.reasons.add(reason);
  if (trouble.pages.size < PAGES) trouble.pages.set(url, ms);
}

/** A 5xx is both an answer and a try that failed: it is counted once. */
function both(answers: Trouble | undefined, tries: Trouble | undefined): Trouble {
  const [one, other] = [answers ?? tries, tries ?? answers] as [Trouble, Trouble];
  return {
    ...one,
    requests: Math.max(one.requests, other.requests),
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
    reasons: new Set([...one.reasons, ...other.reasons]),
    pages: new Map([...one.pages, ...other.pages]),
  };
}

const DAY = 86_400_000;

/** A host that gave no good answer for a day, or never did, and in five requests at least. */
export function checkFailing(host: string, trouble: Trouble | undefined): Finding[] {
  if (!trouble || trouble.requests < REQUESTS) return [];
  const { lastGood, requests, first, last, pages } = trouble;
  if (lastGood !== undefined && last - first < DAY) return [];
  const reasons = [...trouble.reasons].sort().join(', ');
  const never = lastGood === undefined ? '; it never gave a good answer' : '';
  const what = `All of its last ${number(requests)} requests were in trouble (${reasons})${never}.`;
  const good: Finding['evidence'] = lastGood === undefined ? {} : { last_good_at: isoOf(lastGood) };
  const evidence = { requests, reasons, ...good, last_trouble_at: isoOf(last) };
  const sample = [...pages].slice(0, PAGES).map(([url, ms]) => page('after')({ url, ms }));
  return [finding('failing', what, { host, since: first, evidence, pages: sample })];
}
