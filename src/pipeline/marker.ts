import type { DataPlace } from '../place.ts';
import { openStore } from '../wiring.ts';
import type { RunReport } from './report.ts';

/**
 * Writes `runs/JOB/RUN.json` into the archive, after everything else of the run: whoever waits for it finds all of the
 * run's records. Made once; a second telling of the same run changes nothing, and gives false. Shape: docs/scheduling.md.
 */
export async function markRun(data: DataPlace, report: RunReport): Promise<boolean> {
  const { job, run, incremental, started_at, articles, headlines, fetched, frontier, next_look_at } = report;
  const told = { job, run, incremental, started_at, ended_at: new Date().toISOString() };
  const counts = { articles, headlines, fetched, failed: frontier.failed, next_look_at };
  const store = await openStore(data);
  try {
    return await store.create(
      markerPath(job, run),
      Buffer.from(`${JSON.stringify({ ...told, ...counts })}\n`),
    );
  } finally {
    store.close?.();
  }
}

/** The marker of a run; undefined where it was not told, or is not over. */
export async function readMarker(data: DataPlace, job: string, run: number): Promise<unknown> {
  const store = await openStore(data);
  try {
    const bytes = await store.find(markerPath(job, run));
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
  } finally {
    store.close?.();
  }
}

const markerPath = (job: string, run: number): string => `runs/${job}/${String(run).padStart(6, '0')}.json`;
