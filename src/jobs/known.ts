import { existsSync } from 'node:fs';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { FrontierView, JobStatus } from '../../queues/port.ts';
import type { DataPlace } from '../place.ts';
import { openFrontierView } from '../wiring.ts';
import { loadJob } from './load.ts';

/** Which job is meant, and where its frontier lies. */
export interface Asked {
  /** Its name or its job file; not needed where there is one alone. */
  job?: string | undefined;
  /** The Redis that keeps its queue; a job file may name it too. */
  queue?: string | undefined;
}

/** A job's frontier, open to be read; the caller closes the view. */
export interface KnownJob {
  view: FrontierView;
  status: JobStatus;
  queue: string | undefined;
  /** Where its file was named. */
  job?: Job | undefined;
}

/** Throws `job_unknown` with the names that are known. */
export async function openKnownJob(data: DataPlace, { job: named, queue: said }: Asked): Promise<KnownJob> {
  const file =
    named !== undefined && /\.ya?ml$/i.test(named) && existsSync(named) ? loadJob(named) : undefined;
  const queue = said ?? file?.queue;
  const view = await openFrontierView(data, queue);
  try {
    const status = choose(await view.jobs(), file?.name ?? named, queue !== undefined);
    return { view, status, queue, job: file };
  } catch (error) {
    await view.close();
    throw error;
  }
}

function choose(jobs: JobStatus[], name: string | undefined, isOnRedis: boolean): JobStatus {
  const [only, ...more] = jobs;
  if (name === undefined && only && more.length === 0) return only;
  const found = jobs.find(({ job }) => job === name);
  if (found) return found;
  const names = jobs.map(({ job }) => job).join(', ');
  const where = isOnRedis ? 'Redis' : 'The data folder';
  const unnamed = names ? `${where} knows several jobs: name one.` : `${where} knows no job.`;
  throw new NewskeepError('job_unknown', name === undefined ? unnamed : `${where} knows no job "${name}".`, {
    hint: names
      ? `It knows: ${names}.`
      : 'Nothing was crawled into it yet; --data names another folder, --queue the Redis of a job.',
  });
}
