import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, type Capture, newVisitId } from '../model/capture.ts';
import { NewskeepError } from '../model/errors.ts';
import type { Job } from '../model/job.ts';
import type { Visit } from '../queues/port.ts';
import { NAMED_AS_FILE } from './find/machine_file.ts';
import { openingsOf } from './http/addresses.ts';
import { type Connections, openConnections } from './http/connection.ts';
import { type Ask, exchange } from './http/exchange.ts';
import { Breaker } from './polite/breaker.ts';
import { type HostRules, hostRulesOf } from './polite/host_rules.ts';
import { Pace } from './polite/pace.ts';
import { Reservations } from './polite/reservations.ts';
import { retryAfter } from './polite/retry_after.ts';
import { Robots } from './polite/robots.ts';
import { usageOf } from './polite/tdm_file.ts';

/** What of a file for robots is taken at the most; of robots.txt RFC 9309, 2.5, asks for 500 KiB at least. */
const FILE_BYTES = 5_000_000;
/** Longer than this no turn waits to follow a redirect of such a file. */
const LONGEST_REDIRECT_PAUSE_MS = 60_000;

/** What makes a request conditional: the validators of the copy that is already archived. */
interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export interface FetcherOptions {
  job: Job;
  userAgent: string;
  /** The number of the run. */
  run: number;
  validatorsOf: (visit: Visit) => Validators | undefined;
  /** The robots.txt of a URL as an earlier run got it, where that was an answer to go by. */
  keptRobots?: (url: string) => Promise<Answered | undefined>;
  /** Every robots.txt that was fetched goes into the archive too. */
  onRobots: (capture: Capture) => Promise<void>;
  /** The same for the tdmrep.json of each origin; without it, none is asked for. */
  reservations?: {
    kept: (url: string) => Promise<Answered | undefined>;
    on: (capture: Capture) => Promise<void>;
  };
}

export interface Fetched {
  capture?: Capture;
  error?: NewskeepError;
  /** The host's turn went to its robots.txt or tdmrep.json, or showed that the host is in trouble; the page is asked for in a later one. */
  deferred?: boolean;
  /** The page as a browser drew it from what was fetched, where that was done. */
  drawn?: Capture;
  /** Why it was not drawn, where it should have been. */
  notDrawn?: NewskeepError;
  /** The pause that the host is due now, in ms. */
  pauseMs: number;
}

