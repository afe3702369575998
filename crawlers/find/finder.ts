import type { Answered, Source } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { ParsedPage } from '../../model/page.ts';
import { isStory } from '../../model/records.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { LedgerEntry, NewUrl, Visit } from '../../queues/port.ts';
import { discover } from '../discover.ts';
import type { Scope } from '../scope.ts';
import { archivePage, neighbours, spanOf } from './date_archive.ts';
import type { TrapReason } from './families.ts';
import { LIKELY_STORY, PRIORITY } from './priority.ts';
import { sitemapsByRobots } from './robots_sitemaps.ts';
import { Sessions } from './sessions.ts';
import { Shapes } from './shapes.ts';
import { Spelling } from './spelling.ts';
import { Traps } from './traps.ts';

const DAY_MS = 24 * 3_600_000;
/** Sources that somebody vouches for: never a trap. */
const VOUCHED = new Set<Source>(['seed', 'url_file', 'feed', 'news_sitemap', 'sitemap', 'robots', 'import']);
const GUESSED = new Set<Source>(['link', 'section']);

/** What a file names, and when that changed last, as the file says. */
export type FoundUrl = NewUrl & { changedAt?: string | null };

type Page = Pick<ParsedPage, 'kind' | 'links' | 'latest_headlines'>;

/** What leads to stories, and what a run learns of its hosts on the way: shapes of addresses, sessions, traps. */
export class Finder {
  readonly #job: Job;
  readonly #scope: Scope;
  readonly #since: number;
  readonly #shapes = new Shapes();
  readonly #sessions = new Sessions();
  readonly #spelling = new Spelling();
  readonly #traps = new Traps();

  constructor(job: Job, scope: Scope) {
    this.#job = job;
    this.#scope = scope;
    this.#since = job.since ? Date.parse(job.since) : Number.NEGATIVE_INFINITY;
  }

  /** Learns from what earlier runs have read. */
  remember({ url, kind, state }: LedgerEntry): void {
    if (state === 'done' && kind && kind !== 'redirect' && kind !== 'not_modified')
      this.#shapes.learn(url, kind as ParsedPage['kind']);
  }

  /** The sitemaps of a host, once its robots.txt is known. */
  fromRobots(capture: Answered): NewUrl[] {
    if (!this.#job.sources.sitemaps || this.#job.limits.depth === 0) return [];
    return sitemapsByRobots(capture).flatMap(({ url, isNamed }) =>
      this.#scope(url)
        ? [
            {
              url,
              depth: 0,
              source: isNamed ? 'robots' : 'sitemap',
              fromUrl: capture.url,
              priority: PRIORITY.robots(0),
            },
          ]
        : [],
    );
  }

  /** What a page leads to. */
  fromPage(visit: Visit, page: Page, at: string): NewUrl[] {
    this.#shapes.learn(visit.url, page.kind);
    const found = discover(visit, page, this.#job, this.#scope);
    const links = found.map(({ url }) => url);
    this.#sessions.learn(links);
    const leadsOn =
      isStory(page.kind) ||
      this.#traps.look(
        visit.url,
        links.map((url) => this.#sessions.strip(url)),
      );
    const siblings = leadsOn && !isStory(page.kind) ? this.#siblings(visit, links, at) : [];
    return [...found, ...siblings].flatMap((one) => this.#wanted(one, visit, Date.parse(at)));
  }

  /** What a feed or sitemap names, an entry at a time: asked for in any case, unless it is too old. */
  fromFile(entry: FoundUrl): FoundUrl | undefined {
    const url = normalizeUrl(entry.url);
    if (!url || !this.#scope(url)) return undefined;
    // What changed last before that day was published before it as well.
    return this.#isBefore(entry.datedAt) || this.#isBefore(entry.changedAt) ? undefined : { ...entry, url };
  }

  /** Notes where a redirect leads. */
  redirected(from: string, to: NewUrl | 'loop'): void {
    if (to === 'loop') this.#traps.count(from, 'redirect_loop');
    else this.#spelling.learn(from, to.url);
  }

  /** A visit that waited while its family turned out to be a trap. */
  refusal(visit: Visit): NewskeepError | undefined {
    if (VOUCHED.has(visit.source)) return undefined;
    const reason = this.#traps.judge(visit.url, this.#shapes.tellsStory(visit.url) === true);
    if (!reason) return undefined;
    this.#traps.count(visit.url, reason);
    return new NewskeepError('trap_cut', `${visit.url}: more pages like it brought nothing new (${reason}).`);
  }

  get traps(): Record<string, Record<string, number>> {
    return this.#traps.counts();
  }

  /** The pages before and after a page of a date archive, while those bring stories. */
  #siblings(visit: Visit, links: string[], at: string): NewUrl[] {
    const page =
      this.#job.sources.archives && this.#job.limits.depth > 0 ? archivePage(visit.url) : undefined;
    if (!page || links.length === 0) return [];
    return neighbours(page, this.#since, Date.parse(at)).map((url) => ({
      url,
      depth: visit.depth,
      source: 'date_archive',
      fromUrl: visit.url,
      priority: PRIORITY.date_archive(0),
    }));
  }

  /** As the frontier is to know it; nothing for what is too old or a trap. */
  #wanted(found: NewUrl, visit: Visit, now: number): NewUrl[] {
    const plain = this.#sessions.strip(found.url);
    if (plain !== found.url) this.#traps.count(found.url, 'session_ids');
    const url = VOUCHED.has(found.source) ? plain : this.#spelling.spell(plain);
    if (url === visit.url || this.#isBefore(found.datedAt)) return [];
    const isStoryLike = this.#shapes.tellsStory(url) === true;
    const reason = VOUCHED.has(found.source) ? undefined : this.#trapOf(url, isStoryLike, now);
    if (reason === 'too_old') return [];
    if (reason) {
      this.#traps.count(url, reason);
      return [];
    }
    const isLikely = isStoryLike && GUESSED.has(found.source);
    return [{ ...found, url, priority: isLikely ? Math.min(found.priority, LIKELY_STORY) : found.priority }];
  }

  #trapOf(url: string, isStoryLike: boolean, now: number): TrapReason | 'too_old' | undefined {
    const page = archivePage(url);
    const span = page && spanOf(page);
    if (span && span.to <= this.#since) return 'too_old';
    // The paper has not printed tomorrow's stories yet.
    if (span && span.from > now + DAY_MS) return 'calendar';
    return this.#traps.judge(url, isStoryLike);
  }

  #isBefore(date: string | null | undefined): boolean {
    const at = Date.parse(date ?? '');
    // A day ends later than it begins, wherever the paper is.
    return at + DAY_MS < this.#since;
  }
}
