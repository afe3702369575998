import { crawlFrontier } from '../../crawlers/crawl.ts';
import { seedUrl } from '../../crawlers/discover.ts';
import { Fetcher } from '../../crawlers/fetcher.ts';
import { requireContact, scopeOf } from '../../crawlers/scope.ts';
import { userAgent } from '../../crawlers/user_agent.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { Frontier, Visit } from '../../queues/port.ts';
import type { Archive, LastVisit } from '../../storage/port.ts';
import { VERSION } from '../version.ts';
import { lockData, openArchive, openFrontier } from '../wiring.ts';
import { Committer } from './committer.ts';
import { Pipeline } from './pipeline.ts';
import { emptyReport, type RunReport } from './report.ts';

export interface RunOptions {
  /** The data folder; made when it is not there. One run at a time. */
  dataDir: string;
  /** Ends the run in order; the next run goes on where this one stopped. */
  signal?: AbortSignal;
  /** Takes part in the run that another process began, rather than beginning or taking up one. */
  join?: boolean;
  /** Called after every commit with what the run has done so far. */
  onProgress?: (report: RunReport) => void;
}

/**
 * Runs a job until its frontier is drained, a limit is reached or the signal comes. Throws a NewskeepError
 * when it cannot begin (`contact_missing`, `locked`, `storage_…`, `queue_…`) or cannot go on (`storage_full`); whatever
 * was committed before stays.
 */
export async function crawl(job: Job, options: RunOptions): Promise<RunReport> {
  requireContact(job);
  if (options.join && job.queue === undefined)
    throw new NewskeepError('usage', 'A worker takes part through a queue that several processes reach.', {
      hint: 'Name it with --queue redis://host:6379, or as queue: in the job file.',
    });
  const lock = lockData(options.dataDir, `crawl ${job.name}`);
  try {
    const archive = await openArchive(options.dataDir, {
      software: `newskeep/${VERSION}`,
      contact: job.contact,
    });
    try {
      const frontier = await openFrontier(options.dataDir, job);
      try {
        return await run(job, archive, frontier, options);
      } finally {
        await frontier.close();
      }
    } finally {
      await archive.close();
    }
  } finally {
    lock.release();
  }
}

async function run(
  job: Job,
  archive: Archive,
  frontier: Frontier,
  { signal, onProgress, join }: RunOptions,
): Promise<RunReport> {
  const seeds = [...new Set(job.seeds.flatMap((seed) => normalizeUrl(seed) ?? []))];
  const state = join ? await frontier.join() : await frontier.start(seeds.map(seedUrl), linkSettings(job));
  if (!state)
    throw new NewskeepError(
      'run_missing',
      `No run of ${job.name} is open that a worker could take part in.`,
      {
        hint: 'Begin it with newskeep crawl, then start workers.',
      },
    );
  const report = emptyReport(job.name, state, seeds.length, archive.recovery);
  const begun = performance.now();
  const stop = new AbortController();
  const end = (how: RunReport['end']) => {
    if (stop.signal.aborted) return;
    report.end = how;
    stop.abort();
  };
  const interrupted = () => end('interrupted');
  signal?.addEventListener('abort', interrupted);
  if (signal?.aborted) interrupted();
  const clock = job.limits.minutes ? setTimeout(() => end('limit'), job.limits.minutes * 60_000) : undefined;

  const progress = () => {
    report.seconds = seconds(begun);
    onProgress?.(report);
  };
  const committer = new Committer(archive, frontier, { commit: progress, fault: () => stop.abort() });
  const pipeline = new Pipeline({ job, scope: scopeOf(job), frontier, archive, committer, report });
  const fetcher = new Fetcher({
    job,
    userAgent: userAgent(VERSION, job.contact),
    run: state.run,
    // "Not changed" helps only where the links of the page are in this job's frontier.
    validatorsOf: (visit) => (visit.linksKnown ? validators(archive, visit) : undefined),
    onRobots: (capture) => pipeline.takeRobots(capture),
  });
  const seedSet = new Set(seeds);
  try {
    await crawlFrontier({
      frontier,
      fetcher,
      concurrency: job.concurrency,
      signal: stop.signal,
      take: async (visit, fetched) => {
        await pipeline.take(visit, fetched);
        if (job.limits.pages && report.fetched >= job.limits.pages) end('limit');
      },
    });
    await committer.flush();
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener('abort', interrupted);
    await fetcher.close();
  }
  const isDrained = await frontier.isDrained();
  if (report.end === 'limit' && isDrained) report.end = 'done';
  if (report.end === 'done' && !isDrained) report.end = 'waiting';
  const halt = await frontier.halted();
  if (halt === 'cancelled' || (halt && !isDrained)) report.end = halt;
  if (report.end === 'done') await frontier.endRun();
  report.frontier = await frontier.counts();
  for await (const failure of frontier.failures()) {
    if (failure.state === 'waiting') continue;
    const isSeed = seedSet.has(failure.url);
    if (isSeed) report.seeds_failed++;
    if ((isSeed || failure.state === 'failed') && report.failures.length < FAILURES_TOLD)
      report.failures.push(failure);
  }
  report.seconds = seconds(begun);
  return report;
}

/** As many as a person reads; the frontier has them all. */
const FAILURES_TOLD = 20;

/** What decides which links of a page are followed. */
const linkSettings = ({ allowed_hosts, limits, seeds }: Job): string =>
  JSON.stringify([allowed_hosts.length > 0 ? allowed_hosts : [...seeds].sort(), limits.depth]);

function validators(archive: Archive, visit: Visit): LastVisit | undefined {
  const last = archive.lastVisit(visit.url);
  return last && (last.status === 200 || last.status === 304) ? last : undefined;
}

const seconds = (begun: number) => Math.round((performance.now() - begun) / 100) / 10;
