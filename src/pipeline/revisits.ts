import type { ErrorCode } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { FileKind, PageKind } from '../../model/records.ts';
import { isStory } from '../../model/records.ts';
import type { Finish, Frontier, NewUrl, Visit } from '../../queues/port.ts';
import { DEEP, type Planned, Planner } from '../../queues/schedule/planner.ts';
import type { Outcome } from '../../storage/port.ts';
import type { RunReport } from './report.ts';

/** What a visit brought, as far as it says when to look again. */
export interface VisitSeen {
  status: number | undefined;
  kind: PageKind | FileKind | undefined;
  /** The look before, where there was one. */
  lookedAt: string | undefined;
  /** When the page says that its story came out. */
  publishedAt: string | null | undefined;
  outcome: Outcome | undefined;
  found: NewUrl[];
  /** How many of those nobody had named before. */
  news: number;
}

const LISTS = new Set<PageKind | FileKind>(['list', 'feed', 'sitemap']);
/** What names stories as its newest. */
const NEWEST = new Set<Visit['source']>(['latest', 'feed', 'news_sitemap']);
/** Refused for what the page is, not for what a rule says today. */
const FOR_GOOD = new Set<ErrorCode>([
  'out_of_scope',
  'redirects_exhausted',
  'trap_cut',
  'address_refused',
  'forgotten',
]);
/** More lists of a host are not asked for one that was looked at too late. */
const MOST_HEALING = 50;
/** A clock may be set back by so much. */
const SKEW_MS = 5 * 60_000;

/** Plans when each URL of a run is looked at again, and heals lists that were looked at too late. */
export class Revisits {
  readonly #planner: Planner;
  readonly #frontier: Pick<Frontier, 'lists' | 'lookAgain'>;
  readonly #report: RunReport;
  /** The lists of each host. */
  readonly #lists = new Map<string, string[]>();
  readonly #healed = new Set<string>();
  /** Hosts that gave an answer, and those that gave trouble. */
  readonly #answering = new Set<string>();
  readonly #troubled = new Set<string>();

  constructor(
    { revisit }: Pick<Job, 'revisit'>,
    frontier: Pick<Frontier, 'lists' | 'lookAgain'>,
    report: RunReport,
  ) {
    this.#planner = plannerOf(revisit);
    this.#frontier = frontier;
    this.#report = report;
  }

  /** Learns the rhythms that earlier runs have noted, and takes up what was planned by a clock that was ahead. */
  async begin(now = Date.now()): Promise<void> {
    const lists = await Array.fromAsync(this.#frontier.lists());
    for (const { host, url, source } of lists)
      if (!DEEP.has(source)) this.#lists.set(host, [...(this.#lists.get(host) ?? []), url]);
    const lookedAt = this.#planner.learn(lists);
    const ahead = lists.filter((_, n) => (lookedAt[n] ?? 0) > now + SKEW_MS);
    if (ahead.length > 0) await this.#frontier.lookAgain(ahead.map(({ url }) => url));
  }

  /** The end of a visit with the next look in it. */
  async planned(end: Finish, seen: VisitSeen, now = Date.now()): Promise<Finish> {
    const { visit } = end;
    if (end.state === 'retry') return end;
    const isList = visit.memory !== null || visit.source === 'seed';
    if (end.state !== 'done') {
      if (end.state === 'refused')
        return FOR_GOOD.has(end.code) ? end : { ...end, ...this.#planner.refused(now) };
      this.#report.failed_now++;
      if (isList) this.#troubled.add(visit.host);
      const lookedAt = timeOf(seen.lookedAt);
      return { ...end, ...this.#planner.trouble(now, { isList, lookedAt, waitMs: end.waitMs }) };
    }
    this.#answering.add(visit.host);
    return { ...end, ...(await this.#afterAnswer(end, seen, isList, now)) };
  }

  /** Hosts that have pages which are due, and ask to be left alone. */
  paused(hosts: Set<string>): void {
    for (const host of hosts) this.#troubled.add(host);
  }

  /** What the run is to tell of its hosts. */
  end(): void {
    this.#report.hosts_in_trouble = [...this.#troubled.difference(this.#answering)].sort();
  }

  async #afterAnswer(
    { visit, kind: came }: Extract<Finish, { state: 'done' }>,
    seen: VisitSeen,
    isList: boolean,
    now: number,
  ): Promise<Partial<Planned>> {
    const { kind, status } = seen;
    const lookedAt = timeOf(seen.lookedAt);
    if (kind ? LISTS.has(kind) : status === 304 && visit.memory !== null)
      return this.#afterList(visit, seen, now);
    if (kind && isStory(kind) && visit.memory === null)
      return this.#planner.story(now, {
        bornAt: timeOf(seen.publishedAt ?? visit.datedAt),
        lookedAt,
        hasChanged: seen.outcome === 'revised',
      });
    // A list that answers otherwise, or a page that waits for a browser, is no page that needs no look.
    if (isList || came === 'needs_browser') return this.#planner.trouble(now, { isList, lookedAt });
    // A story that is gone may come back; what never was one is left alone.
    const wasPage =
      status === 304 || kind === 'wall' || (status !== undefined && status >= 400 && lookedAt !== undefined);
    return wasPage
      ? this.#planner.story(now, { bornAt: timeOf(visit.datedAt), lookedAt, hasChanged: false })
      : {};
  }

  async #afterList(visit: Visit, { found, news }: VisitSeen, now: number): Promise<Planned> {
    const times = found.flatMap(({ datedAt }) => timeOf(datedAt) ?? []).sort((a, b) => b - a);
    const items = found.filter(({ source }) => NEWEST.has(source));
    const { missed, ...plan } = this.#planner.list(visit.memory, now, {
      urls: items.map(({ url }) => url),
      news,
      times,
      source: visit.source,
    });
    if (missed) await this.#heal(visit);
    return plan;
  }

  /** What came and went in the meantime stands in other lists of the host; each host's are asked once a run. */
  async #heal({ url, host }: Visit): Promise<void> {
    if (this.#healed.has(host)) return;
    this.#healed.add(host);
    const others = (this.#lists.get(host) ?? []).filter((list) => list !== url).slice(0, MOST_HEALING);
    this.#report.windows_missed.push({ url, looked_again: await this.#frontier.lookAgain(others) });
  }
}

/** The planner of a job, which knows no list yet. */
export const plannerOf = ({ requests_a_day, min_minutes, max_hours }: Job['revisit']): Planner =>
  new Planner({ requestsADay: requests_a_day, minMs: min_minutes * 60_000, maxMs: max_hours * 3_600_000 });

function timeOf(text: string | null | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
