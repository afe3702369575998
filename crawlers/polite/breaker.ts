import type { ErrorCode } from '../../model/errors.ts';
import { LONGEST_WAIT_MS } from '../verdict.ts';

/** What says that the host, and not one of its pages, is in trouble. */
const TROUBLE = new Set<ErrorCode>([
  'dns_failed',
  'connect_failed',
  'timed_out',
  'body_cut',
  'protocol_broken',
  'http_server_error',
  'robots_unreachable',
]);

interface HostState {
  failures: number;
  /** Rests that the host was given since it last answered. */
  rests: number;
  restsUntil: number;
}

export interface BreakerOptions {
  /** Failures in a row that a host may have. */
  failures: number;
  firstRestMs: number;
  now?: () => number;
}

/**
 * Leaves a host alone that fails time after time: after `failures` in a row it rests, and one visit after each rest
 * finds out whether it is back; if not, the next rest is twice as long. Failures from the first rest on are the host's,
 * not the page's, so they cost no page a try. A host that is not back when its rest would be longer than a run
 * waits is down for this run.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #now: () => number;
  readonly #hosts = new Map<string, HostState>();

  constructor(options: BreakerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Whether the host was given up for this run. */
  isDown(host: string): boolean {
    const state = this.#hosts.get(host);
    return state !== undefined && state.rests > 0 && this.#restMs(state.rests) > LONGEST_WAIT_MS;
  }

  /** Takes what came of a visit; the rest that the host is due, in ms, or undefined where the visit counts as any. */
  after(host: string, code: ErrorCode | undefined): number | undefined {
    if (code === undefined || !TROUBLE.has(code)) {
      // That a host asks to slow down, or has no such page, is an answer: it is up.
      this.#hosts.delete(host);
      return undefined;
    }
    const state = this.#hosts.get(host) ?? { failures: 0, rests: 0, restsUntil: 0 };
    this.#hosts.set(host, state);
    state.failures++;
    if (state.failures < this.#options.failures) return undefined;
    const now = this.#now();
    // Visits that were under way when the rest began say nothing new.
    if (now >= state.restsUntil) {
      state.rests++;
      state.restsUntil = now + Math.min(this.#restMs(state.rests), LONGEST_WAIT_MS);
    }
    return this.isDown(host) ? 0 : state.restsUntil - now;
  }

  #restMs(rests: number): number {
    return this.#options.firstRestMs * 2 ** (rests - 1);
  }
}
