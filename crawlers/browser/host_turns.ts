import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Turns at hosts for what pages ask for while they are drawn: one at a time, and after each the pause that the
 * host is due. Pages that are drawn side by side share them.
 */
export class HostTurns {
  readonly #stop: AbortSignal;
  readonly #opensAt = new Map<string, number>();
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  /** The host was asked by somebody else, and is due this pause. */
  book(host: string, pauseMs: number): void {
    this.#opensAt.set(host, Math.max(this.#opensAt.get(host) ?? 0, Date.now() + pauseMs));
  }

  /** What is left of the host's pause, in ms. */
  left(host: string): number {
    return Math.max(0, (this.#opensAt.get(host) ?? 0) - Date.now());
  }

  /** Asks when it is this one's turn; undefined where that would not come before `until`. */
  take<T extends { pauseMs: number }>(
    host: string,
    until: () => number,
    ask: () => Promise<T>,
  ): Promise<T | undefined> {
    const turn = (this.#last.get(host) ?? Promise.resolve()).then(async () => {
      if (Date.now() + this.left(host) >= until()) return undefined;
      await sleep(this.left(host), undefined, { signal: this.#stop }).catch(() => undefined);
      if (this.#stop.aborted) return undefined;
      const asked = await ask();
      this.book(host, asked.pauseMs);
      return asked;
    });
    this.#last.set(
      host,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
