import type { Made } from './definition.ts';

interface Making {
  end: Promise<void>;
  waiting: number;
  controller: AbortController;
}

/** What is being made: once for all who ask for it meanwhile, and ended where none of them waits any more. */
export class Makings {
  readonly #running = new Map<Made, Making>();

  /** Throws the signal's reason as soon as it is aborted. */
  async join(
    made: Made,
    make: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const making = this.#of(made, make);
    making.waiting++;
    try {
      await orAborted(making.end, signal);
    } finally {
      making.waiting--;
      if (making.waiting === 0) making.controller.abort();
    }
  }

  close(): void {
    for (const { controller } of this.#running.values()) controller.abort();
  }

  #of(made: Made, make: (signal: AbortSignal) => Promise<void>): Making {
    const running = this.#running.get(made);
    if (running && !running.controller.signal.aborted) return running;
    const controller = new AbortController();
    // One that was given up may still hold what the next one needs.
    const before = running?.end.catch(() => undefined) ?? Promise.resolve();
    const end = before
      .then(() => {
        controller.signal.throwIfAborted();
        return make(controller.signal);
      })
      .finally(() => {
        if (this.#running.get(made) === making) this.#running.delete(made);
      });
    const making: Making = { end, waiting: 0, controller };
    this.#running.set(made, making);
    return making;
  }
}

/** What a promise gives, unless the signal comes first. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const end = () => reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  return promise;
}