/** Asks hosts for pages as robots.txt and the job's politeness allow. Knows nothing of what pages mean. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #connections: Connections;
  readonly #robots: Robots;
  readonly #reservations: Reservations | undefined;
  readonly #pace = new Pace();
  readonly #breaker: Breaker;
  readonly #rulesOf: (host: string) => HostRules;

  constructor(options: FetcherOptions) {
    this.#options = options;
    const { job } = options;
    this.#rulesOf = hostRulesOf(job);
    this.#connections = openConnections({
      timeoutMs: job.politeness.timeout_s * 1000,
      openings: openingsOf(job),
    });
    this.#breaker = new Breaker({
      failures: job.politeness.breaker,
      firstRestMs: job.politeness.breaker_s * 1000,
    });
    const { keptRobots, onRobots, reservations } = options;
    this.#robots = new Robots({
      kept: keptRobots && ours(keptRobots),
      fetch: (url) => this.#askFile(url, onRobots),
      pause: () => sleep(job.politeness.delay_ms),
    });
    this.#reservations =
      reservations &&
      new Reservations({
        kept: ours(reservations.kept),
        fetch: (url) => this.#askFile(url, reservations.on),
        pause: (url) => this.#pauseAt(url),
        troubleOf,
      });
  }

  /** One turn at a host. A failed exchange comes back as `error`; only a fault of ours is thrown. */
  async fetch(visit: Visit): Promise<Fetched> {
    if (this.#breaker.isDown(visit.host)) return { error: hostDown(visit), pauseMs: 0 };
    let crawlDelayMs = 0;
    try {
      const rules = this.#robots.rulesOf(visit.url);
      if (!rules) {
        ({ crawlDelayMs } = await this.#robots.load(visit.url));
        return this.#ended(visit, { deferred: true }, crawlDelayMs);
      }
      crawlDelayMs = rules.crawlDelayMs;
      if (!rules.isAllowed(visit.url)) {
        const message = `${visit.url}: robots.txt asks us not to fetch it.`;
        return { error: new NewskeepError('robots_refused', message), pauseMs: 0 };
      }
      // What a script asks for is part of a page, whose own reservation counts.
      const reservations = visit.source === 'render' ? undefined : this.#reservations;
      const file = await reservations?.known(visit.url, rules);
      if (reservations && !file) {
        const trouble = await reservations.load(visit.url, rules);
        return this.#ended(visit, { deferred: true, error: trouble?.error }, crawlDelayMs, trouble?.ofHost);
      }
      const ask = { ...visit, visit: visit.id, ...this.#options.validatorsOf(visit) };
      const capture = await this.#exchange(ask, this.#maxBytes(visit));
      if (file) capture.fileUsage = usageOf(file, capture);
      return this.#ended(visit, { capture, error: troubleOf(capture) }, crawlDelayMs);
    } catch (error) {
      if (error instanceof OwnFault) throw error.cause;
      if (!(error instanceof NewskeepError)) throw error;
      return this.#ended(visit, { error }, crawlDelayMs);
    }
  }

  /** Before it is read, only what named it says that it is a feed or sitemap. */
  #maxBytes({ host, source }: Visit): number {
    const { pageBytes } = this.#rulesOf(host);
    return NAMED_AS_FILE.has(source) ? Math.max(pageBytes, this.#options.job.limits.file_bytes) : pageBytes;
  }

  /**
   * What a turn in which the host was asked comes to: the pause that it is due, and whose failure it was. `failure`: what
   * counts against the host.
   */
  #ended(
    visit: Visit,
    came: Omit<Fetched, 'pauseMs'>,
    crawlDelayMs: number,
    failure: NewskeepError | undefined = came.error,
  ): Fetched {
    const { host } = visit;
    const { capture, error } = came;
    const { delayMs } = this.#rulesOf(host);
    const firstByteMs = capture?.timing.firstByteMs;
    const pauseMs = this.#pace.after(host, { delayMs, crawlDelayMs, firstByteMs, failure });
    const restMs = this.#breaker.after(host, failure?.code);
    if (restMs === undefined) return { ...came, pauseMs };
    if (this.#breaker.isDown(host)) return { capture, error: hostDown(visit, error), pauseMs: 0 };
    return { ...came, deferred: true, pauseMs: Math.max(pauseMs, restMs) };
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  /** What the host's tdmrep.json says of an answer of an earlier turn, where that file is known. */
  fileUsageOf(answer: Answered): string[] {
    const file = this.#reservations?.of(answer.url);
    return file ? usageOf(file, answer) : [];
  }

  /** The host's pause within a turn, once its robots.txt is known. */
  async #pauseAt(url: string): Promise<void> {
    const { delayMs } = this.#rulesOf(new URL(url).host);
    const ms = Math.max(delayMs, this.#robots.rulesOf(url)?.crawlDelayMs ?? 0);
    if (ms > LONGEST_REDIRECT_PAUSE_MS)
      throw new NewskeepError('robots_refused', `It redirects, and its host is asked every ${ms / 1000} s.`);
    await sleep(ms);
  }

  /** One GET of a file for robots, for the archive too. */
  async #askFile(url: string, keep: (capture: Capture) => Promise<void>): Promise<Capture> {
    const visit = newVisitId(this.#options.job.name, this.#options.run);
    const capture = await this.#exchange({ visit, url, source: 'robots', fromUrl: null }, FILE_BYTES);
    await ours(keep)(capture);
    return capture;
  }

  #exchange(ask: Ask, maxBytes: number): Promise<Capture> {
    const { userAgent } = this.#options;
    return exchange(ask, {
      dispatcher: this.#connections.dispatcher,
      peerOf: this.#connections.peerOf,
      userAgent,
      timeoutMs: this.#rulesOf(new URL(ask.url).host).timeoutMs,
      maxBytes,
    });
  }
}

const hostDown = ({ url, host }: Visit, cause?: NewskeepError) =>
  new NewskeepError(
    'host_down',
    `${url}: ${host} failed after every rest it was given${cause ? ` (${cause.message})` : ''}.`,
    { cause },
  );

/** Carries a fault of the archive or the queue past whatever judges hosts. */
class OwnFault extends Error {
  constructor(cause: unknown) {
    super('a fault of our own', { cause });
  }
}

/** The same work, whose faults are ours: a full disk or an absent queue is not the host's trouble. */
const ours =
  <Given, Result>(work: (given: Given) => Promise<Result>) =>
  (given: Given): Promise<Result> =>
    work(given).catch((cause) => {
      throw new OwnFault(cause);
    });

/** What an answer says about the host's health; a page that is gone is an answer, not trouble. */
function troubleOf(capture: Capture): NewskeepError | undefined {
  const { status, headers } = capture.response;
  const retryAfterMs = retryAfter(headers);
  if (status === 429 || status === 425 || (status === 503 && retryAfterMs !== undefined))
    return new NewskeepError('http_throttled', `${capture.url}: the host asks us to slow down (${status}).`, {
      retryAfterMs,
    });
  if (status >= 500 || status === 408)
    return new NewskeepError('http_server_error', `${capture.url}: the host answers ${status}.`);
  return undefined;
}
