import { existsSync } from 'node:fs';
import path from 'node:path';
import { hostRulesOf } from '../crawlers/polite/host_rules.ts';
import { NewskeepError } from '../model/errors.ts';
import type { Job } from '../model/job.ts';
import type { BullmqOptions } from '../queues/bullmq/index.ts';
import { openEmbeddedFrontier } from '../queues/embedded/index.ts';
import { openView } from '../queues/embedded/view.ts';
import type { Frontier, FrontierView } from '../queues/port.ts';
import * as archive from '../storage/archive.ts';
import { openCatalogView } from '../storage/catalog/database.ts';
import { openFolderStore } from '../storage/folder.ts';
import { type Lock, lockFolder } from '../storage/lock.ts';
import * as near from '../storage/near/index.ts';
import type { Archive, ArchiveFile, ArchiveTotals, ForeignWarc, NearIndex } from '../storage/port.ts';
import * as foreign from '../storage/warc/foreign.ts';

/** The one place that names a concrete queue and store, and where they lie in the data folder. */

const frontierPath = (dataDir: string) => path.join(dataDir, 'frontier.sqlite');
const catalogPath = (dataDir: string) => path.join(dataDir, 'catalog.sqlite');

/** The right to write the data folder; throws `locked` while another run has it. */
export const lockData = (dataDir: string, command: string): Lock => lockFolder(dataDir, command);

/** Loaded where a job needs it: most runs never speak to a Redis. */
const openRedisFrontier = async (options: BullmqOptions): Promise<Frontier> =>
  (await import('../queues/bullmq/index.ts')).openBullmqFrontier(options);

/** The job's frontier: in Redis where the job names one, else in the data folder. */
export async function openFrontier(dataDir: string, job: Job): Promise<Frontier> {
  const { name, queue, politeness } = job;
  const gate = { job: name, perHost: politeness.per_host, pauseMs: politeness.delay_ms };
  if (queue !== undefined) {
    const own = Object.entries(job.hosts).find(([, rule]) => rule.per_host !== undefined);
    if (own)
      throw new NewskeepError('job_invalid', `hosts: ${own[0]}: per_host is not known to a queue on Redis.`, {
        hint: 'Set politeness.per_host for all hosts of the job.',
      });
    return openRedisFrontier({ url: queue, ...gate });
  }
  const rulesOf = hostRulesOf(job);
  return openEmbeddedFrontier({
    path: frontierPath(dataDir),
    ...gate,
    paceOf: (host) => ({ perHost: rulesOf(host).perHost, pauseMs: rulesOf(host).delayMs }),
  });
}

/** The frontier of a job that was begun before. Throws `no_data` where the data folder has none. */
export async function openKnownFrontier(
  dataDir: string,
  { name, queue }: Pick<Job, 'name' | 'queue'>,
): Promise<Frontier> {
  if (queue !== undefined) return openRedisFrontier({ url: queue, job: name, perHost: 1, pauseMs: 0 });
  if (!existsSync(frontierPath(dataDir)))
    throw new NewskeepError('no_data', `${dataDir} holds no job yet.`, {
      hint: 'Name the data folder with --data, or the queue with --queue.',
    });
  return openFrontierOf(dataDir, name);
}

/** The frontier of a job that is known by its name alone: for whatever fetches nothing. */
export const openFrontierOf = (dataDir: string, job: string): Frontier =>
  openEmbeddedFrontier({ path: frontierPath(dataDir), job, perHost: 1, pauseMs: 0 });

export const openFrontierView = (dataDir: string): FrontierView => openView(frontierPath(dataDir));

export const openArchive = (
  dataDir: string,
  options: Omit<archive.ArchiveOptions, 'catalogPath'>,
): Promise<Archive> =>
  archive.openArchive(openFolderStore(dataDir), { catalogPath: catalogPath(dataDir), ...options });

/** What is acknowledged, also while a run writes. Throws `no_data` where there is no archive. */
export function readCatalog(dataDir: string): { files: ArchiveFile[]; totals: ArchiveTotals } {
  const view = openCatalogView(catalogPath(dataDir));
  try {
    return { files: view.files(), totals: view.totals() };
  } finally {
    view.close();
  }
}

/** Where a file of the archive lies on this machine. */
export const localPath = (dataDir: string, file: ArchiveFile): string => path.resolve(dataDir, file.path);

/** The index of near-duplicates, which is made from the archive; throws `locked` while another process has it. */
export const openNear = (dataDir: string): NearIndex => near.openNearIndex(path.join(dataDir, 'near.sqlite'));

/** Opens a WARC that another tool may have written; throws `not_a_warc`. */
export const openWarc = (path: string): Promise<ForeignWarc> => foreign.openForeign(path);

export const withoutChunks = foreign.withoutChunks;
