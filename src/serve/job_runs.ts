import { setImmediate as turn } from 'node:timers/promises';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { RunState } from '../../queues/port.ts';
import type { RunReport } from '../pipeline/report.ts';
import { asKnown } from '../schedule/course.ts';
import type { Teller } from '../schedule/tell.ts';
import type { RunWatcher } from '../status/watcher.ts';

/** How a run that was started here ended. */
type LastRun =
  | { ended_at: string; exit_code: number; report: RunReport }
  | { ended_at: string; error: { code: string; message: string; hint?: string | undefined } };

/** Runs a job once; ends in order when the signal comes. */
export type RunIncremental = (
  job: Job,
  signal: AbortSignal,
  watchers: RunWatcher[],
) => Promise<{ report: RunReport; exit_code: number }>;

/** A run as whoever started it is told of it. */
export type Started = { job: string; run: number; resumed: boolean; started_at: string };

interface UnderWay {
  job: string;
  stop: AbortController;
  over: Promise<void>;
}

/** The runs that this process was asked to start: one at a time, since a data folder has one writer. */
export class JobRuns {
  readonly #run: RunIncremental;
  readonly #tell: Teller;
  readonly #last = new Map<string, LastRun>();
  #underWay: UnderWay | undefined;

  constructor(run: RunIncremental, tell: Teller) {
    this.#run = run;
    this.#tell = tell;
  }

  /** The job whose run was started here and is not over. */
  get running(): string | undefined {
    return this.#underWay?.job;
  }

  last(job: string): LastRun | undefined {
    return this.#last.get(job);
  }

  /**
   * Starts the job, and gives its run as soon as that has begun. Throws `locked` where a run is under way here or another
   * process has the data folder, and whatever else keeps it from beginning.
   */
  async start(job: Job): Promise<Started> {
    const other = this.#underWay?.job;
    if (other !== undefined)
      throw new NewskeepError('locked', `A run of ${other} is under way here.`, {
        hint: 'Wait for its end, or stop it.',
      });
    const stop = new AbortController();
    const begun = Promise.withResolvers<Started>();
    // Who waits for it may have gone.
    begun.promise.catch(() => undefined);
    const over = this.#follow(job, stop.signal, begun).finally(() => {
      this.#underWay = undefined;
    });
    this.#underWay = { job: job.name, stop, over };
    return begun.promise;
  }

  /** Asks the job's run to end in order; false where none is under way here. */
  stop(job: string): boolean {
    if (this.#underWay?.job !== job) return false;
    this.#tell.info({ job }, 'the run is asked to stop');
    this.#underWay.stop.abort();
    return true;
  }

  /** Stops what is under way, and waits for its end; gives whether something was. */
  async close(): Promise<boolean> {
    const underWay = this.#underWay;
    underWay?.stop.abort();
    await underWay?.over;
    return underWay !== undefined;
  }

  async #follow(job: Job, signal: AbortSignal, begun: PromiseWithResolvers<Started>): Promise<void> {
    // The caller notes first that the run is under way.
    await turn();
    let isBegun = false;
    const watcher = beginning((state) => {
      isBegun = true;
      this.#tell.info({ job: job.name, run: state.run }, 'job is started');
      begun.resolve({ job: job.name, run: state.run, resumed: state.resumed, started_at: state.startedAt });
    });
    try {
      const { report, exit_code } = await this.#run(job, signal, [watcher]);
      this.#last.set(job.name, { ended_at: now(), exit_code, report });
      this.#tell.info({ job: job.name, run: report.run, end: report.end, exit_code }, 'run is over');
    } catch (error) {
      begun.reject(error);
      // Another one's run is none of this job's.
      const isRefused = !isBegun && error instanceof NewskeepError && error.code === 'locked';
      if (!isRefused) this.#fail(job.name, error);
    }
  }

  #fail(job: string, error: unknown): void {
    const { code, message, hint } = asKnown(error);
    this.#tell.error({ job, code, fault: message, hint }, 'run failed');
    this.#last.set(job, { ended_at: now(), error: { code, message, hint } });
  }
}

const now = () => new Date().toISOString();

const beginning = (begun: (state: RunState) => void): RunWatcher => ({
  begin: ({ state }) => begun(state),
  visited: () => undefined,
  end: () => undefined,
});
