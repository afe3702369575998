import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import type { Task } from './tasks.ts';

const WORKER = new URL(`./worker${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** What a page may take of its thread. */
export interface Limits {
  /** Milliseconds. */
  ms: number;
  /** MB of JavaScript's heap. */
  heapMb: number;
}

/** Does one task at a time in a thread of its own: started for the first one, and anew when a page has brought it down. */
export class Thread {
  readonly #limits: Limits;
  #line: Promise<Line> | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The task's answer. Throws `parser_fault` when the page brought the thread down, `internal` when none can be started. */
  async run(task: Task, transfer: ArrayBuffer[]): Promise<unknown> {
    this.#line ??= started(this.#limits);
    const line = await this.#line;
    try {
      const answer = line.next(this.#limits.ms);
      line.worker.postMessage(task, transfer);
      return await answer;
    } catch (fault) {
      this.#line = undefined;
      await line.worker.terminate();
      throw new NewskeepError('parser_fault', `The parser broke down: ${reasonOf(fault, this.#limits)}.`);
    }
  }

  async close(): Promise<void> {
    const line = await this.#line?.catch(() => undefined);
    await line?.worker.terminate();
  }
}

/** A thread that has said its first word. */
async function started({ heapMb }: Limits): Promise<Line> {
  const line = new Line(heapMb);
  try {
    await line.next();
    return line;
  } catch (cause) {
    throw new NewskeepError('internal', `No thread to parse pages could be started (${cause}).`, { cause });
  }
}

const HANG = Symbol('too long');

/** A thread and whoever waits for its next message. */
class Line {
  readonly worker: Worker;
  #heard: (message: unknown) => void = () => undefined;
  #ended: (why: unknown) => void = () => undefined;

  constructor(heapMb: number) {
    this.worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    this.worker.on('message', (message) => this.#heard(message));
    this.worker.on('error', (error) => this.#ended(error));
    this.worker.on('exit', (code) => this.#ended(`exit ${code}`));
  }

  /** Throws what ended the thread, or HANG after that many ms. */
  next(ms?: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const clock = ms === undefined ? undefined : setTimeout(() => reject(HANG), ms);
      this.#heard = (message) => {
        clearTimeout(clock);
        resolve(message);
      };
      this.#ended = (why) => {
        clearTimeout(clock);
        reject(why);
      };
    });
  }
}

function reasonOf(fault: unknown, { ms, heapMb }: Limits): string {
  if (fault === HANG) return `the page took longer than ${ms / 1000} s`;
  if (systemCode(fault) === 'ERR_WORKER_OUT_OF_MEMORY') return `the page took more than ${heapMb} MB`;
  return String(fault);
}
