import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { NewskeepError } from '../../model/errors.ts';
import { openToRead } from '../../model/sqlite.ts';
import { STATE } from '../codes.ts';
import type { Failure, FrontierView, HostStatus, JobStatus, LedgerEntry, Look } from '../port.ts';
import { failure, ledgerEntry, lookOf } from './rows.ts';
import { isCurrent, versionOf } from './schema.ts';
import { READS } from './statements.ts';

/** Opens a frontier to read it, while another process may be working on it. One that is not there has no jobs. */
export function openView(path: string): FrontierView {
  const db = existsSync(path) ? openToRead(path) : undefined;
  if (!db || versionOf(db) === 0) {
    db?.close();
    return NOTHING;
  }
  return {
    jobs: async () => readJobs(db),
    hosts: async (job) => readHosts(needCurrent(db, path), job),
    async *ledger(job) {
      for (const row of needCurrent(db, path).prepare(READS.ledger).iterate(job)) yield ledgerEntry(row);
    },
    async *failures(job) {
      const tries = needCurrent(db, path).prepare(READS.tries);
      for (const row of db.prepare(READS.failures).iterate(job))
        yield failure(row, tries.all(row.id as number));
    },
    async *lists(job) {
      for (const row of needCurrent(db, path).prepare(READS.lists).iterate(job)) yield lookOf(row);
    },
    look: async (job, url) => {
      const row = needCurrent(db, path).prepare(READS.look).get(job, url);
      return row && { ...lookOf(row), ...ledgerEntry(row) };
    },
    close: async () => db.close(),
  };
}

const NOTHING: FrontierView = {
  jobs: async () => [],
  hosts: async () => [],
  async *ledger(): AsyncGenerator<LedgerEntry> {},
  async *failures(): AsyncGenerator<Failure> {},
  async *lists(): AsyncGenerator<Look> {},
  look: async () => undefined,
  close: async () => undefined,
};

/** Only a crawl writes, so only a crawl brings a frontier of an older newskeep up to date. */
function needCurrent(db: DatabaseSync, path: string): DatabaseSync {
  if (isCurrent(db)) return db;
  throw new NewskeepError('storage_damaged', `${path} was written by another version of newskeep.`, {
    hint: 'Run newskeep crawl on it once, which brings it up to date.',
  });
}

/** By the partial indexes, which are small: counting rows of a million URLs takes seconds. */
function readJobs(db: DatabaseSync): JobStatus[] {
  const count = (where: string) => {
    const counted = db.prepare(`SELECT count(*) AS n FROM urls WHERE job = ?${where}`);
    return (job: string) => Number(counted.get(job)?.n);
  };
  const all = count('');
  const waiting = count(` AND state = ${STATE.waiting}`);
  const delayed = count(` AND state = ${STATE.delayed}`);
  const failed = count(` AND state = ${STATE.failed} AND code IS NOT NULL`);
  const refused = count(` AND state = ${STATE.refused} AND code IS NOT NULL`);
  const jobs = db.prepare('SELECT name, run, open, started_at FROM jobs ORDER BY name').all();
  return jobs.map(({ name, run, open, started_at }) => {
    const job = String(name);
    const not = { waiting: waiting(job) + delayed(job), failed: failed(job), refused: refused(job) };
    const done = all(job) - not.waiting - not.failed - not.refused;
    return {
      job,
      run: Number(run),
      open: open === 1,
      started_at: String(started_at),
      frontier: { waiting: not.waiting, done, failed: not.failed, refused: not.refused },
    };
  });
}

const count = (state: number) => `count(*) FILTER (WHERE state = ${state})`;

function readHosts(db: DatabaseSync, job: string): HostStatus[] {
  const codes = new Map<string, HostStatus['codes']>();
  const inTrouble = db.prepare(
    'SELECT host, code, count(*) AS n FROM urls WHERE job = ? AND code IS NOT NULL GROUP BY host, code',
  );
  for (const { host, code, n } of inTrouble.all(job))
    codes.set(String(host), { ...codes.get(String(host)), [String(code)]: Number(n) });
  return db
    .prepare(
      `SELECT host, ${count(STATE.waiting)} AS waiting, ${count(STATE.delayed)} AS retrying,
         min(due_at) FILTER (WHERE state = ${STATE.delayed}) AS due,
         ${count(STATE.done)} AS done, ${count(STATE.failed)} AS failed, ${count(STATE.refused)} AS refused
       FROM urls WHERE job = ? GROUP BY host ORDER BY waiting + retrying DESC, host`,
    )
    .all(job)
    .map(({ host, waiting, retrying, due, done, failed, refused }) => ({
      host: String(host),
      waiting: Number(waiting),
      retrying: Number(retrying),
      next_try_at: due === null ? null : new Date(Number(due)).toISOString(),
      done: Number(done),
      failed: Number(failed),
      refused: Number(refused),
      codes: codes.get(String(host)) ?? {},
    }));
}
