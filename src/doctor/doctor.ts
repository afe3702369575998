import { existsSync } from 'node:fs';
import type { FrontierView, JobStatus } from '../../queues/port.ts';
import { type Asked, openKnownJob } from '../jobs/known.ts';
import { loadJob } from '../jobs/load.ts';
import type { DataPlace } from '../place.ts';
import { openFrontierView } from '../wiring.ts';
import { checkClocks } from './checks/clock.ts';
import { checkFolders, checkRoom, checkTemporary, type FreeBytes, freeBytes } from './checks/disk.ts';
import { checkDrift } from './checks/drift.ts';
import { checkFailing, readTroubles, type Trouble } from './checks/failing.ts';
import { checkFuture } from './checks/future.ts';
import { checkLeftOut, checkRuns, type Planned, readPlanned } from './checks/not_crawled.ts';
import { checkQueue } from './checks/queue.ts';
import { checkRobots } from './checks/robots.ts';
import { checkSilence } from './checks/silence.ts';
import { checkSources } from './checks/sources.ts';
import { checkWalls } from './checks/walls.ts';
import { Records } from './records.ts';
import { type Diagnosis, type Finding, isoOf } from './schema.ts';

export interface DoctorOptions extends Asked {
  /** What the time is, ms; default: this machine's clock. */
  now?: number | undefined;
  free?: FreeBytes | undefined;
  /** Told host by host. */
  onProgress?: ((done: number, hosts: number) => void) | undefined;
}

/**
 * Looks for what is wrong with a job's hosts, or with all that the data folder holds, by its own records; writes
 * nothing, and runs beside a crawl. Throws `no_data`, and `job_unknown` for a job that was named and is not known.
 */
export async function diagnose(data: DataPlace, options: DoctorOptions = {}): Promise<Diagnosis> {
  const { now = Date.now(), free = freeBytes } = options;
  const known = await frontierOf(data, options);
  try {
    const temporary = await checkTemporary(free);
    const seen = temporary.length > 0 ? NOTHING_SEEN : await lookAt(data, known, { ...options, now, free });
    const findings = [...temporary, ...checkFolders(data), ...known.findings, ...seen.findings];
    const healthy = findings.length === 0;
    return { job: known.job ?? null, made_at: isoOf(now), ...seen, healthy, findings };
  } finally {
    await known.view?.close();
  }
}

type Seen = Pick<Diagnosis, 'last_fetch_at' | 'hosts' | 'findings'>;
const NOTHING_SEEN: Seen = { last_fetch_at: null, hosts: 0, findings: [] };

type Looking = DoctorOptions & { now: number; free: FreeBytes };

async function lookAt(data: DataPlace, { job, jobs, view }: Known, looking: Looking): Promise<Seen> {
  const records = await Records.open(data, job);
  try {
    const frontier = {
      troubles: await readTroubles(records, view, jobs),
      planned: await readPlanned(view, jobs),
    };
    return await lookAtRecords(data, records, frontier, looking);
  } finally {
    records.close();
  }
}

async function lookAtRecords(
  data: DataPlace,
  records: Records,
  { troubles, planned }: { troubles: Map<string, Trouble>; planned: Map<string, Planned> },
  { now, free, onProgress }: Looking,
): Promise<Seen> {
  const [last] = await records.all<{ ms: number | null }>('SELECT max(ms) AS ms FROM captures');
  const hosts = await hostsOf(records, troubles, last?.ms ?? 0);
  const here = [...(await checkRoom(data, records, free)), ...(await checkRuns(records, planned, now))];
  const clocks = await checkClocks(records, hosts);
  const others = Map.groupBy([...clocks, ...(await checkLeftOut(records))], ({ host }) => host);
  const ofHosts: Finding[] = [];
  for (const [done, host] of hosts.entries()) {
    onProgress?.(done, hosts.length);
    const found = [...(await examine(records, host, troubles.get(host))), ...(others.get(host) ?? [])];
    ofHosts.push(...withoutEchoes(found));
  }
  return {
    last_fetch_at: typeof last?.ms === 'number' ? isoOf(last.ms) : null,
    hosts: hosts.length,
    findings: [...here, ...(others.get(null) ?? []), ...ofHosts],
  };
}

/** One check after another: each is a query of its own, and memory stays that of one host. */
async function examine(records: Records, host: string, trouble: Trouble | undefined): Promise<Finding[]> {
  return [
    ...checkFailing(host, trouble),
    ...(await checkRobots(records, host)),
    ...(await checkWalls(records, host)),
    ...(await checkSilence(records, host)),
    ...(await checkSources(records, host)),
    ...(await checkDrift(records, host)),
    ...(await checkFuture(records, host)),
  ];
}

/** What follows from another finding of the same host is not told beside it. */
const EXPLAINED_BY: Partial<Record<Finding['kind'], Finding['kind'][]>> = {
  not_crawled: ['failing'],
  silent: ['failing', 'robots', 'walls'],
  source_silent: ['failing', 'robots', 'silent'],
};

const withoutEchoes = (ofHost: Finding[]): Finding[] =>
  ofHost.filter(({ kind }) => !ofHost.some((other) => EXPLAINED_BY[kind]?.includes(other.kind)));

interface Known {
  job: string | undefined;
  /** Jobs whose frontiers are read. */
  jobs: JobStatus[];
  /** Undefined where the queue cannot be read; the caller closes it. */
  view: FrontierView | undefined;
  findings: Finding[];
}

/** Which job is meant, where its frontier lies, and what is wrong with a queue on Redis. */
async function frontierOf(data: DataPlace, { job: named, queue: said }: DoctorOptions): Promise<Known> {
  const isFile = named !== undefined && /\.ya?ml$/i.test(named) && existsSync(named);
  const file = isFile ? loadJob(named) : undefined;
  const queue = said ?? file?.queue;
  const { findings, isUsable } = queue ? await checkQueue(queue) : { findings: [], isUsable: true };
  if (!isUsable) return { job: file?.name ?? named, jobs: [], view: undefined, findings };
  if (named !== undefined) {
    const { view, status } = await openKnownJob(data, { job: named, queue });
    return { job: status.job, jobs: [status], view, findings };
  }
  const view = await openFrontierView(data, queue);
  try {
    return { job: undefined, jobs: await view.jobs(), view, findings };
  } catch (error) {
    await view.close();
    throw error;
  }
}

/** A host that gave no answer, nor trouble, for longer than this before the last answer of all was left out of the job. */
const LEFT_OUT = 60 * 86_400_000;

async function hostsOf(records: Records, troubles: Map<string, Trouble>, end: number): Promise<string[]> {
  const rows = await records.all<{ host: string }>(
    `SELECT host FROM captures GROUP BY host HAVING max(ms) > ${end - LEFT_OUT}`,
  );
  const inTrouble = [...troubles].flatMap(([host, { last }]) => (last > end - LEFT_OUT ? host : []));
  return [...new Set([...rows.map(({ host }) => host), ...inTrouble])].sort();
}
