import type { JobStatus } from '../queues/port.ts';
import type { ArchiveFile, ArchiveTotals } from '../storage/port.ts';
import { readCatalog, readFrontier } from './wiring.ts';

/** What a data folder holds and what still waits, as `newskeep status --json` prints it. */
export interface Status {
  totals: ArchiveTotals;
  files: ArchiveFile[];
  jobs: JobStatus[];
}

/** Reads the status beside a running crawl. Throws `no_data` where there is no archive. */
export const readStatus = (dataDir: string): Status => ({
  ...readCatalog(dataDir),
  jobs: readFrontier(dataDir),
});
