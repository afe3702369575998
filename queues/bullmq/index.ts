import type { Redis } from 'ioredis';
import { SOURCES } from '../../model/capture.ts';
import { bitOf, stateOf } from '../codes.ts';
import type {
  Failure,
  Finish,
  Frontier,
  FrontierCounts,
  Halt,
  LedgerEntry,
  Look,
  NewUrl,
  RunState,
  Visit,
} from '../port.ts';
import { Claims } from './claims.ts';
import { connect, guarded } from './connection.ts';
import { forgetUrls } from './forget.ts';
import { VisitJobs } from './jobs.ts';
import { oneLine } from './row.ts';
import { type Scripts, scriptsOn } from './scripts.ts';
import { countsOf, failuresOf, type Known, ledgerOf, listsOf, prefixOf, scanUrls } from './view.ts';

export interface BullmqOptions {
  /** redis:// or rediss://. */
  url: string;
  job: string;
  /** Visits under way at one host at a time, over all workers. */
  perHost: number;
  /** The pause between two visits of a host that was not given another one yet, in ms. */
  pauseMs: number;
  /** How long a claim and a host's gate stay a dead worker's, in ms. */
  leaseMs?: number;
}

/** Longer than the largest page keeps a worker busy, shorter than anybody waits for a dead one. */
const LEASE_MS = 15_000;

/** URLs that one script is given: Redis serves nobody else meanwhile. */
const AT_ONCE = 500;

/**
 * The frontier in Redis, shared by any number of processes. What is known, whose turn it is and the gates of the
 * hosts are sets of our own, stepped by scripts; what is under way or waits for another try is a job of BullMQ.
 */
export async function openBullmqFrontier(options: BullmqOptions): Promise<Frontier> {
  const redis = await connect(options.url);
  const frontier = new BullmqFrontier(redis, options);
  await frontier.open();
  return frontier;
}

class BullmqFrontier implements Frontier {
  readonly #redis: Redis;
  readonly #options: BullmqOptions;
  readonly #base: string;
  readonly #scripts: Scripts;
  readonly #jobs: VisitJobs;
  readonly #claims: Claims;
  #run = 0;

  constructor(redis: Redis, options: BullmqOptions) {
    const { job, perHost, pauseMs, leaseMs = LEASE_MS } = options;
    const prefix = prefixOf(job);
    this.#redis = redis;
    this.#options = options;
    this.#base = `${prefix}:`;
    this.#scripts = scriptsOn(redis, this.#base);
    this.#jobs = new VisitJobs(redis, prefix, job, leaseMs);
    this.#claims = new Claims(this.#scripts, this.#jobs, { perHost, pauseMs, leaseMs });
  }

