import { Request } from '@crawlee/http';
import type { Frontier, Visit } from '../../queues/port.ts';
import { LONGEST_WAIT_MS } from '../verdict.ts';

/**
 * Our frontier in the shape of crawlee's request manager, which it takes as `requestQueue`. crawlee asks
 * isEmpty, fetchNextRequest and, at the end, markRequestHandled; the frontier itself is told by the pipeline,
 * once the page is durable.
 */
export class FrontierRequests {
  readonly #frontier: Frontier;
  readonly #visits = new WeakMap<Request, Visit>();
  #next: Visit | undefined;
  /** One claim at a time: a second that came meanwhile would push out the first. */
  #claim: Promise<void> | undefined;
  #handled = 0;
  #stopped = false;

  constructor(frontier: Frontier) {
    this.#frontier = frontier;
  }

  /** Hands out nothing more; what is under way goes on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#claim;
    const next = this.#next;
    this.#next = undefined;
    if (!next) return;
    await this.#frontier.release(next, 0);
    await this.#frontier.unclaim(next);
  }

  visitOf(request: Request): Visit {
    const visit = this.#visits.get(request);
    if (!visit) throw new Error(`${request.url} does not come from the frontier`);
    return visit;
  }

  async isEmpty(): Promise<boolean> {
    if (this.#stopped) return true;
    if (!this.#next) {
      this.#claim ??= this.#claimNext();
      await this.#claim;
    }
    return this.#next === undefined || this.#stopped;
  }

  async #claimNext(): Promise<void> {
    try {
      this.#next = await this.#frontier.claim();
    } finally {
      this.#claim = undefined;
    }
  }

  async isFinished(): Promise<boolean> {
    if (this.#stopped || (await this.#frontier.isDrained()) || (await this.#frontier.halted())) return true;
    // Every host that has URLs left asks for a long pause: the run ends, and the next one goes on.
    return ((await this.#frontier.idleMs()) ?? 0) > LONGEST_WAIT_MS;
  }

  async fetchNextRequest(): Promise<Request | null> {
    await this.isEmpty();
    const visit = this.#stopped ? undefined : this.#next;
    if (!visit) return null;
    this.#next = undefined;
    const request = new Request({ url: visit.url, uniqueKey: visit.id, id: visit.id });
    this.#visits.set(request, visit);
    return request;
  }

  async markRequestHandled(): Promise<void> {
    this.#handled++;
  }

  async addRequest(request: { url: string }): Promise<void> {
    throw new Error(`crawlee wants to add ${request.url}, but URLs are added to the frontier`);
  }

  async reclaimRequest(request: Request): Promise<void> {
    throw new Error(`crawlee wants to retry ${request.url}, but retries belong to the frontier`);
  }

  handledCount = async (): Promise<number> => this.#handled;
  getTotalCount = (): number => this.#handled;
  getPendingCount = (): number => 0;
}
