import type { DuckDBConnection } from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';

export interface RunOptions {
  /** Ends this query, and nothing else: `query_cancelled`. */
  signal?: AbortSignal | undefined;
  /** Ends it after so long: `query_limit`. */
  timeoutMs?: number | undefined;
}

const EVERY_MS = 50;

/** What a process may grow by while a query runs, beyond the memory that DuckDB counts: long texts it does not. */
const BEYOND = 1_000_000_000;

/** Watches a query on a connection of its own, and ends it where it is told to or takes too much. */
export class Watch {
  readonly #connection: DuckDBConnection;
  readonly #options: RunOptions;
  readonly #begun = performance.now();
  readonly #mostBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new AbortController();
  #reason: NewskeepError | undefined;

  constructor(connection: DuckDBConnection, options: RunOptions, memory: number) {
    this.#connection = connection;
    this.#options = options;
    this.#mostBytes = process.memoryUsage.rss() + memory + BEYOND;
    this.#timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** Why it was ended; undefined where it was not. */
  get reason(): NewskeepError | undefined {
    return this.#reason;
  }

  /** Aborted with the reason. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Throws where it was ended, also while nothing ran that could be. */
  throwIfEnded(): void {
    this.look();
    if (this.#reason) throw this.#reason;
  }

  look(): void {
    this.#reason ??= this.#why();
    // Again each time: what has not begun yet cannot be interrupted.
    if (!this.#reason) return;
    this.#connection.interrupt();
    this.#ended.abort(this.#reason);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #why(): NewskeepError | undefined {
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = this.#options;
    if (signal?.aborted) return new NewskeepError('query_cancelled', 'The query was cancelled.');
    if (performance.now() - this.#begun >= timeoutMs)
      return new NewskeepError(
        'query_limit',
        `The query took more than ${timeoutMs / 1000} s, and was ended.`,
        {
          hint: 'Ask for fewer hosts or days, or give it longer (--timeout).',
        },
      );
    if (process.memoryUsage.rss() > this.#mostBytes) return tooMuchMemory();
    return undefined;
  }
}

export const tooMuchMemory = (cause?: unknown) =>
  new NewskeepError('query_limit', 'The query wants more memory than it may have, and was ended.', {
    cause,
    hint: 'Ask for fewer columns, hosts or days; put a LIMIT behind an ORDER BY.',
  });
