import path from 'node:path';
import { LastStarts, openLocalStarts } from '../../queues/schedule/local.ts';
import type { Starts } from '../../queues/schedule/port.ts';
import { lockFolder } from '../../storage/lock.ts';
import { type DataPlace, placeOf } from '../place.ts';
import type { ScheduledJob } from './job_files.ts';

/** Where a daemon's jobs get their starts from; beside src/wiring.ts, the one place that names a concrete queue. */
export interface StartsOfJobs {
  of(job: ScheduledJob['job'], now: number): Promise<Starts>;
  close(): void;
}

/**
 * A job's starts are kept in its Redis where it names one, else in the state folder. Throws `locked` while another daemon
 * has that.
 */
export function openStarts(data: DataPlace): StartsOfJobs {
  const folder = path.join(placeOf(data).state, 'schedule');
  const lock = lockFolder(folder, 'schedule run');
  try {
    const record = new LastStarts(path.join(folder, 'last_starts.json'));
    return {
      of: async ({ name, queue, schedule }, now) => {
        if (queue === undefined) return openLocalStarts(record, { job: name, schedule, now });
        // Few jobs speak to a Redis.
        const { openSharedStarts } = await import('../../queues/bullmq/starts.ts');
        return openSharedStarts({ url: queue, job: name, schedule });
      },
      close: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
