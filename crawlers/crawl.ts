import { BasicCrawler, Configuration, Log, type RequestQueue } from '@crawlee/http';
import type { Frontier, Visit } from '../queues/port.ts';
import { FrontierRequests } from './crawlee/frontier_requests.ts';
import type { Fetched, Fetcher } from './fetcher.ts';

/** Longer than any exchange may take: the Fetcher has its own, shorter clocks. */
const NEVER_S = 24 * 3600;

/** The host may be another worker's by now: the visit waits for another turn. */
const TURN_LOST: Fetched = { deferred: true, pauseMs: 0 };

export interface CrawlOptions {
  frontier: Frontier;
  fetcher: Pick<Fetcher, 'fetch'>;
  concurrency: number;
  /**
   * Takes what came of a visit; the crawl goes on while it works, up to `concurrency`. A deferred visit is no longer
   * claimed: what came of it is kept, and nothing is booked.
   */
  take: (visit: Visit, fetched: Fetched) => Promise<void>;
  /** What more is asked of the host within the same turn, once its answer is there. */
  inTurn?: (visit: Visit, fetched: Fetched) => Promise<Fetched>;
  /** Ends the crawl in order: what is under way is finished, nothing new begun. */
  signal: AbortSignal;
}

/** Drains the frontier, as far as hosts allow it soon, through crawlee's BasicCrawler. A fault in `take` ends the crawl and is thrown. */
export async function crawlFrontier({
  frontier,
  fetcher,
  concurrency,
  take,
  inTurn = async (_visit, fetched) => fetched,
  signal,
}: CrawlOptions): Promise<void> {
  const requests = new FrontierRequests(frontier);
  let fault: unknown;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= requests.stop();
    // Thrown where it is awaited; until then it must not count as unhandled.
    stopped.catch(() => undefined);
  };
  const turn = async (visit: Visit): Promise<Fetched> => {
    let pauseMs = 0;
    try {
      const fetched = frontier.mayAsk(visit) ? await inTurn(visit, await fetcher.fetch(visit)) : TURN_LOST;
      pauseMs = fetched.pauseMs;
      if (fetched.deferred) await frontier.unclaim(visit);
      return fetched;
    } finally {
      await frontier.release(visit, pauseMs);
    }
  };

  const crawler = new BasicCrawler(
    {
      requestQueue: requests as unknown as RequestQueue,
      // No sessions: they are made for rotating identities, and we have one.
      useSessionPool: false,
      maxRequestRetries: 0,
      minConcurrency: concurrency,
      maxConcurrency: concurrency,
      requestHandlerTimeoutSecs: NEVER_S,
      autoscaledPoolOptions: { maybeRunIntervalSecs: 0.05, loggingIntervalSecs: null },
      statisticsOptions: { persistenceOptions: { enable: false } },
      log: new Log({ level: 0 }),
      requestHandler: async ({ request }) => {
        const visit = requests.visitOf(request);
        try {
          const fetched = await turn(visit);
          if (fetched.capture || fetched.error) await take(visit, fetched);
        } catch (error) {
          // Not left to crawlee, which takes "ECONNRESET" in its message, of a bucket or a Redis, for a proxy's to try again.
          fault ??= error;
          stop();
        }
      },
      failedRequestHandler: (_context, error) => {
        fault ??= error;
        stop();
      },
    },
    // The load of this process is not watched (it costs a child process a second): concurrency is fixed.
    new Configuration({ persistStorage: false, systemInfoIntervalMillis: 3_600_000 }),
  );

  signal.addEventListener('abort', stop);
  try {
    if (!signal.aborted) await crawler.run();
  } finally {
    signal.removeEventListener('abort', stop);
    await stopped;
  }
  if (fault) throw fault;
}
