import type { Capture } from '../../model/capture.ts';
import type { Job } from '../../model/job.ts';
import type { FileKind, PageKind } from '../../model/records.ts';
import { isStory } from '../../model/records.ts';
import type { Finish, Frontier, NewUrl, Visit } from '../../queues/port.ts';
import { type Planned, Planner } from '../../queues/schedule/planner.ts';
import type { Outcome } from '../../storage/port.ts';
import type { RunReport } from './report.ts';

/** What a visit brought, as far as it says when to look again. */
export interface VisitSeen {
  capture: Capture;
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
/** Pages of these lead back into the past. */
const DEEP = new Set<Visit['source']>(['next', 'date_archive']);

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

  /** Learns the rhythms that earlier runs have noted. */
  async begin(): Promise<void> {
    const lists = await Array.fromAsync(this.#frontier.lists());
    for (const { host, url } of lists) this.#lists.set(host, [...(this.#lists.get(host) ?? []), url]);
    this.#planner.learn(lists);
  }

  /** The end of a visit with the next look in it. */
  async planned(end: Finish, seen: VisitSeen | undefined, now = Date.now()): Promise<Finish> {
    const { visit, state } = end;
    if (state === 'done') this.#answering.add(visit.host);
    else if (state !== 'refused') this.#troubled.add(visit.host);
    const isList = visit.memory !== null || visit.source === 'seed';
    if (state === 'retry') return end;
    if (state === 'refused') return { ...end, ...this.#planner.refused(now) };
    if (state === 'failed' || !seen) return { ...end, ...this.#planner.trouble(now, isList) };
    return { ...end, ...(await this.#afterAnswer(visit, seen, now)) };
  }

  /** What the run is to tell of its hosts. */
  end(): void {
    this.#report.hosts_in_trouble = [...this.#troubled.difference(this.#answering)].sort();
  }

  async #afterAnswer(visit: Visit, seen: VisitSeen, now: number): Promise<Partial<Planned>> {
    const { status } = seen.capture.response;
    if (seen.kind ? LISTS.has(seen.kind) : status === 304 && visit.memory !== null)
      return this.#afterList(visit, seen, now);
    // A story that is gone may come back; what never was one is left alone.
    const isPage =
      status === 304 || (seen.kind !== undefined && (isStory(seen.kind) || seen.kind === 'wall'));
    if (!isPage && (status < 400 || seen.lookedAt === undefined)) return {};
    return this.#planner.story(now, {
      bornAt: timeOf(seen.publishedAt ?? visit.datedAt),
      lookedAt: timeOf(seen.lookedAt),
      hasChanged: seen.outcome === 'revised',
    });
  }

  async #afterList(visit: Visit, { found, news }: VisitSeen, now: number): Promise<Planned> {
    const times = found.flatMap(({ datedAt }) => timeOf(datedAt) ?? []).sort((a, b) => b - a);
    const { missed, ...plan } = this.#planner.list(visit.memory, now, {
      urls: found.map(({ url }) => url),
      news,
      times,
      isDeep: DEEP.has(visit.source),
    });
    if (missed && !DEEP.has(visit.source)) await this.#heal(visit);
    return plan;
  }

  /** What came and went in the meantime stands in other lists of the host; each host's are asked once a run. */
  async #heal({ url, host }: Visit): Promise<void> {
    if (this.#healed.has(host)) return;
    this.#healed.add(host);
    const others = (this.#lists.get(host) ?? []).filter((list) => list !== url);
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
