import path from 'node:path';
import { openEmbeddedFrontier } from '../queues/embedded/index.ts';
import { readJobs } from '../queues/embedded/view.ts';
import type { Frontier, JobStatus } from '../queues/port.ts';
import { type ArchiveOptions, openArchive } from '../storage/archive.ts';
import { openCatalogView } from '../storage/catalog/database.ts';
import { openFolderStore } from '../storage/folder.ts';
import type { Archive, ArchiveFile, ArchiveTotals } from '../storage/port.ts';

/** The one place that names a concrete queue and store, and where they lie in the data folder. */

const frontierPath = (dataDir: string) => path.join(dataDir, 'frontier.sqlite');
const catalogPath = (dataDir: string) => path.join(dataDir, 'catalog.sqlite');

export const openFrontier = (dataDir: string, job: string, perHost: number): Frontier =>
  openEmbeddedFrontier({ path: frontierPath(dataDir), job, perHost });

export const readFrontier = (dataDir: string): JobStatus[] => readJobs(frontierPath(dataDir));

export const openFolderArchive = (
  dataDir: string,
  options: Omit<ArchiveOptions, 'catalogPath'>,
): Promise<Archive> =>
  openArchive(openFolderStore(dataDir), { catalogPath: catalogPath(dataDir), ...options });

/** What is acknowledged, also while a run writes. Throws `no_data` where there is no archive. */
export function readCatalog(dataDir: string): { files: ArchiveFile[]; totals: ArchiveTotals } {
  const view = openCatalogView(catalogPath(dataDir));
  try {
    return { files: view.files(), totals: view.totals() };
  } finally {
    view.close();
  }
}
