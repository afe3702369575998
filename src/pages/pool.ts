import { availableParallelism } from 'node:os';
import type { Answered } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { ParsedPage } from '../../model/page.ts';
import { unread } from './parse_capture.ts';
import { type FileOptions, type FileResult, failed } from './parse_file.ts';
import type { Task } from './tasks.ts';
import { type Limits, Thread } from './thread.ts';

/**
 * One for each core, up to what a crawl or an import can feed: its main thread has work enough for three quarters of a core
 * where two parse.
 */
export const THREADS = Math.min(4, availableParallelism());

/** A page of 20 MB, the largest that a job takes unless it says otherwise, needs some ten seconds and 512 MB. */
const LIMITS: Limits = { ms: 120_000, heapMb: 2048 };

/**
 * Parses pages in threads, each started when it is first needed. A page that brings its thread down (memory, time, a fault of
 * the parser) costs itself alone: the next one gets a new thread. Whoever makes a pool closes it.
 */
export class ParserPool {
  readonly #threads: Thread[];
  /** The one that was busy last is taken first, so that no more are started than are needed. */
  readonly #idle: Thread[];
  readonly #waiting: ((thread: Thread) => void)[] = [];
  #closed = false;

  constructor(threads = THREADS, limits: Limits = LIMITS) {
    this.#threads = Array.from({ length: threads }, () => new Thread(limits));
    this.#idle = [...this.#threads];
  }

  /** What a captured answer says; undefined for what is no page to read: redirects, 304, errors. */
  async capture(
    { url, fetchedAt, fileUsage, response }: Answered,
    maxBytes: number,
  ): Promise<ParsedPage | undefined> {
    const { status, headers } = response;
    if (status !== 200) return undefined;
    // A copy goes over, since the archive keeps the bytes.
    const body = Uint8Array.from(response.body);
    const answered: Answered = { url, fetchedAt, fileUsage, response: { status, headers, body } };
    try {
      const task: Task = { name: 'capture', args: [answered, maxBytes] };
      return (await this.#run(task, [body.buffer])) as ParsedPage;
    } catch (error) {
      if (error instanceof NewskeepError && error.code === 'parser_fault') return unread(error);
      throw error;
    }
  }

  /** As `newskeep parse` prints one file of many; the file is read in the thread too. */
  async file(file: string, options: FileOptions): Promise<FileResult> {
    try {
      return (await this.#run({ name: 'file', args: [file, options] })) as FileResult;
    } catch (error) {
      if (error instanceof NewskeepError && error.code === 'parser_fault')
        return failed(file, error.code, `${file}: ${error.message}`);
      throw error;
    }
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async #run(task: Task, transfer: ArrayBuffer[] = []): Promise<unknown> {
    const thread = this.#idle.pop() ?? (await new Promise<Thread>((resolve) => this.#waiting.push(resolve)));
    try {
      if (this.#closed) throw new NewskeepError('internal', 'The threads that parse pages are closed.');
      return await thread.run(task, transfer);
    } finally {
      const taker = this.#waiting.shift();
      if (taker) taker(thread);
      else this.#idle.push(thread);
    }
  }
}
