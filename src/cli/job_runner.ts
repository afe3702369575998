import type { Job } from '../../model/job.ts';
import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';
import type { RunWatcher } from '../status/watcher.ts';
import { exitOfRun } from './exit_codes.ts';

/** What a run that was started for somebody came to; `exit_code` is what `newskeep crawl` would have ended with. */
interface JobRun {
  report: RunReport;
  exit_code: number;
}

/** Runs a job as everybody does who starts it for others: the daemon, and `newskeep serve`. */
export async function runIncremental(
  data: DataPlace,
  job: Job,
  signal: AbortSignal,
  watchers: RunWatcher[],
): Promise<JobRun> {
  const { crawl } = await import('../pipeline/crawl.ts');
  const report = await crawl(job, { data, signal, incremental: true, watchers });
  return { report, exit_code: exitOfRun(report) };
}
