import { setTimeout as sleep } from 'node:timers/promises';

/** The wall clock, and waiting by it; tests bring one of their own. */
export interface Clock {
  /** ms since 1970. May jump: the machine sleeps, or somebody sets it. */
  now(): number;
  /** Resolves after so many ms, or as soon as the signal comes. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};
