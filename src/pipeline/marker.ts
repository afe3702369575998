import { changeCounts } from '../history/of_run.ts';
import type { DataPlace } from '../place.ts';
import { openStore } from '../wiring.ts';
import type { RunReport } from './report.ts';

/** So many stay of a job: a run every five minutes makes a hundred thousand a year. */
const KEPT = 100;

type Named = Pick<RunReport, 'job' | 'run' | 'started_at'>;

/**
 * Writes `runs/JOB/RUN-STARTED.json` into the archive, after everything else of the run: whoever waits for it finds all of
 * the run's records. A second process of the run, or one that takes it up, changes nothing, and is given false. Shape:
 * docs/scheduling.md.
 */
export async function markRun(data: DataPlace, report: RunReport): Promise<boolean> {
  const { job, run, incremental, started_at, stories, fetched, frontier, next_look_at } = report;
  const told = { job, run, incremental, started_at, ended_at: new Date().toISOString() };
  const marker = { ...told, stories, fetched, failed: frontier.failed, next_look_at };
  return withStore(data, async (store) => {
    const isFirst = await store.create(markerPath(report), Buffer.from(`${JSON.stringify(marker)}\n`));
    const paths = await Array.fromAsync(store.list(`runs/${job}/`), ({ path }) => path);
    for (const path of paths.slice(0, -KEPT)) await store.remove(path);
    return isFirst;
  });
}

/** Was the run marked by a process that was killed before it could say that the run is over? */
export const isMarked = (data: DataPlace, run: Named): Promise<boolean> =>
  withStore(data, async (store) => (await store.find(markerPath(run))) !== undefined);

/** The marker of a run; undefined where it was not told, or is not over, or does not stay any more. */
export const readMarker = (data: DataPlace, job: string, run: number): Promise<unknown> =>
  withStore(data, async (store) => {
    const paths = await Array.fromAsync(store.list(`runs/${job}/`), ({ path }) => path);
    const path = paths.findLast((one) => one.startsWith(`runs/${job}/${digits(run)}-`));
    const bytes = path === undefined ? undefined : await store.find(path);
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
  });

/** What all processes of a run added and changed; those of one that was not shared or cut are known. */
export async function storiesOf(
  data: DataPlace,
  report: RunReport,
  isShared: boolean,
): Promise<RunReport['stories']> {
  const { articles, resumed } = report;
  return resumed || isShared ? changeCounts(data, report) : { new: articles.new, revised: articles.revised };
}

async function withStore<T>(
  data: DataPlace,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T> {
  const store = await openStore(data);
  try {
    return await work(store);
  } finally {
    store.close?.();
  }
}

const digits = (run: number) => String(run).padStart(6, '0');

/** The time keeps runs of a number apart, where a frontier was lost or two of them write one archive. */
const markerPath = ({ job, run, started_at }: Named): string =>
  `runs/${job}/${digits(run)}-${started_at.replace(/\.\d+|[-:]/g, '')}.json`;
