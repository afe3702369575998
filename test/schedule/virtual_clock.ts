import type { Clock } from '../../src/schedule/clock.ts';

interface Waiter {
  /** By the steady clock, which no setting of the wall clock moves. */
  at: number;
  resolve(): void;
}

/** A clock that goes on when a test says so, from one moment that is waited for to the next. */
export class VirtualClock implements Clock {
  readonly #waiters = new Set<Waiter>();
  readonly #settled: () => boolean;
  readonly #onMove: (now: number) => void;
  #steady = 0;
  #offset: number;

  /** `settled` says whether all that was woken has come to rest; `onMove` is told each new time. */
  constructor(
    start: string,
    {
      settled = () => true,
      onMove = () => {},
    }: { settled?: () => boolean; onMove?: (now: number) => void } = {},
  ) {
    this.#offset = Date.parse(start);
    this.#settled = settled;
    this.#onMove = onMove;
    onMove(this.now());
  }

  now = (): number => this.#offset + this.#steady;

  get waiting(): number {
    return this.#waiters.size;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter = { at: this.#steady + Math.max(0, ms), resolve: () => done() };
      const done = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', done);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', done);
      this.#waiters.add(waiter);
    });
  }

  /** Time passes, and everything that it wakes comes to rest before it goes on. */
  async pass(ms: number): Promise<void> {
    const target = this.#steady + ms;
    await this.rest();
    for (;;) {
      const [next] = [...this.#waiters].sort((a, b) => a.at - b.at);
      if (!next || next.at > target) break;
      this.#moveTo(next.at);
      next.resolve();
      await this.rest();
    }
    this.#moveTo(target);
  }

  /** The machine sleeps, or somebody sets the clock: no waiter notices. */
  jump(ms: number): void {
    this.#offset += ms;
    this.#onMove(this.now());
  }

  async rest(): Promise<void> {
    do for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
    while (!this.#settled());
  }

  #moveTo(steady: number): void {
    this.#steady = steady;
    this.#onMove(this.now());
  }
}
