import type { NewskeepError } from '../../model/errors.ts';

/** The longest pause that a host in trouble is given between two requests. */
const LONGEST_MS = 60_000;

/**
 * The pause after each request to a host: the job's delay, more where robots.txt asks for it, doubled each
 * time the host is slow to answer or says so, and halved again as it recovers.
 */
export class Pace {
  readonly #delayMs: number;
  readonly #strain = new Map<string, number>();

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  after(host: string, crawlDelayMs: number, failure?: NewskeepError): number {
    const base = Math.max(this.#delayMs, crawlDelayMs);
    const before = this.#strain.get(host) ?? 1;
    const strain = failure && failure.retry !== 'give_up' ? before * 2 : Math.max(1, before / 2);
    if (strain > 1) this.#strain.set(host, Math.min(strain, 1024));
    else this.#strain.delete(host);
    const pause = strain > 1 ? Math.max(base, 100) * strain : base;
    return Math.max(Math.min(pause, Math.max(LONGEST_MS, base)), failure?.retryAfterMs ?? 0);
  }
}
