import { existsSync } from 'node:fs';
import { openToRead } from '../../model/sqlite.ts';
import type { JobStatus } from '../port.ts';
import { STATE, versionOf } from './schema.ts';

/** How each job of a frontier stands, while another process may be working on it. Empty where there is none. */
export function readJobs(path: string): JobStatus[] {
  if (!existsSync(path)) return [];
  const db = openToRead(path);
  try {
    if (versionOf(db) === 0) return [];
    const count = (state: number) => `count(*) FILTER (WHERE state = ${state})`;
    return db
      .prepare(
        `SELECT name, jobs.run AS run, open, started_at,
           ${count(STATE.waiting)} + ${count(STATE.delayed)} AS waiting, ${count(STATE.done)} AS done,
           ${count(STATE.failed)} AS failed, ${count(STATE.refused)} AS refused
         FROM jobs LEFT JOIN urls ON urls.job = jobs.name GROUP BY name ORDER BY name`,
      )
      .all()
      .map(({ name, run, open, started_at, waiting, done, failed, refused }) => ({
        job: String(name),
        run: Number(run),
        open: open === 1,
        started_at: String(started_at),
        frontier: {
          waiting: Number(waiting),
          done: Number(done),
          failed: Number(failed),
          refused: Number(refused),
        },
      }));
  } finally {
    db.close();
  }
}
