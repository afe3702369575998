import type { DatabaseSync } from 'node:sqlite';
import { LONGEST_PAUSE_MS } from '../../model/pause.ts';
import { STATE, UNASKED } from '../codes.ts';

/** Until when hosts asked to be left alone, for the runs that come after. Times in ms. */
export class Pauses {
  readonly #put;
  readonly #all;
  readonly #drop;
  readonly #waitingHosts;
  readonly #postpone;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT INTO pauses (host, until) VALUES (?, ?)
       ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)`,
    );
    this.#all = db.prepare('SELECT host, until FROM pauses');
    this.#drop = db.prepare('DELETE FROM pauses WHERE until <= ? OR until > ?');
    this.#waitingHosts = db.prepare(
      `SELECT DISTINCT host FROM urls WHERE job = ?1 AND state = ${STATE.waiting}
       UNION SELECT DISTINCT host FROM urls WHERE job = ?1 AND state = ${STATE.delayed}`,
    );
    this.#postpone = db.prepare(
      `UPDATE urls SET state = ${STATE.failed}, again = 1, look_at = ?, code = 'host_paused', message = ?
       WHERE job = ? AND host = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`,
    );
  }

  note(host: string, pauseMs: number, now: number): void {
    this.#put.run(host, now + pauseMs);
  }

  /** Those that are not over; the others, and those of a clock that was ahead, are forgotten. */
  open(now: number): { host: string; until: number }[] {
    this.#drop.run(now, now + LONGEST_PAUSE_MS);
    return this.#all.all().map(({ host, until }) => ({ host: String(host), until: Number(until) }));
  }

  /** Within a transaction: puts off what waits for each host that opens after `least`; which those are. */
  postpone(job: string, opensAt: (host: string) => number, least: number): string[] {
    const hosts = this.#waitingHosts.all(job).map(({ host }) => String(host));
    const closed = hosts.filter((host) => opensAt(host) > least);
    for (const host of closed) this.#postpone.run(Math.ceil(opensAt(host)), UNASKED.host_paused, job, host);
    return closed;
  }
}
