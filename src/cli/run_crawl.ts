import type { CrawlOptions } from '../api.ts';
import { exitOfRun } from './exit_codes.ts';
import { progressLine, runSummary } from './output/run_summary.ts';
import { StatusLine } from './output/terminal.ts';
import { stopOnSignals } from './signals.ts';

/** Runs a crawl before the eyes of whoever started it, and leaves its report and exit code. */
export async function runCrawl(targets: string[], options: CrawlOptions, json = false): Promise<void> {
  // Loaded here, so that --help and `parse` do not wait for the crawler.
  const { crawl } = await import('../api.ts');
  const status = new StatusLine();
  const report = await crawl(targets, {
    ...options,
    signal: stopOnSignals(status),
    onProgress: (soFar) => status.show(progressLine(soFar)),
  }).finally(() => status.clear());
  console.log(json ? JSON.stringify(report) : runSummary(report));
  process.exitCode = exitOfRun(report);
}
