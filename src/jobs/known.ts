import { existsSync } from 'node:fs';
import { NewskeepError } from '../../model/errors.ts';
import type { FrontierView, JobStatus } from '../../queues/port.ts';
import { loadJob } from './load.ts';

/**
 * The job of a data folder that is meant: by its name, its job file, or, where the folder knows one alone, by
 * nothing. Throws `job_unknown` with the names that it knows.
 */
export async function knownJob(view: FrontierView, named: string | undefined): Promise<JobStatus> {
  const jobs = await view.jobs();
  const [only, ...more] = jobs;
  if (named === undefined && only && more.length === 0) return only;
  const file =
    named !== undefined && /\.ya?ml$/i.test(named) && existsSync(named) ? loadJob(named) : undefined;
  if (file?.queue)
    throw new NewskeepError(
      'job_unknown',
      `The queue of ${file.name} is on Redis, where this command cannot look.`,
      {
        hint: 'It reads frontiers that lie in a data folder.',
      },
    );
  const name = file?.name ?? named;
  const found = jobs.find(({ job }) => job === name);
  if (found) return found;
  const names = jobs.map(({ job }) => job).join(', ');
  throw new NewskeepError(
    'job_unknown',
    name === undefined ? 'Which job?' : `The data folder knows no job "${name}".`,
    { hint: names ? `It knows: ${names}.` : 'Nothing was crawled into it yet; --data names another folder.' },
  );
}
