import type { Failure } from '../../queues/port.ts';
import { type Asked, openKnownJob } from '../jobs/known.ts';
import type { DataPlace } from '../place.ts';
import { lockData, openKnownFrontier } from '../wiring.ts';
import { adviceOn } from './advice.ts';

/** A URL in trouble, as a line of `newskeep failed --json`. */
export interface FailedUrl extends Failure {
  advice: string;
}

/** URLs that failed; with `all`, those that were refused or wait for another try too. Reads beside a running crawl. */
export async function* readFailed(data: DataPlace, asked: Asked, all: boolean): AsyncGenerator<FailedUrl> {
  const { view, status } = await openKnownJob(data, asked);
  try {
    for await (const failure of view.failures(status.job))
      if (all || failure.state === 'failed') yield { ...failure, advice: adviceOn(failure.code) };
  } finally {
    await view.close();
  }
}

/**
 * Lets every failed URL of the job wait again, its tries counted from none; returns how many those are. The next
 * crawl fetches them. Throws `locked` while a crawl runs.
 */
export async function retryFailed(data: DataPlace, asked: Asked): Promise<{ job: string; retried: number }> {
  const { view, status, queue } = await openKnownJob(data, asked);
  await view.close();
  const { job } = status;
  // A frontier on Redis is for any number of processes.
  const lock = queue === undefined ? lockData(data, `failed ${job} --retry`) : undefined;
  try {
    const frontier = await openKnownFrontier(data, { name: job, queue });
    try {
      return { job, retried: await frontier.retryFailed() };
    } finally {
      await frontier.close();
    }
  } finally {
    lock?.release();
  }
}
