import type { DatabaseSync } from 'node:sqlite';

/** Shorter ones are over before another process asks. */
const KEPT_FROM_MS = 10_000;

/** Until when hosts asked to be left alone, for the runs that come after. Times in ms. */
export class Pauses {
  readonly #put;
  readonly #all;
  readonly #drop;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT INTO pauses (host, until) VALUES (?, ?)
       ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)`,
    );
    this.#all = db.prepare('SELECT host, until FROM pauses');
    this.#drop = db.prepare('DELETE FROM pauses WHERE until <= ?');
  }

  note(host: string, pauseMs: number, now: number): void {
    if (pauseMs >= KEPT_FROM_MS) this.#put.run(host, now + pauseMs);
  }

  /** Those that are not over; the others are forgotten. */
  open(now: number): { host: string; until: number }[] {
    this.#drop.run(now);
    return this.#all.all().map(({ host, until }) => ({ host: String(host), until: Number(until) }));
  }
}
