import type { Starts } from '../../queues/schedule/port.ts';
import type { Clock } from './clock.ts';
import { Course, type RunJob, type Shared } from './course.ts';
import { JobFiles, type Look, requireNamed, type ScheduledJob } from './job_files.ts';
import { type Change, Roster } from './roster.ts';
import type { Teller } from './tell.ts';

export interface DaemonOptions {
  /** Job files, and folders of them. */
  targets: readonly string[];
  /** Ends the daemon: a run under way is stopped in order. */
  signal: AbortSignal;
  clock: Clock;
  tell: Teller;
  run: RunJob;
  /** The starts of a job, as far as the process is to look after them. */
  openStarts(scheduled: ScheduledJob, now: number): Promise<Starts>;
}

/** Job files are read again so often. */
const LOOK_MS = 10_000;

/**
 * Starts jobs by their schedules until the signal comes. Gives the names of those whose run was stopped by it. Throws
 * `job_invalid` where a file that is named is not in order at the beginning, and whatever is a fault of newskeep itself.
 */
export async function runDaemon(options: DaemonOptions): Promise<string[]> {
  const files = new JobFiles(options.targets);
  // Whoever starts the daemon is there to read it; later faults are told, and change nothing.
  requireNamed(files.look(), options.targets);
  return new Daemon(options, files).run();
}

class Daemon {
  readonly #files: JobFiles;
  readonly #roster: Roster;
  readonly #shared: Shared;
  /** By job file. */
  readonly #courses = new Map<string, AbortController>();
  readonly #over = new Set<Promise<void>>();
  readonly #fault = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  #isNoneTold = false;

  constructor({ clock, tell, run, openStarts, signal }: DaemonOptions, files: JobFiles) {
    this.#files = files;
    this.#roster = new Roster(tell);
    this.#shared = {
      clock,
      tell,
      run,
      openStarts,
      underWay: new Map(),
      inTurn: (work) => {
        this.#turn = this.#turn.then(work);
        return this.#turn;
      },
      ending: AbortSignal.any([signal, this.#fault.signal]),
      fail: (error) => this.#fault.abort(error),
    };
  }

  async run(): Promise<string[]> {
    const { ending, clock, underWay } = this.#shared;
    let stopped: string[] = [];
    ending.addEventListener('abort', () => {
      stopped = [...underWay.keys()];
    });
    while (!ending.aborted) {
      this.#update(this.#files.look());
      await clock.wait(LOOK_MS, ending);
    }
    await Promise.all(this.#over);
    if (this.#fault.signal.aborted) throw this.#fault.signal.reason;
    return stopped;
  }

  #update(look: Look): void {
    for (const change of this.#roster.update(look)) this.#apply(change);
    const isNone = this.#courses.size === 0;
    if (isNone && !this.#isNoneTold) this.#shared.tell.warn({}, 'no job has a schedule: waiting for one');
    this.#isNoneTold = isNone;
  }

  #apply({ kind, scheduled }: Change): void {
    const { file, job } = scheduled;
    this.#courses.get(file)?.abort();
    this.#courses.delete(file);
    const { every, cron, timezone } = job.schedule;
    const when = every === undefined ? { cron, timezone } : { every };
    this.#shared.tell.info({ job: job.name, file, ...when }, `job ${kind}`);
    if (kind !== 'removed') this.#follow(scheduled);
  }

  #follow(scheduled: ScheduledJob): void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#shared.ending]);
    const over = new Course(scheduled, this.#shared)
      .follow(signal)
      .catch(this.#shared.fail)
      .finally(() => this.#over.delete(over));
    this.#over.add(over);
    this.#courses.set(scheduled.file, stop);
  }
}
