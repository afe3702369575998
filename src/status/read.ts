import type { HostStatus, JobStatus } from '../../queues/port.ts';
import type { ArchiveFile, ArchiveTotals } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { openFrontierView, readArchive } from '../wiring.ts';
import { type Beacon, readBeacon } from './beacon.ts';

/** What a data folder holds, what still waits and what is under way, as `newskeep status --json` prints it. */
export interface Status {
  totals: ArchiveTotals;
  files: ArchiveFile[];
  jobs: (JobStatus & { hosts: HostStatus[] })[];
  /** What the crawl says that is running now; null where none is. */
  running: Beacon | null;
}

/** Reads the status beside a running crawl. Throws `no_data` where there is no archive. */
export async function readStatus(data: DataPlace, queue?: string): Promise<Status> {
  const archive = await readArchive(data);
  const view = await openFrontierView(data, queue);
  try {
    const jobs: Status['jobs'] = [];
    for (const job of await view.jobs()) jobs.push({ ...job, hosts: await view.hosts(job.job) });
    return { ...archive, jobs, running: readBeacon(data) };
  } finally {
    await view.close();
  }
}
