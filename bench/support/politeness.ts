import type { Press } from '../../fixtures/press/index.ts';

/** A fetch of a host that came sooner than it allows. */
export interface Early {
  host: string;
  path: string;
  afterMs: number;
  delayMs: number;
}

/**
 * Looks on from the papers' side: each host may be asked `delayMs` after it was asked before, or what its Retry-After
 * said. A millisecond is left to timers. `early` grows as requests come; call `stop` to end it.
 */
export function watchPace(press: Press, delayMs: number): { early: Early[]; stop: () => void } {
  const freeAt = new Map<string, { at: number; since: number }>();
  const early: Early[] = [];
  const stop = press.requests.on(({ host, path, arrivedMs, retryAfter }) => {
    const before = freeAt.get(host);
    if (before && arrivedMs < before.at - 1)
      early.push({
        host,
        path,
        afterMs: arrivedMs - before.since,
        delayMs: before.at - before.since,
      });
    const pauseMs = Math.max(delayMs, 1000 * (retryAfter ?? 0));
    freeAt.set(host, { at: Math.max(before?.at ?? 0, arrivedMs + pauseMs), since: arrivedMs });
  });
  return { early, stop };
}
