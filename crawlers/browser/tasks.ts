import { Request } from '@crawlee/http';
import type { Drawn } from './draw.ts';
import type { PageNetwork } from './network.ts';

/** One page to be drawn. */
export interface Task {
  url: string;
  network: PageNetwork;
  /** Whether the page as it stands is a list, so that more of it is asked for. */
  isList: (html: string) => Promise<boolean>;
  /** Its time begins now: what it waited for the browser does not count. */
  begin: () => void;
  /** The moment at which it is taken as it stands. */
  until: () => number;
  done: (drawn: Drawn) => void;
  failed: (error: unknown) => void;
}

/** The pages that wait to be drawn, in the shape of crawlee's request manager. Nothing here outlives the process: the frontier does. */
export class DrawTasks {
  readonly #waiting: Task[] = [];
  readonly #taken = new Map<string, Task>();
  #number = 0;
  #closed = false;

  add(task: Task): void {
    this.#waiting.push(task);
  }

  /** Ends crawlee's run once what is under way is done. */
  close(): void {
    this.#closed = true;
  }

  taskOf(request: { id?: string | undefined }): Task {
    const task = this.#taken.get(request.id ?? '');
    if (!task) throw new Error('this request was not made here');
    return task;
  }

  /** Ends every page with this error: the browser is gone for good. */
  failAll(error: unknown): void {
    for (const task of [...this.#waiting.splice(0), ...this.#taken.values()]) task.failed(error);
    this.#taken.clear();
  }

  isEmpty = async (): Promise<boolean> => this.#waiting.length === 0;
  isFinished = async (): Promise<boolean> => this.#closed && this.#waiting.length + this.#taken.size === 0;

  async fetchNextRequest(): Promise<Request | null> {
    const task = this.#waiting.shift();
    if (!task) return null;
    const id = `draw-${++this.#number}`;
    this.#taken.set(id, task);
    return new Request({ url: task.url, uniqueKey: id, id });
  }

  async markRequestHandled(request: Request): Promise<void> {
    this.#taken.delete(request.id ?? '');
  }

  async addRequest(request: { url: string }): Promise<void> {
    throw new Error(`crawlee wants to add ${request.url}, but pages are drawn on demand`);
  }

  async reclaimRequest(request: Request): Promise<void> {
    throw new Error(`crawlee wants to retry ${request.url}, but retries belong to the frontier`);
  }

  handledCount = async (): Promise<number> => this.#number;
  getTotalCount = (): number => this.#number;
  getPendingCount = (): number => this.#waiting.length;
}
