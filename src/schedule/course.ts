import { inspect } from 'node:util';
import { NewskeepError } from '../../model/errors.ts';
import { calendarOf } from '../../queues/schedule/calendar.ts';
import {
  type Calendar,
  type Firing,
  LATE_MS,
  type Missed,
  type Starts,
  type Taken,
} from '../../queues/schedule/port.ts';
import type { Clock } from './clock.ts';
import type { ScheduledJob } from './job_files.ts';
import type { Teller } from './tell.ts';

/** How a run ended, for the log. */
interface RunEnd {
  /** What `newskeep crawl` would have ended with (README). */
  exit_code: number;
  /** False where somebody should look: the log warns. */
  isWell: boolean;
  /** What the log tells of it beside. */
  figures: Record<string, unknown>;
}

/** Runs a job once. Ends in order when the signal comes. */
export type RunJob = (scheduled: ScheduledJob, signal: AbortSignal) => Promise<RunEnd>;

/** What the courses of a daemon share. */
export interface Shared {
  clock: Clock;
  tell: Teller;
  run: RunJob;
  openStarts(scheduled: ScheduledJob, now: number): Promise<Starts>;
  /** Jobs that are run, or wait for their turn, by name. */
  underWay: Map<string, Promise<void>>;
  /** Does work when the runs before it are over: a data folder has one writer. */
  inTurn(work: () => Promise<void>): Promise<void>;
  /** The daemon is to end: runs are stopped in order, and none begins. */
  ending: AbortSignal;
  /** Ends the daemon by a fault of newskeep itself. */
  fail(error: unknown): void;
}

/** The clock is looked at so often at least: a machine that slept, or a clock that was set, is noticed by then. */
const TICK_MS = 10_000;
/** After trouble with Redis or the disk. */
const TROUBLE_MS = 30_000;
/** On Redis, a process that is at another job's run leaves a start to the others for so long. */
const LEAVE_MS = 5000;

/** Follows the schedule of one job. */
export class Course {
  readonly #scheduled: ScheduledJob;
  readonly #shared: Shared;
  readonly #calendar: Calendar;
  #starts: Starts | undefined;
  #trouble: string | undefined;

  constructor(scheduled: ScheduledJob, shared: Shared) {
    const { name, schedule } = scheduled.job;
    this.#scheduled = scheduled;
    this.#shared = shared;
    this.#calendar = calendarOf(name, schedule);
  }

  /** Until the signal comes, and the run under way is over. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock, underWay, ending } = this.#shared;
    try {
      while (!signal.aborted) {
        // A Redis that is away answers late or never: that keeps no daemon from its end.
        const isWell = await orAborted(this.#step(), ending);
        if (signal.aborted) break;
        await clock.wait(isWell ? this.#pauseMs() : TROUBLE_MS, signal);
      }
      await underWay.get(this.#name);
    } finally {
      await this.#starts?.close();
    }
  }

  get #name(): string {
    return this.#scheduled.job.name;
  }

  /** Whether it went well; trouble that may pass is told once. */
  async #step(): Promise<boolean> {
    const { clock, tell } = this.#shared;
    try {
      const starts = this.#starts ?? (await this.#open());
      const taken = this.#isLeftToOthers() ? undefined : await starts.take(clock.now());
      if (taken) await this.#take(taken);
      if (this.#trouble !== undefined) tell.info({ job: this.#name }, 'the trouble is over');
      this.#trouble = undefined;
      return true;
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      await this.#inTrouble(error);
      return false;
    }
  }

  async #open(): Promise<Starts> {
    const { clock, ending, openStarts } = this.#shared;
    const starts = await openStarts(this.#scheduled, clock.now());
    // Nobody waited for it, and nobody else would close it.
    if (ending.aborted) await starts.close();
    this.#starts = starts;
    return starts;
  }

  async #inTrouble({ message, code, hint }: NewskeepError): Promise<void> {
    // At the end, what was under way is cut off.
    if (this.#trouble !== message && !this.#shared.ending.aborted)
      this.#shared.tell.error(
        { job: this.#name, code, hint, fault: message },
        'starts cannot be looked after',
      );
    this.#trouble = message;
    const starts = this.#starts;
    this.#starts = undefined;
    await starts?.close();
  }

