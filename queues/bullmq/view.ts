import type { Redis } from 'ioredis';
import { SOURCES } from '../../model/capture.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { hostOf } from '../../model/url.ts';
import { sourcesOf, stateOf, UNASKED } from '../codes.ts';
import type {
  FailedTry,
  Failure,
  FrontierCounts,
  FrontierView,
  HostStatus,
  JobStatus,
  LedgerEntry,
  Look,
} from '../port.ts';
import { connect, guarded } from './connection.ts';
import { type Row, readRow, STATE } from './row.ts';

/** The start of the keys of a job. In braces: all of them lie in one slot of a Redis cluster. */
export const prefixOf = (job: string): string => `{newskeep:${job}}`;

/** Opens the frontiers of a Redis to read them, while workers are at them. */
export async function openBullmqView(url: string): Promise<FrontierView> {
  const redis = await connect(url);
  const safely = <T>(work: () => Promise<T>) => guarded(url, work);
  const base = (job: string) => `${prefixOf(job)}:`;
  return {
    jobs: () => safely(() => readJobs(redis)),
    hosts: (job) => safely(() => readHosts(redis, base(job))),
    ledger: (job) => ledgerOf(redis, base(job)),
    failures: (job) => failuresOf(redis, base(job), safely),
    lists: (job) => listsOf(redis, base(job)),
    look: (job, url) =>
      safely(async () => {
        const line = await redis.hget(`${base(job)}urls`, url);
        const known = line ? { url, row: readRow(line) } : undefined;
        return known && { ...lookOf(known), ...ledgerEntry(known) };
      }),
    close: async () => redis.disconnect(),
  };
}

/** The jobs that a Redis holds, in the order of their names. */
export async function readJobs(redis: Redis): Promise<JobStatus[]> {
  const keys = new Set<string>();
  for await (const found of redis.scanStream({ match: '{newskeep:*}:job', count: 1000 }))
    for (const key of found as string[]) keys.add(key);
  const jobs = [...keys].map((key) => key.slice('{newskeep:'.length, -'}:job'.length)).sort();
  return Promise.all(
    jobs.map(async (job) => {
      const base = `${prefixOf(job)}:`;
      const [run, open, startedAt] = await redis.hmget(`${base}job`, 'run', 'open', 'started_at');
      const frontier = await countsOf(redis, base);
      return { job, run: Number(run), open: open === '1', started_at: startedAt ?? '', frontier };
    }),
  );
}

export async function countsOf(redis: Redis, base: string): Promise<FrontierCounts> {
  const n = await redis.hgetall(`${base}count`);
  const of = (state: keyof typeof STATE) => Number(n[STATE[state]] ?? 0);
  return {
    waiting: of('waiting') + of('delayed') + of('taken'),
    done: of('done'),
    failed: of('failed'),
    refused: of('refused'),
  };
}

/** Reads every URL: Redis keeps no counts by host. */
async function readHosts(redis: Redis, base: string): Promise<HostStatus[]> {
  const hosts = new Map<string, HostStatus>();
  for await (const { url, row } of scanUrls(redis, base)) {
    const host = hostOf(url);
    const status: HostStatus = hosts.get(host) ?? {
      ...{ host, waiting: 0, retrying: 0, next_try_at: null, done: 0, failed: 0, refused: 0, codes: {} },
    };
    hosts.set(host, status);
    const state = stateOf(row.state);
    if (Number(row.state) === STATE.delayed) status.retrying++;
    else status[state]++;
    const code = row.code as ErrorCode;
    if (row.code) status.codes[code] = (status.codes[code] ?? 0) + 1;
  }
  const isBefore = (a: HostStatus, b: HostStatus) =>
    b.waiting + b.retrying - (a.waiting + a.retrying) || (a.host < b.host ? -1 : 1);
  return [...hosts.values()].sort(isBefore);
}

export async function* ledgerOf(redis: Redis, base: string): AsyncGenerator<LedgerEntry> {
  for await (const known of scanUrls(redis, base)) yield ledgerEntry(known);
}

export async function* listsOf(redis: Redis, base: string): AsyncGenerator<Look> {
  for await (const urls of redis.sscanStream(`${base}lists`))
    for (const url of urls as string[]) {
      const line = await redis.hget(`${base}urls`, url);
      if (line) yield lookOf({ url, row: readRow(line) });
    }
}

const ledgerEntry = ({ url, row }: Known): LedgerEntry => ({
  url,
  host: hostOf(url),
  sources: sourcesOf(Number(row.sources)),
  state: stateOf(row.state),
  kind: row.kind || null,
  code: (row.code as ErrorCode) || null,
  datedAt: row.dated_at || null,
});

const lookOf = ({ url, row }: Known): Look => ({
  url,
  host: hostOf(url),
  source: SOURCES[Number(row.source)] ?? 'link',
  lookAt: row.look_at === '' ? null : Number(row.look_at),
  memory: row.memory || null,
});

export async function* failuresOf(
  redis: Redis,
  base: string,
  safely: <T>(work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<Failure> {
  for await (const urls of redis.sscanStream(`${base}troubled`))
    for (const url of urls as string[]) {
      const failure = await safely(() => failureOf(redis, base, url));
      if (failure) yield failure;
    }
}

export interface Known {
  url: string;
  row: Row;
}

/** Every URL that is known. One may come twice where Redis enlarges its table in that moment. */
export async function* scanUrls(redis: Redis, base: string): AsyncIterable<Known> {
  let cursor = '0';
  do {
    const [next, found] = await redis.hscan(`${base}urls`, cursor, 'COUNT', 500);
    cursor = next;
    for (let i = 0; i + 1 < found.length; i += 2)
      yield { url: found[i] as string, row: readRow(found[i + 1] as string) };
  } while (cursor !== '0');
}

/** A URL in trouble, with every try of it that failed. */
async function failureOf(redis: Redis, base: string, url: string): Promise<Failure | undefined> {
  const [line, tries] = await Promise.all([
    redis.hget(`${base}urls`, url),
    redis.lrange(`${base}t:${url}`, 0, -1),
  ]);
  if (!line) return undefined;
  const row = readRow(line);
  const history = tries.map((one): FailedTry => {
    const [at = '0', code, message = ''] = one.split('\n');
    return { at: new Date(Number(at)).toISOString(), code: code as ErrorCode, message };
  });
  return {
    url,
    state: stateOf(row.state) as Failure['state'],
    code: row.code as ErrorCode,
    message: (UNASKED as Record<string, string | undefined>)[row.code] ?? history.at(-1)?.message ?? '',
    attempts: Number(row.attempts),
    history,
  };
}
