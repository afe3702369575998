import { Browser } from '../../crawlers/browser/index.ts';
import { crawlFrontier } from '../../crawlers/crawl.ts';
import { seedUrl } from '../../crawlers/discover.ts';
import { type Fetched, Fetcher } from '../../crawlers/fetcher.ts';
import { Finder } from '../../crawlers/find/finder.ts';
import { largestPage } from '../../crawlers/polite/host_rules.ts';
import { requireContact, type Scope, scopeOf } from '../../crawlers/scope.ts';
import { userAgent } from '../../crawlers/user_agent.ts';
import { LONGEST_WAIT_MS } from '../../crawlers/verdict.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { Frontier, Visit } from '../../queues/port.ts';
import type { Archive, LastVisit } from '../../storage/port.ts';
import { compactAfterRun } from '../compact/compact.ts';
import { urlsOfFile } from '../jobs/url_file.ts';
import { ParserPool } from '../pages/pool.ts';
import { type DataPlace, placeOf } from '../place.ts';
import { BeaconWatcher } from '../status/beacon.ts';
import { allOf, type RunWatcher } from '../status/watcher.ts';
import { VERSION } from '../version.ts';
import { deliverAfterRun, tellRun } from '../webhooks/of_run.ts';
import { secretsOf } from '../webhooks/sign.ts';
import { lockData, openArchive, openFrontier } from '../wiring.ts';
import { COMMIT_MS, Committer } from './committer.ts';
import { Drawing } from './drawing.ts';
import { isMarked, storiesOf } from './marker.ts';
import type { ReadPage } from './page_store.ts';
import { Pipeline } from './pipeline.ts';
import { emptyReport, FAILURES_TOLD, type RunReport, tally } from './report.ts';
import { Revisits } from './revisits.ts';

export interface RunOptions {
  /** The data folder; made when it is not there. One run at a time. */
  data: DataPlace;
  /** Ends the run in order; the next run goes on where this one stopped. */
  signal?: AbortSignal;
  /** Takes what is new and what is due, as earlier runs planned, instead of everything. */
  incremental?: boolean;
  /** Takes part in the run that another process began, rather than beginning or taking up one. */
  join?: boolean;
  /** Called after every commit with what the run has done so far. */
  onProgress?: (report: RunReport) => void;
  /** Look on while the run goes on: metrics, logs. */
  watchers?: RunWatcher[];
}

/**
 * Runs a job until its frontier is drained, a limit is reached or the signal comes. Throws a NewskeepError
 * when it cannot begin (`contact_missing`, `locked`, `storage_…`, `queue_…`) or cannot go on (`storage_full`); whatever
 * was committed before stays.
 */
