import type { Failure } from '../../queues/port.ts';
import { knownJob } from '../jobs/known.ts';
import type { DataPlace } from '../place.ts';
import { lockData, openFrontierOf, openFrontierView } from '../wiring.ts';
import { adviceOn } from './advice.ts';

/** A URL in trouble, as a line of `newskeep failed --json`. */
export interface FailedUrl extends Failure {
  advice: string;
}

/** URLs that failed; with `all`, those that were refused or wait for another try too. Reads beside a running crawl. */
export async function* readFailed(
  data: DataPlace,
  job: string | undefined,
  all: boolean,
): AsyncGenerator<FailedUrl> {
  const view = openFrontierView(data);
  try {
    const { job: name } = await knownJob(view, job);
    for await (const failure of view.failures(name))
      if (all || failure.state === 'failed') yield { ...failure, advice: adviceOn(failure.code) };
  } finally {
    await view.close();
  }
}

/**
 * Lets every failed URL of the job wait again, its tries counted from none; returns how many those are. The next
 * crawl fetches them. Throws `locked` while a crawl runs.
 */
export async function retryFailed(
  data: DataPlace,
  job: string | undefined,
): Promise<{ job: string; retried: number }> {
  const view = openFrontierView(data);
  const { job: name } = await knownJob(view, job).finally(() => view.close());
  const lock = lockData(data, `failed ${name} --retry`);
  try {
    const frontier = openFrontierOf(data, name);
    try {
      return { job: name, retried: await frontier.retryFailed() };
    } finally {
      await frontier.close();
    }
  } finally {
    lock.release();
  }
}