  async open(): Promise<void> {
    await this.#safely(async () => {
      await this.#jobs.start();
      this.#run = Number(await this.#redis.hget(this.#key('job'), 'run'));
    });
  }

  start(seeds: NewUrl[], linkSettings: string, due?: number): Promise<RunState> {
    return this.#safely(async () => {
      const now = new Date().toISOString();
      const [run, resumed, startedAt, opening] = (await this.#scripts.start(
        linkSettings,
        now,
        due ?? '',
      )) as [number, number, string, string];
      this.#run = run;
      await this.#add(seeds);
      if (opening !== '') await this.#openRun(seeds, opening);
      return { run, resumed: resumed === 1, startedAt };
    });
  }

  join(seeds: NewUrl[]): Promise<RunState | undefined> {
    return this.#safely(async () => {
      const [run, open, startedAt, opening] = await this.#redis.hmget(
        this.#key('job'),
        'run',
        'open',
        'started_at',
        'opening',
      );
      if (open !== '1') return undefined;
      this.#run = Number(run);
      // Whoever began the run is at it still, or was killed: it may be done twice.
      if (opening != null) {
        await this.#add(seeds);
        await this.#openRun(seeds, opening);
      }
      return { run: this.#run, resumed: false, startedAt: startedAt ?? '' };
    });
  }

  add(urls: NewUrl[]): Promise<number> {
    return this.#safely(() => this.#add(urls));
  }

  lookAgain(urls: string[]): Promise<number> {
    return this.#safely(() => this.#reopen(urls, 'ended'));
  }

  lists(): AsyncIterable<Look> {
    return listsOf(this.#redis, this.#base);
  }

  nextLook(): Promise<number | undefined> {
    return this.#safely(async () => {
      const [, at] = await this.#redis.zrange(this.#key('looks'), 0, '0', 'WITHSCORES');
      return at === undefined ? undefined : Number(at);
    });
  }

  claim(): Promise<Visit | undefined> {
    return this.#safely(() => this.#claims.next(this.#options.job, this.#run));
  }

  mayAsk(visit: Visit): boolean {
    return this.#claims.mayAsk(visit);
  }

  release(visit: Visit, delayMs: number): Promise<void> {
    return this.#safely(() => this.#claims.release(visit, delayMs));
  }

  unclaim(visit: Visit): Promise<void> {
    return this.#safely(() => this.#claims.unclaim(visit));
  }

  finish(ends: Finish[]): Promise<void> {
    return this.#safely(async () => {
      if (ends.length === 0) return;
      const stray = ends.find(({ visit }) => !this.#claims.jobOf(visit));
      if (stray) throw new Error(`${stray.visit.url} was not claimed here`);
      const delayed = (await this.#scripts.finish(
        this.#run,
        this.#options.perHost,
        ...ends.flatMap(endValues),
      )) as number[];
      await Promise.all(
        ends.map((end, i) =>
          end.state === 'retry' && delayed[i] === 1
            ? this.#claims.tryAgain(end.visit, end.afterMs)
            : this.#claims.end(end.visit),
        ),
      );
    });
  }

  isDrained(): Promise<boolean> {
    return this.#safely(async () => {
      const { waiting } = await countsOf(this.#redis, this.#base);
      return waiting === 0 && (await this.#redis.hexists(this.#key('job'), 'opening')) === 0;
    });
  }

  idleMs(): Promise<number | undefined> {
    return this.#safely(async () => ((await this.#scripts.idle()) as number | null) ?? undefined);
  }

  async endRun(): Promise<void> {
    await this.#safely(() => this.#scripts.endRun(this.#run));
  }

  halted(): Promise<Halt | undefined> {
    return this.#safely(
      async () => ((await this.#redis.hget(this.#key('job'), 'halted')) as Halt | null) ?? undefined,
    );
  }

  async pause(): Promise<void> {
    await this.#safely(() => this.#redis.hset(this.#key('job'), 'halted', 'paused'));
  }

  async resume(): Promise<void> {
    await this.#safely(async () => {
      if ((await this.#redis.hget(this.#key('job'), 'halted')) === 'paused')
        await this.#redis.hdel(this.#key('job'), 'halted');
    });
  }

  cancel(): Promise<number> {
    return this.#safely(async () => {
      let dropped = 0;
      for (let n = AT_ONCE; n > 0; dropped += n) n = Number(await this.#scripts.cancel(AT_ONCE));
      return dropped;
    });
  }

  postpone(leastMs: number): Promise<Set<string>> {
    return this.#safely(async () => {
      const hosts = new Set<string>();
      for (;;) {
        const some = (await this.#scripts.postpone(AT_ONCE, leastMs)) as string[];
        if (some.length === 0) return hosts;
        for (const host of some) hosts.add(host);
      }
    });
  }

  counts(): Promise<FrontierCounts> {
    return this.#safely(() => countsOf(this.#redis, this.#base));
  }

  failures(): AsyncIterable<Failure> {
    return failuresOf(this.#redis, this.#base, this.#safely);
  }

  retryFailed(): Promise<number> {
    return this.#safely(async () => {
      let opened = 0;
      for await (const urls of this.#redis.sscanStream(this.#key('troubled'), { count: AT_ONCE }))
        opened += await this.#reopen(urls as string[], 'failed');
      return opened;
    });
  }

  ledger(): AsyncIterable<LedgerEntry> {
    return ledgerOf(this.#redis, this.#base);
  }

  forget(isGone: (url: string) => boolean): Promise<number> {
    const parts = { known: this.#known(), scripts: this.#scripts, jobs: this.#jobs };
    return this.#safely(() => forgetUrls(this.#redis, this.#base, parts, isGone));
  }

  async close(): Promise<void> {
    try {
      // Where Redis is away, nothing can be given back: the leases end by themselves.
      await this.#claims.close().catch(() => undefined);
      await this.#jobs.close().catch(() => undefined);
    } finally {
      this.#redis.disconnect();
    }
  }

  /** What an earlier run has ended and this one looks at again; whoever is killed here has it done by the next `start`. */
  async #openRun(seeds: NewUrl[], which: string): Promise<void> {
    const due = which.match(/^due (.+)$/)?.[1];
    if (due === undefined) {
      await this.#reopen(
        seeds.map(({ url }) => url),
        '0',
      );
      await this.#reopenKnown(Number(which));
    } else await this.#reopenDue(which, due);
    await this.#scripts.opened(this.#run);
  }

  async #reopenKnown(least: number): Promise<void> {
    let some: string[] = [];
    for await (const { url, row } of this.#known()) {
      if (stateOf(row.state) === 'waiting' || Number(row.again) < least) continue;
      some.push(url);
      if (some.length < AT_ONCE) continue;
      await this.#reopen(some, String(least));
      some = [];
    }
    await this.#reopen(some, String(least));
  }

  /** All at once: other workers may be looking at some already, which takes those out. */
  async #reopenDue(which: string, due: string): Promise<void> {
    const urls = await this.#redis.zrange(this.#key('looks'), '-inf', due, 'BYSCORE');
    for (let at = 0; at < urls.length; at += AT_ONCE) await this.#reopen(urls.slice(at, at + AT_ONCE), which);
  }

  async #reopen(urls: string[], which: string): Promise<number> {
    if (urls.length === 0) return 0;
    return Number(await this.#scripts.reopen(this.#run, this.#options.perHost, which, ...urls));
  }

  async #add(urls: NewUrl[]): Promise<number> {
    let added = 0;
    for (let i = 0; i < urls.length; i += AT_ONCE) {
      const values = urls.slice(i, i + AT_ONCE).flatMap(urlValues);
      added += Number(await this.#scripts.add(this.#options.perHost, ...values));
    }
    return added;
  }

  #known = (): AsyncIterable<Known> => scanUrls(this.#redis, this.#base);
  #key = (name: string): string => this.#base + name;
  #safely = <T>(work: () => Promise<T>): Promise<T> => guarded(this.#options.url, work);
}

const urlValues = (one: NewUrl): (string | number)[] => [
  one.url,
  one.priority,
  one.depth,
  SOURCES.indexOf(one.source),
  bitOf(one.source),
  one.redirects ?? 0,
  oneLine(one.fromUrl),
  oneLine(one.datedAt),
];

const endValues = (end: Finish): (string | number)[] => [
  end.visit.url,
  end.visit.id,
  end.state,
  end.state !== 'retry' && end.again ? 1 : 0,
  end.state === 'retry' ? '' : oneLine(end.kind),
  end.state === 'done' ? '' : end.code,
  end.state === 'done' ? '' : oneLine(end.message),
  end.state === 'retry' ? end.afterMs : 0,
  end.state === 'retry' || end.lookAt === undefined ? '' : Math.round(end.lookAt),
  end.state === 'done' ? oneLine(end.memory) : '',
];
