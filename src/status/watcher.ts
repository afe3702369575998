import type { Fetched } from '../../crawlers/fetcher.ts';
import type { Job } from '../../model/job.ts';
import type { Finish, Frontier, RunState } from '../../queues/port.ts';
import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';

/** A run as its watchers see it; the report grows while it goes on. */
export interface WatchedRun {
  data: DataPlace;
  job: Job;
  state: RunState;
  report: RunReport;
  frontier: Pick<Frontier, 'counts'>;
}

/**
 * Looks on while a run goes on: for `newskeep status`, metrics and logs. Not its job: to change anything. What
 * `begin` throws keeps the run from beginning.
 */
export interface RunWatcher {
  begin(run: WatchedRun): void | Promise<void>;
  visited(end: Finish, fetched: Fetched): void;
  /** Called in every case, also when the run ended by a fault. */
  end(): void | Promise<void>;
}

/** Several watchers as one; those that have begun are ended when a later one cannot begin. */
export function allOf(watchers: RunWatcher[]): RunWatcher {
  const begun: RunWatcher[] = [];
  const end = async () => {
    for (const watcher of begun.splice(0)) await watcher.end();
  };
  return {
    async begin(run) {
      try {
        for (const watcher of watchers) {
          await watcher.begin(run);
          begun.push(watcher);
        }
      } catch (error) {
        await end();
        throw error;
      }
    },
    visited(visit, fetched) {
      for (const watcher of begun) watcher.visited(visit, fetched);
    },
    end,
  };
}
