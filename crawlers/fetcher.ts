import { setTimeout as sleep } from 'node:timers/promises';
import { type Capture, header, newVisitId } from '../model/capture.ts';
import { NewskeepError } from '../model/errors.ts';
import type { Job } from '../model/job.ts';
import type { Visit } from '../queues/port.ts';
import { NAMED_AS_FILE } from './find/machine_file.ts';
import { type Connections, openConnections } from './http/connection.ts';
import { type Ask, exchange } from './http/exchange.ts';
import { Pace } from './polite/pace.ts';
import { Robots } from './polite/robots.ts';

/** What of a robots.txt is read at the most; RFC 9309, 2.5, asks for 500 KiB at least. */
const ROBOTS_BYTES = 5_000_000;

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
  /** Every robots.txt that was fetched goes into the archive too. */
  onRobots: (capture: Capture) => Promise<void>;
}

export interface Fetched {
  capture?: Capture;
  error?: NewskeepError;
  /** The host's turn went to its robots.txt; the page is asked for in a later one. */
  deferred?: boolean;
  /** The pause that the host is due now, in ms. */
  pauseMs: number;
}

/** Asks hosts for pages as robots.txt and the job's politeness allow. Knows nothing of what pages mean. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #connections: Connections;
  readonly #robots: Robots;
  readonly #pace: Pace;

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#connections = openConnections(options.job.politeness.timeout_s * 1000);
    this.#pace = new Pace(options.job.politeness.delay_ms);
    this.#robots = new Robots({
      fetch: async (url) => {
        const visit = newVisitId(options.job.name, options.run);
        const capture = await this.#exchange({ visit, url, source: 'robots', fromUrl: null }, ROBOTS_BYTES);
        await options.onRobots(capture);
        return capture;
      },
      pause: () => sleep(options.job.politeness.delay_ms),
    });
  }

  /** One turn at a host. A failed exchange comes back as `error`; only a fault of ours is thrown. */
  async fetch(visit: Visit): Promise<Fetched> {
    let crawlDelayMs = 0;
    try {
      const rules = this.#robots.rulesOf(visit.url);
      if (!rules) {
        ({ crawlDelayMs } = await this.#robots.load(visit.url));
        return { deferred: true, pauseMs: this.#pace.after(visit.host, crawlDelayMs) };
      }
      crawlDelayMs = rules.crawlDelayMs;
      if (!rules.isAllowed(visit.url)) {
        const message = `${visit.url}: robots.txt asks us not to fetch it.`;
        return { error: new NewskeepError('robots_refused', message), pauseMs: 0 };
      }
      const ask = { ...visit, visit: visit.id, ...this.#options.validatorsOf(visit) };
      const capture = await this.#exchange(ask, this.#maxBytes(visit));
      const error = troubleOf(capture);
      return { capture, error, pauseMs: this.#pace.after(visit.host, crawlDelayMs, error) };
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      return { error, pauseMs: this.#pace.after(visit.host, crawlDelayMs, error) };
    }
  }

  /** Before it is read, only what named it says that it is a feed or sitemap. */
  #maxBytes({ source }: Visit): number {
    const { page_bytes, file_bytes } = this.#options.job.limits;
    return NAMED_AS_FILE.has(source) ? Math.max(page_bytes, file_bytes) : page_bytes;
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  #exchange(ask: Ask, maxBytes: number): Promise<Capture> {
    const { job, userAgent } = this.#options;
    return exchange(ask, {
      dispatcher: this.#connections.dispatcher,
      addressOf: this.#connections.addressOf,
      userAgent,
      timeoutMs: job.politeness.timeout_s * 1000,
      maxBytes,
    });
  }
}

/** What an answer says about the host's health; a page that is gone is an answer, not trouble. */
function troubleOf(capture: Capture): NewskeepError | undefined {
  const { status, headers } = capture.response;
  const retryAfterMs = retryAfter(header(headers, 'retry-after'));
  if (status === 429 || status === 425 || (status === 503 && retryAfterMs !== undefined))
    return new NewskeepError('http_throttled', `${capture.url}: the host asks us to slow down (${status}).`, {
      retryAfterMs,
    });
  if (status >= 500 || status === 408)
    return new NewskeepError('http_server_error', `${capture.url}: the host answers ${status}.`);
  return undefined;
}

/** Retry-After in both forms, seconds and HTTP date (RFC 9110, 10.2.3), as ms from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
