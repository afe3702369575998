import { newVisitId, SOURCES } from '../../model/capture.ts';
import { hostOf } from '../../model/url.ts';
import type { Visit } from '../port.ts';
import type { VisitJob, VisitJobs } from './jobs.ts';
import { readRow } from './row.ts';
import type { Scripts } from './scripts.ts';

type Taken = [url: string, line: string, linksSince: string];

export interface Gate {
  perHost: number;
  pauseMs: number;
  leaseMs: number;
}

/** This process's share of the visits: what it holds, and the pulse that keeps it. */
export class Claims {
  readonly #scripts: Scripts;
  readonly #jobs: VisitJobs;
  readonly #gate: Gate;
  readonly #held = new Map<string, VisitJob>();
  /** Visits whose host is not released yet, with the host, and until when (performance.now()) it is surely theirs. */
  readonly #atHost = new Map<string, { host: string; until: number }>();
  readonly #pulse: NodeJS.Timeout;

  constructor(scripts: Scripts, jobs: VisitJobs, gate: Gate) {
    this.#scripts = scripts;
    this.#jobs = jobs;
    this.#gate = gate;
    // What cannot be renewed now is lost in time, and whoever claims is told why.
    this.#pulse = setInterval(() => this.#renew().catch(() => undefined), gate.leaseMs / 3).unref();
  }

  async next(job: string, run: number): Promise<Visit | undefined> {
    const { perHost, pauseMs, leaseMs } = this.#gate;
    for (let cameBack = true; cameBack; ) {
      cameBack = false;
      const until = this.#leaseFrom(performance.now());
      const id = newVisitId(job, run);
      const taken = (await this.#scripts.take(
        id,
        perHost,
        pauseMs,
        leaseMs,
        this.#jobs.keys,
      )) as Taken | null;
      if (taken) await this.#jobs.put(id, taken[0]);
      for (let next = await this.#jobs.next(); next; next = await this.#jobs.next()) {
        const claim = next.id === id ? taken : await this.#takeOver(next);
        if (claim) return this.#hold(next, claim, until);
        cameBack = true;
      }
    }
    return undefined;
  }

  mayAsk({ id }: Visit): boolean {
    return (this.#atHost.get(id)?.until ?? 0) > performance.now();
  }

  jobOf(visit: Visit): VisitJob | undefined {
    return this.#held.get(visit.id);
  }

  /** The visit is over, whatever came of it. */
  async end(visit: Visit): Promise<void> {
    const job = this.#held.get(visit.id);
    this.#held.delete(visit.id);
    if (job) await this.#jobs.end(job);
  }

  async tryAgain(visit: Visit, afterMs: number): Promise<void> {
    const job = this.#held.get(visit.id);
    this.#held.delete(visit.id);
    if (job) await this.#jobs.tryAgain(job, afterMs);
  }

  async release({ id, host }: Visit, pauseMs: number): Promise<void> {
    this.#atHost.delete(id);
    await this.#scripts.release(id, host, pauseMs, this.#gate.perHost);
  }

  async unclaim(visit: Visit): Promise<void> {
    if (!this.#held.has(visit.id)) return;
    await this.#scripts.giveBack(visit.url, visit.id, this.#gate.perHost, '0');
    await this.end(visit);
  }

  /** Gives everything back at once, so that nobody has to wait for the end of a lease. */
  async close(): Promise<void> {
    clearInterval(this.#pulse);
    for (const job of this.#held.values()) {
      await this.#giveBack(job);
      await this.#jobs.end(job);
    }
    this.#held.clear();
  }

  /** A job that this process did not put there: another's fresh claim is taken over, the rest waits in its turn. */
  async #takeOver(job: VisitJob): Promise<Taken | undefined> {
    const { perHost, leaseMs } = this.#gate;
    if (job.attemptsStarted > 1) await this.#giveBack(job);
    else {
      const adopted = await this.#scripts.adopt(job.data.url, job.id ?? '', perHost, leaseMs);
      if (adopted) return adopted as Taken;
    }
    await this.#jobs.end(job);
    return undefined;
  }

  async #giveBack(job: VisitJob): Promise<void> {
    await this.#scripts.giveBack(job.data.url, job.id ?? '', this.#gate.perHost, '1');
  }

  #hold(job: VisitJob, [url, line, linksSince]: Taken, until: number): Visit {
    const row = readRow(line);
    const visit: Visit = {
      id: row.visit,
      url,
      host: hostOf(url),
      depth: Number(row.depth),
      source: SOURCES[Number(row.source)] ?? 'link',
      fromUrl: row.from_url || null,
      redirects: Number(row.redirects),
      priority: Number(row.priority),
      attempts: Number(row.attempts),
      linksKnown: Number(row.done_in) >= Number(linksSince),
      memory: row.memory || null,
      datedAt: row.dated_at || null,
    };
    this.#held.set(visit.id, job);
    this.#atHost.set(visit.id, { host: visit.host, until });
    return visit;
  }

  async #renew(): Promise<void> {
    await this.#jobs.renew([...this.#held.values()]);
    const turns = [...this.#atHost];
    if (turns.length === 0) return;
    const until = this.#leaseFrom(performance.now());
    const members = turns.map(([id, { host }]) => `${id} ${host}`);
    const kept = (await this.#scripts.renew(this.#gate.leaseMs, ...members)) as number[];
    for (const [i, [, turn]] of turns.entries()) if (kept[i] === 1) turn.until = until;
  }

  /** A lease that was asked for at this time holds so long at least; a tenth is left for the way to the host. */
  #leaseFrom(asked: number): number {
    return asked + 0.9 * this.#gate.leaseMs;
  }
}