export async function crawl(job: Job, options: RunOptions): Promise<RunReport> {
  requireContact(job);
  secretsOf(job.webhooks);
  if (options.join && job.queue === undefined)
    throw new NewskeepError('usage', 'A worker takes part through a queue that several processes reach.', {
      hint: 'Name it with --queue redis://host:6379, or as queue: in the job file.',
    });
  const lock = lockData(options.data, `crawl ${job.name}`);
  try {
    const archive = await openArchive(options.data, {
      software: `newskeep/${VERSION}`,
      contact: job.contact,
      config: JSON.stringify(told(job)),
    });
    try {
      const frontier = await openFrontier(options.data, job);
      try {
        const report = await run(job, archive, frontier, options);
        const fault =
          report.end === 'interrupted' ? undefined : await compactAfterRun(archive, options.signal);
        if (fault) tally(report.errors, fault.code);
        if (report.end === 'done') {
          // All of the run is durable and told when it says that it is over, and it says so before it is: who is killed in
          // between takes the run up and says it again.
          await archive.close();
          report.stories = await storiesOf(options.data, report, job.queue !== undefined);
          await tellRun(options.data, job, report);
          await frontier.endRun();
        }
        await deliverAfterRun(options.data, job, report, options.signal);
        return report;
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

/**
 * The job as its WARC files tell it: how pages were asked for. Which, stands in their records, where it can be
 * forgotten; paths and passwords of this machine are nobody's business.
 */
function told({ since, sources, directives, browser, concurrency, limits, politeness }: Job) {
  return { since, sources, directives, browser, concurrency, limits, politeness };
}

async function run(
  job: Job,
  archive: Archive,
  frontier: Frontier,
  { data, signal, onProgress, join, incremental = false, watchers = [] }: RunOptions,
): Promise<RunReport> {
  const seeds = [...new Set(job.seeds.flatMap((seed) => normalizeUrl(seed) ?? []))];
  const seedUrls = seeds.map((seed) => seedUrl(seed));
  const due = incremental ? Date.now() : undefined;
  const start = () => frontier.start(seedUrls, linkSettings(job), due);
  let state = await (join ? frontier.join(seedUrls) : start());
  if (
    state?.resumed &&
    (await isMarked(data, { job: job.name, run: state.run, started_at: state.startedAt }))
  ) {
    // It was over when its process was killed: what is due since then is another run's.
    await frontier.endRun();
    state = await start();
  }
  if (!state)
    throw new NewskeepError(
      'run_missing',
      `No run of ${job.name} is open that a worker could take part in.`,
      {
        hint: 'Begin it with newskeep crawl, then start workers.',
      },
    );
  const report = emptyReport({ job: job.name, seeds: seeds.length, incremental }, state, archive.recovery);
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
  const clock = job.limits.minutes
    ? setTimeout(() => end('limit'), Math.min(job.limits.minutes * 60_000, LONGEST_TIMER_MS))
    : undefined;

  const progress = () => {
    report.seconds = seconds(begun);
    onProgress?.(report);
  };
  const committer = new Committer(
    archive,
    frontier,
    { commit: progress, fault: () => stop.abort() },
    placeOf(data).isShared ? COMMIT_MS.shared : COMMIT_MS.own,
  );
  const who = { job, userAgent: userAgent(VERSION, job.contact), run: state.run };
  const browser: Browser = new Browser({
    ...who,
    fetch: (visit) => ask(visit),
    onTraffic: (capture) => pipeline.takeTraffic(capture),
  });
  stop.signal.addEventListener('abort', () => browser.stop());
  const parsers = new ParserPool();
  const read: ReadPage = (answer) => {
    const { fileUsage = fetcher.fileUsageOf(answer) } = answer;
    return parsers.capture({ ...answer, fileUsage }, largestPage(job));
  };
  const drawing = new Drawing({ job, archive, browser, read, report });
  const scope = scopeOf(job);
  const finder = new Finder(job, scope);
  const revisits = new Revisits(job, frontier, report);
  const pipeline: Pipeline = new Pipeline({
    job,
    scope,
    finder,
    frontier,
    archive,
    read,
    committer,
    revisits,
    report,
    drawing,
  });
  const fetcher: Fetcher = new Fetcher({
    ...who,
    // "Not changed" helps only where the links of the page are in this job's frontier.
    validatorsOf: (visit) => (visit.linksKnown ? validators(archive, visit) : undefined),
    keptRobots: (url) => pipeline.keptRobots(url),
    onRobots: (capture) => pipeline.takeRobots(capture),
    reservations: {
      kept: (url) => pipeline.keptForRobots(url),
      on: (capture) => pipeline.takeForRobots(capture),
    },
  });
  // What is not to be asked for costs the host nothing: waiting URLs of what turned out to be a trap, too.
  const ask = async (visit: Visit): Promise<Fetched> => {
    const error = archive.isForgotten(visit.url) ? forgotten(visit) : undefined;
    return error ? { error, pauseMs: 0 } : fetcher.fetch(visit);
  };
  const seedSet = new Set(seeds);
  let isIdle = false;
  const watcher = allOf([new BeaconWatcher(), ...watchers]);
  try {
    if (job.url_file) await addUrlFile(job.url_file, scope, frontier, report);
    await revisits.begin();
    // Most incremental runs have nothing to look at: they read no ledger.
    isIdle = incremental && (await frontier.isDrained());
    if (!isIdle) for await (const known of frontier.ledger()) finder.remember(known);
    await watcher.begin({ data, job, state, report, frontier });
    await crawlFrontier({
      frontier,
      fetcher: {
        fetch: async (visit) => {
          const error = finder.refusal(visit);
          return error ? { error, pauseMs: 0 } : ask(visit);
        },
      },
      concurrency: job.concurrency,
      signal: stop.signal,
      inTurn: (visit, fetched) => drawing.inTurn(visit, fetched),
      take: async (visit, fetched) => {
        const ended = await pipeline.take(visit, fetched);
        if (ended) watcher.visited(ended, fetched);
        if (job.limits.pages && report.fetched >= job.limits.pages) end('limit');
      },
    });
    await committer.flush();
    // A run that is to be over soon does not wait for hosts that ask for a long pause.
    if (incremental && report.end === 'done') revisits.paused(await frontier.postpone(LONGEST_WAIT_MS));
    revisits.end();
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener('abort', interrupted);
    try {
      await watcher.end();
    } finally {
      await browser.close();
      await fetcher.close();
      await parsers.close();
    }
  }
  const isDrained = await frontier.isDrained();
  if (report.end === 'limit' && isDrained) report.end = 'done';
  if (report.end === 'done' && !isDrained) report.end = 'waiting';
  const halt = await frontier.halted();
  if (halt === 'cancelled' || (halt && !isDrained)) report.end = halt;
  report.traps = finder.traps;
  if (!isIdle)
    for await (const { sources } of frontier.ledger())
      for (const source of sources) report.found_by[source] = (report.found_by[source] ?? 0) + 1;
  report.frontier = await frontier.counts();
  for await (const failure of frontier.failures()) {
    if (failure.state === 'waiting') continue;
    const isSeed = seedSet.has(failure.url);
    if (isSeed) report.seeds_failed++;
    if ((isSeed || failure.state === 'failed') && report.failures.length < FAILURES_TOLD)
      report.failures.push(failure);
  }
  const nextLook = await frontier.nextLook();
  report.next_look_at = nextLook === undefined ? null : new Date(nextLook).toISOString();
  report.seconds = seconds(begun);
  return report;
}

const forgotten = ({ url }: Visit) =>
  new NewskeepError('forgotten', `${url}: the archive was told to forget it.`);

/** A timer of JavaScript counts 31 bits; no run lasts for 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What decides which links of a page are followed. */
const linkSettings = ({ allowed_hosts, limits, seeds, sources, since }: Job): string =>
  JSON.stringify([
    allowed_hosts.length > 0 ? allowed_hosts : [...seeds].sort(),
    limits.depth,
    Object.entries(sources).flatMap(([name, isOn]) => (isOn ? name : [])),
    since ?? null,
  ]);

/** What the job's file of URLs names. Those that the job may not ask are told by number. */
async function addUrlFile(path: string, scope: Scope, frontier: Frontier, report: RunReport): Promise<void> {
  for await (const urls of urlsOfFile(path)) {
    const inside = urls.filter(scope);
    report.found += await frontier.add(inside.map((url) => seedUrl(url, 'url_file')));
    const outside = urls.length - inside.length;
    if (outside > 0) report.warnings.url_out_of_scope = (report.warnings.url_out_of_scope ?? 0) + outside;
  }
}

function validators(archive: Archive, visit: Visit): LastVisit | undefined {
  const last = archive.lastVisit(visit.url);
  return last && (last.status === 200 || last.status === 304) ? last : undefined;
}

const seconds = (begun: number) => Math.round((performance.now() - begun) / 100) / 10;
