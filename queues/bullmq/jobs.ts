import { randomUUID } from 'node:crypto';
import type { Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { byHand, ifStillOurs } from './by_hand.ts';

interface VisitData {
  url: string;
}
export type VisitJob = Job<VisitData>;

/** The name of BullMQ's queue of a job. */
export const visitsOf = (job: string): string => `visits-${job}`;

/** Jobs are removed as they end: the URL's own line says how (a kept job costs a kilobyte). */
const REMOVED = { removeOnComplete: true, removeOnFail: true };

/**
 * The visits that are under way or wait for another try, as jobs of BullMQ: it keeps a lock on each while its worker
 * lives, hands on those whose worker died, and promotes tries when their time has come. Which URL becomes a job, and
 * when, is not its part: it knows no hosts.
 */
export class VisitJobs {
  /** Beginning of the keys of BullMQ's jobs. */
  readonly keys: string;
  readonly #queue: Queue<VisitData>;
  readonly #worker: Worker<VisitData>;
  readonly #token = randomUUID();
  readonly #leaseMs: number;

  constructor(redis: Redis, prefix: string, job: string, leaseMs: number) {
    const name = visitsOf(job);
    this.#leaseMs = leaseMs;
    this.keys = `${prefix}:${name}:`;
    const { queue, worker } = byHand<VisitData>(name, { connection: redis, prefix }, leaseMs, {
      defaultJobOptions: REMOVED,
      streams: { events: { maxLen: 1000 } },
    });
    this.#queue = queue;
    this.#worker = worker;
  }

  async start(): Promise<void> {
    await this.#worker.startStalledCheckTimer();
  }

  async put(visit: string, url: string): Promise<void> {
    await this.#queue.add('visit', { url }, { jobId: visit });
  }

  /** The next job, locked: fresh, come back from a dead worker, or due for another try. */
  async next(): Promise<VisitJob | undefined> {
    return (await this.#worker.getNextJob(this.#token, { block: false })) ?? undefined;
  }

  async renew(jobs: VisitJob[]): Promise<void> {
    const ids = jobs.flatMap(({ id }) => id ?? []);
    if (ids.length === 0) return;
    await this.#worker.extendJobLocks(
      ids,
      ids.map(() => this.#token),
      this.#leaseMs,
    );
  }

  async tryAgain(job: VisitJob, afterMs: number): Promise<void> {
    await ifStillOurs(job.moveToDelayed(Date.now() + afterMs, this.#token));
  }

  /** A job that nobody holds; one that is held stays. */
  async remove(visit: string): Promise<void> {
    await this.#queue.remove(visit);
  }

  async end(job: VisitJob): Promise<void> {
    await ifStillOurs(job.moveToCompleted(null, this.#token, false));
  }

  async close(): Promise<void> {
    await this.#worker.close(true);
    await this.#queue.close();
  }
}
