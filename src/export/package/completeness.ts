import { NewskeepError } from '../../../model/errors.ts';
import { readCoverage } from '../../coverage/coverage.ts';
import type { Coverage, HostCoverage } from '../../coverage/schema.ts';
import type { DataPlace } from '../../place.ts';
import { openFrontierView } from '../../wiring.ts';

/** What the ledger of one job knows of the hosts of an export. */
export interface JobCompleteness {
  job: string;
  hosts: HostCoverage[];
  forgotten: number;
}

/** Of each job of the data folder; or why none can be told of. */
export type Completeness = { jobs: JobCompleteness[] } | { unknown: string };

const NO_LEDGER = 'the data folder holds no ledger of a job';

/** What the coverage of each job says (docs/coverage.md), of these hosts alone where some are named. */
export async function readCompleteness(data: DataPlace, hosts: string[]): Promise<Completeness> {
  try {
    const jobs: JobCompleteness[] = [];
    for (const job of await namesOfJobs(data)) jobs.push(ofHosts(await readCoverage(data, { job }), hosts));
    if (jobs.length === 0) return { unknown: NO_LEDGER };
    const knowing = jobs.filter((job) => job.hosts.length > 0);
    return knowing.length > 0
      ? { jobs: knowing }
      : { unknown: 'no job of the data folder knows these hosts' };
  } catch (error) {
    // An archive without a ledger is whole all the same: one that was imported, or whose queue is on a Redis.
    if (error instanceof NewskeepError && ['no_data', 'job_unknown'].includes(error.code))
      return { unknown: NO_LEDGER };
    throw error;
  }
}

async function namesOfJobs(data: DataPlace): Promise<string[]> {
  const view = await openFrontierView(data);
  try {
    return (await view.jobs()).map(({ job }) => job).sort();
  } finally {
    await view.close();
  }
}

const ofHosts = ({ job, hosts, forgotten }: Coverage, wanted: string[]): JobCompleteness => ({
  job,
  forgotten,
  hosts: wanted.length > 0 ? hosts.filter(({ host }) => wanted.includes(host)) : hosts,
});