  /** Only a process that has time takes a start from the others at once. */
  #isLeftToOthers(): boolean {
    const { clock, underWay } = this.#shared;
    const isBusy = underWay.size > 0 && !underWay.has(this.#name);
    if (this.#scheduled.job.queue === undefined || !isBusy) return false;
    const newest = this.#calendar.after(clock.now() - LEAVE_MS);
    return newest !== undefined && newest.at <= clock.now();
  }

  #pauseMs(): number {
    const { clock, underWay } = this.#shared;
    const now = clock.now();
    const next = this.#calendar.after(now);
    const isBusy = underWay.size > 0;
    return Math.min(isBusy ? LEAVE_MS : TICK_MS, next ? next.at - now : TICK_MS);
  }

  async #take(taken: Taken): Promise<void> {
    const { underWay, tell } = this.#shared;
    const { firing, missed, corrected } = taken;
    const job = this.#name;
    if (corrected !== undefined)
      tell.warn(
        { job, set_back_s: Math.round(corrected / 1000) },
        'the clock was set back: the new time counts',
      );
    if (taken.isLost) tell.error({ job }, 'Redis had lost the starts: they begin anew');
    if (missed) this.#tellMissed(missed, firing);
    if (!firing) return taken.end();
    if (taken.isBusy || underWay.has(job)) {
      tell.warn({ job, slot: iso(firing.slot) }, 'start skipped: the run before it is not over');
      return taken.end();
    }
    underWay.set(
      job,
      this.#run(firing, taken)
        .catch(this.#shared.fail)
        .finally(() => underWay.delete(job)),
    );
  }

  #tellMissed({ count, isMore, since }: Missed, firing: Firing | undefined): void {
    const fields = { job: this.#name, missed: count, or_more: isMore || undefined, since: iso(since) };
    this.#shared.tell.warn(
      fields,
      firing ? 'starts were missed: one run makes up for them' : 'starts were missed',
    );
  }

  async #run(firing: Firing, taken: Taken): Promise<void> {
    const { inTurn, ending, tell } = this.#shared;
    const fields = { job: this.#name, slot: iso(firing.slot) };
    await inTurn(async () => {
      // Left as it is: on Redis, another process takes it over.
      if (ending.aborted) return tell.warn(fields, 'run not begun: the daemon ends');
      await this.#runNow(firing, taken.isTakenOver);
      await this.#end(taken);
    });
  }

  /** A fault in one job's run is told, and silences no other job. */
  async #runNow({ slot, at }: Firing, isTakenOver = false): Promise<void> {
    const { clock, ending, run, tell } = this.#shared;
    const job = this.#name;
    const lateMs = clock.now() - at;
    const late_s = lateMs > LATE_MS ? Math.round(lateMs / 1000) : undefined;
    tell.info({ job, slot: iso(slot), late_s, taken_over: isTakenOver || undefined }, 'job is started');
    try {
      const { exit_code, isWell, figures } = await run(this.#scheduled, ending);
      tell[isWell ? 'info' : 'warn']({ job, exit_code, ...figures }, 'run is over');
    } catch (error) {
      const { code, message, hint } = asKnown(error);
      tell.error({ job, code, fault: message, hint }, 'run failed');
    }
  }

  /** Where Redis went away meanwhile, the run counts as one whose process died. */
  async #end(taken: Taken): Promise<void> {
    try {
      await taken.end();
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      this.#shared.tell.error(
        { job: this.#name, code: error.code, fault: error.message },
        'the end of the run cannot be noted',
      );
    }
  }
}

/** An error as it is told; what is no NewskeepError is a fault of newskeep itself. */
export const asKnown = (error: unknown): Pick<NewskeepError, 'code' | 'message' | 'hint'> =>
  error instanceof NewskeepError ? error : { code: 'internal', message: inspect(error), hint: undefined };

/** What the work gives, or true as soon as the signal comes; leaves no listener behind, however often it is called. */
const orAborted = (work: Promise<boolean>, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const stop = () => resolve(true);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

const iso = (ms: number): string => new Date(ms).toISOString();
