import { randomUUID } from 'node:crypto';
import type { Job, Queue, RepeatOptions, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Schedule, scheduleSchema } from '../../model/schedule.ts';
import { calendarOf } from '../schedule/calendar.ts';
import { CORRECTION_MS, dueAt } from '../schedule/due.ts';
import type { Starts, Taken } from '../schedule/port.ts';
import { byHand, ifStillOurs } from './by_hand.ts';
import { connect, guarded } from './connection.ts';
import { prefixOf } from './view.ts';

/** How long a start stays that of a process which died in its run. */
const LEASE_MS = 30_000;
const ID = 'starts';
/** So often it is looked whether Redis still has them. */
const CHECK_MS = 60_000;

export interface SharedStartsOptions {
  /** redis:// or rediss://. */
  url: string;
  job: string;
  schedule: Schedule;
  leaseMs?: number;
}

/**
 * The starts of a job that any number of processes look after, as BullMQ's job scheduler: Redis holds the next start, one
 * process takes it, and by that the one after it is made. When that is, says our calendar, in all of them.
 */
export async function openSharedStarts(options: SharedStartsOptions): Promise<Starts> {
  const redis = await connect(options.url);
  const starts = new SharedStarts(redis, options);
  try {
    await starts.open();
    return starts;
  } catch (error) {
    await starts.close();
    throw error;
  }
}

class SharedStarts implements Starts {
  readonly #redis: Redis;
  readonly #options: SharedStartsOptions;
  readonly #pattern: string;
  readonly #queue: Queue<Schedule>;
  readonly #worker: Worker<Schedule>;
  readonly #leaseMs: number;
  readonly #token = randomUUID();
  readonly #held = new Set<string>();
  readonly #renewal: NodeJS.Timeout;
  #lastNow = 0;
  #checkedAt = 0;

  constructor(redis: Redis, options: SharedStartsOptions) {
    const { job, schedule, leaseMs = LEASE_MS } = options;
    this.#redis = redis;
    this.#options = options;
    this.#pattern = JSON.stringify(schedule);
    this.#leaseMs = leaseMs;
    const shared = { connection: redis, prefix: prefixOf(job), settings: { repeatStrategy: nextStart(job) } };
    const { queue, worker } = byHand<Schedule>(ID, shared, leaseMs, { streams: { events: { maxLen: 100 } } });
    this.#queue = queue;
    this.#worker = worker;
    this.#renewal = setInterval(() => void this.#renew(), leaseMs / 3).unref();
  }

  /** A start that came while nobody ran is left to be caught up. */
  async open(): Promise<void> {
    await this.#safely(async () => {
      await this.#worker.startStalledCheckTimer();
      const known = await this.#queue.getJobScheduler(ID);
      const next = calendarOf(this.#options.job, this.#options.schedule).after(Date.now())?.at ?? 0;
      const isWrongByClock = (known?.next ?? 0) - next > CORRECTION_MS;
      if (known?.pattern !== this.#pattern || isWrongByClock) await this.#begin();
    });
  }

  async take(now: number): Promise<Taken | undefined> {
    return this.#safely(async () => {
      const corrected = this.#lastNow - now;
      this.#lastNow = now;
      if (corrected > CORRECTION_MS) {
        await this.#begin();
        return { corrected, end: async () => undefined };
      }
      const job = await this.#worker.getNextJob(this.#token, { block: false });
      return job ? this.#taken(job, now) : this.#unlessLost(now);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal);
    try {
      // Where Redis is away, nothing can be given back: the leases end by themselves.
      await this.#worker.close(true).catch(() => undefined);
      await this.#queue.close().catch(() => undefined);
    } finally {
      this.#redis.disconnect();
    }
  }

  /** A Redis that came back empty, or from an old copy, would start nothing any more, and nobody would know. */
  async #unlessLost(now: number): Promise<Taken | undefined> {
    if (now - this.#checkedAt < CHECK_MS) return undefined;
    this.#checkedAt = now;
    const isKnown = (await this.#queue.getJobScheduler(ID)) !== undefined;
    const jobs = await this.#queue.getJobCountByTypes('waiting', 'delayed', 'active');
    if (isKnown && jobs > 0) return undefined;
    await this.#begin();
    return { isLost: true, end: async () => undefined };
  }

  async #begin(): Promise<void> {
    await this.#queue.upsertJobScheduler(
      ID,
      { pattern: this.#pattern },
      { name: 'start', data: this.#options.schedule, opts: { removeOnComplete: true, removeOnFail: true } },
    );
  }

  async #taken(job: Job<Schedule>, now: number): Promise<Taken> {
    const at = job.opts.prevMillis ?? now;
    const { job: name } = this.#options;
    const schedule = job.data;
    this.#held.add(String(job.id));
    const isTakenOver = job.stalledCounter > 0;
    const { last: _, ...due } = dueAt(calendarOf(name, schedule), schedule.catch_up, { last: at - 1, now });
    const firing = { slot: at, at };
    return {
      ...(isTakenOver ? { firing } : due),
      isTakenOver,
      isBusy: await this.#isBusy(job, isTakenOver),
      end: () => this.#end(job),
    };
  }

  /** Is a run under way that began before this one? */
  async #isBusy(job: Job<Schedule>, isTakenOver: boolean): Promise<boolean> {
    const others = (await this.#queue.getActive()).filter(({ id }) => id !== job.id);
    const at = job.opts.prevMillis ?? 0;
    return others.some(({ opts }) => isTakenOver || (opts.prevMillis ?? 0) < at);
  }

  async #end(job: Job<Schedule>): Promise<void> {
    this.#held.delete(String(job.id));
    await this.#safely(() => ifStillOurs(job.moveToCompleted(null, this.#token, false)));
  }

  /** A lease that Redis did not let renew ends, and the run is another's; its end is then no news. */
  async #renew(): Promise<void> {
    const ids = [...this.#held];
    if (ids.length === 0) return;
    const tokens = ids.map(() => this.#token);
    await this.#worker.extendJobLocks(ids, tokens, this.#leaseMs).catch(() => undefined);
  }

  #safely = <T>(work: () => Promise<T>): Promise<T> => guarded(this.#options.url, work);
}

/** The schedule goes with the start: whoever takes it finds the next one, whatever its own job file says. */
const nextStart =
  (job: string) =>
  (ms: number, { pattern }: RepeatOptions) =>
    pattern === undefined
      ? undefined
      : calendarOf(job, scheduleSchema.parse(JSON.parse(pattern))).after(ms)?.at;
