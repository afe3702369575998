import path from 'node:path';
import { systemCode } from '../../model/errors.ts';
import type { Look, ScheduledJob } from './job_files.ts';
import type { Teller } from './tell.ts';

/** A job that is scheduled from now on, or is so no longer. */
export interface Change {
  kind: 'added' | 'changed' | 'removed';
  scheduled: ScheduledJob;
}

/**
 * The jobs that are scheduled now. A file that is broken leaves its job as it was; one that is missing takes it away at
 * the second look, since editors replace files.
 */
export class Roster {
  readonly #tell: Teller;
  readonly #jobs = new Map<string, ScheduledJob>();
  #missing = new Set<string>();
  #told = new Map<string, string>();

  constructor(tell: Teller) {
    this.#tell = tell;
  }

  /** Takes over what the files hold, and says what that changed. */
  update({ jobs, faults }: Look): Change[] {
    this.#tellFaults(faults);
    const removed = this.#removed(jobs, faults);
    const others = [...jobs.values()].flatMap((scheduled): Change[] => {
      const known = this.#jobs.get(scheduled.file);
      this.#jobs.set(scheduled.file, scheduled);
      if (!known) return [{ kind: 'added', scheduled }];
      return JSON.stringify(known.job) === JSON.stringify(scheduled.job)
        ? []
        : [{ kind: 'changed', scheduled }];
    });
    return [...removed, ...others];
  }

  #removed(jobs: Look['jobs'], faults: Look['faults']): Change[] {
    const missing = [...this.#jobs.keys()].filter((file) => !jobs.has(file) && !isKept(file, faults));
    const gone = missing.filter((file) => this.#missing.has(file));
    this.#missing = new Set(missing);
    return gone.flatMap((file) => {
      const scheduled = this.#jobs.get(file);
      this.#jobs.delete(file);
      return scheduled ? [{ kind: 'removed', scheduled }] : [];
    });
  }

  /** Each fault once, until it is mended or another one. */
  #tellFaults(faults: Look['faults']): void {
    for (const [file, { message }] of faults) {
      if (this.#told.get(file) === message) continue;
      const old = this.#jobs.get(file);
      if (old && !isKept(file, faults)) continue;
      const left = old ? 'the job goes on as it was' : 'it is left out';
      this.#tell.error({ job: old?.job.name, file, fault: message }, `job file is broken: ${left}`);
    }
    this.#told = new Map([...faults].map(([file, { message }]) => [file, message]));
  }
}

/** A file that cannot be taken leaves its job, and a folder that cannot be read leaves all of its. */
const isKept = (file: string, faults: Look['faults']): boolean =>
  [...faults].some(([at, { cause }]) =>
    at === file ? systemCode(cause) !== 'ENOENT' : file.startsWith(`${at}${path.sep}`),
  );
