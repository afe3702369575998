import type { DatabaseSync } from 'node:sqlite';
import { STATE, UNASKED } from '../codes.ts';
import type { Halt } from '../port.ts';

/** Who said that a job is to stand still; written by other processes than the one that crawls. */
export class Halts {
  readonly #job: string;
  readonly #get;
  readonly #put;
  readonly #lift;
  readonly #refuseWaiting;

  constructor(db: DatabaseSync, job: string) {
    this.#job = job;
    this.#get = db.prepare('SELECT how FROM halts WHERE job = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO halts (job, how) VALUES (?, ?)');
    this.#lift = db.prepare('DELETE FROM halts WHERE job = ? AND how = ?');
    this.#refuseWaiting = db.prepare(
      `UPDATE urls SET state = ${STATE.refused}, again = 1, look_at = 0, code = 'cancelled', message = ?
       WHERE job = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`,
    );
  }

  get(): Halt | undefined {
    return this.#get.get(this.#job)?.how as Halt | undefined;
  }

  put(how: Halt): void {
    this.#put.run(this.#job, how);
  }

  lift(how: Halt): void {
    this.#lift.run(this.#job, how);
  }

  refuseWaiting(): number {
    return Number(this.#refuseWaiting.run(UNASKED.cancelled, this.#job).changes);
  }
}
