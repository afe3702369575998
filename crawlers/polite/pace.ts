import type { NewskeepError } from '../../model/errors.ts';

/** The longest pause that a host in trouble is given between two requests. */
const LONGEST_MS = 60_000;
/** A host that takes longer than this for its first byte is slow; as its smoothed time says. */
const SLOW_MS = 1000;
/** How much the newest answer counts in the smoothed time. */
const NEWEST = 0.3;

/** What the pause after a request hangs on. */
export interface Asked {
  /** The job's delay for this host. */
  delayMs: number;
  /** What robots.txt asks for. */
  crawlDelayMs: number;
  /** Time to the first byte, where an answer came. */
  firstByteMs?: number | undefined;
  failure?: NewskeepError | undefined;
}

/**
 * The pause after each request to a host: the job's delay, or more where robots.txt asks for it. It grows in two ways
 * while the host shows that it is busy. A host that is slow to answer rests for as long as it takes (smoothed over its
 * last answers), so that we take half of its time at most. And the pause is doubled each time that it fails
 * or asks to slow down, and halved again as it recovers. Retry-After is obeyed whatever it says.
 */
export class Pace {
  readonly #strain = new Map<string, number>();
  readonly #slow = new Map<string, number>();

  after(host: string, { delayMs, crawlDelayMs, firstByteMs, failure }: Asked): number {
    const stated = Math.max(delayMs, crawlDelayMs);
    const base = Math.max(stated, this.#slowness(host, firstByteMs));
    const before = this.#strain.get(host) ?? 1;
    const strain = failure && failure.retry !== 'give_up' ? before * 2 : Math.max(1, before / 2);
    if (strain > 1) this.#strain.set(host, Math.min(strain, 1024));
    else this.#strain.delete(host);
    const pause = strain > 1 ? Math.max(base, 100) * strain : base;
    return Math.max(Math.min(pause, Math.max(LONGEST_MS, stated)), failure?.retryAfterMs ?? 0);
  }

  /** The smoothed time to the first byte of a slow host, 0 of any other. */
  #slowness(host: string, firstByteMs: number | undefined): number {
    const before = this.#slow.get(host);
    if (firstByteMs === undefined) return before ?? 0;
    // Every host begins as a quick one: one slow answer is no slow host.
    const now = (before ?? 0) * (1 - NEWEST) + firstByteMs * NEWEST;
    if (now > SLOW_MS / 8) this.#slow.set(host, now);
    else this.#slow.delete(host);
    return now > SLOW_MS ? now : 0;
  }
}
