import type { Finish, Frontier } from '../../queues/port.ts';
import type { Archive } from '../../storage/port.ts';

/**
 * A commit is due after this long, or this many pages, whichever comes first. In a shared archive each costs a few
 * requests, and the others' turn.
 */
export const COMMIT_MS = { own: 200, shared: 2000 } as const;
const EVERY_PAGES = 100;

/**
 * Group commit: pages are first made durable in the archive, then finished in the frontier, many at a time.
 * That order is the whole guarantee: a crash between the two only asks for pages again whose stories the
 * archive knows.
 */
export class Committer {
  readonly #archive: Archive;
  readonly #frontier: Frontier;
  readonly #onFault: (fault: unknown) => void;
  readonly #onCommit: () => void;
  readonly #everyMs: number;
  #ends: Finish[] = [];
  #underWay: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #fault: unknown;

  constructor(
    archive: Archive,
    frontier: Frontier,
    on: { commit: () => void; fault: (fault: unknown) => void },
    everyMs: number = COMMIT_MS.own,
  ) {
    this.#everyMs = everyMs;
    this.#archive = archive;
    this.#frontier = frontier;
    this.#onCommit = on.commit;
    this.#onFault = on.fault;
  }

  /** Books how a visit ended. Waits while a full group is being written, so that memory stays flat. */
  async add(end: Finish): Promise<void> {
    this.#ends.push(end);
    if (this.#ends.length >= EVERY_PAGES) await this.flush();
    // A fault is told to `on.fault`, and thrown by the flush that somebody waits for.
    else this.#timer ??= setTimeout(() => this.flush().catch(() => undefined), this.#everyMs);
  }

  /** Makes everything booked so far durable. Throws the fault that kept it from being so. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#underWay = this.#underWay.then(() => this.#commit());
    return this.#underWay;
  }

  async #commit(): Promise<void> {
    if (this.#fault) throw this.#fault;
    const ends = this.#ends;
    this.#ends = [];
    try {
      await this.#archive.commit();
      await this.#frontier.finish(ends);
      this.#onCommit();
    } catch (fault) {
      this.#fault = fault;
      this.#onFault(fault);
      throw fault;
    }
  }
}
