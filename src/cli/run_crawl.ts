import type { Logger } from 'pino';
import { NewskeepError } from '../../model/errors.ts';
import type { CrawlOptions } from '../api.ts';
import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';
import type { LogLevel } from '../status/levels.ts';
import type { RunWatcher } from '../status/watcher.ts';
import { exitOfError, exitOfRun } from './exit_codes.ts';
import { progressLine, runSummary } from './output/run_summary.ts';
import { StatusLine } from './output/terminal.ts';
import { writeLines } from './output/write.ts';
import { stopOnSignals } from './signals.ts';

/** How a run is told of. */
export interface Telling {
  json?: boolean | undefined;
  /** `[address:]port` of /metrics. */
  metrics?: string | undefined;
  logJson?: boolean | undefined;
  logLevel?: LogLevel | undefined;
  /** Whether what the run added or changed is printed before its report. */
  sinceLast?: boolean | undefined;
}

/** Runs a crawl before the eyes of whoever started it, and leaves its report and exit code. */
export async function runCrawl(targets: string[], options: CrawlOptions, telling: Telling): Promise<void> {
  if (telling.logJson) return logged(targets, options, telling);
  await run(targets, options, telling, []);
}

async function run(
  targets: string[],
  options: CrawlOptions,
  { json, metrics, sinceLast }: Telling,
  watchers: RunWatcher[],
  say?: (text: string) => void,
): Promise<RunReport> {
  // Loaded here, so that --help and `parse` do not wait for the crawler.
  const { crawl } = await import('../api.ts');
  const status = new StatusLine();
  const report = await crawl(targets, {
    ...options,
    signal: stopOnSignals(status, say),
    onProgress: say ? undefined : (soFar) => status.show(progressLine(soFar)),
    watchers: [...watchers, ...(await metricsAt(metrics))],
  }).finally(() => status.clear());
  if (sinceLast && options.data) await writeLines(changeLines(options.data, report));
  console.log(json ? JSON.stringify(report) : runSummary(report));
  process.exitCode = exitOfRun(report);
  return report;
}

async function* changeLines(data: DataPlace, report: RunReport): AsyncGenerator<string> {
  const { changesOfRun } = await import('../history/of_run.ts');
  for await (const change of changesOfRun(data, report)) yield JSON.stringify(change);
}

async function metricsAt(address: string | undefined): Promise<RunWatcher[]> {
  if (address === undefined) return [];
  const { metricsAddress, MetricsWatcher } = await import('../status/metrics.ts');
  return [new MetricsWatcher(metricsAddress(address))];
}

/** Standard error holds JSON lines alone: what ends the run stands there too. */
async function logged(targets: string[], options: CrawlOptions, telling: Telling): Promise<void> {
  const { LogWatcher, openLog } = await import('../status/log.ts');
  const log = openLog(telling.logLevel ?? 'info', (line) => process.stderr.write(line));
  try {
    const report = await run(targets, options, telling, [new LogWatcher(log)], (text) => log.warn(text));
    log.info({ report, exit_code: process.exitCode }, 'report');
  } catch (error) {
    process.exitCode = logFault(log, error);
  }
}

/** What ended the program, as a line of the log; gives the exit code. */
export function logFault(log: Logger, error: unknown): number {
  const known = error instanceof NewskeepError ? error : undefined;
  log.error(
    {
      code: known?.code ?? 'internal',
      hint: known?.hint,
      stack: known ? undefined : String((error as Error)?.stack),
    },
    known?.message ?? String(error),
  );
  return exitOfError(known?.code ?? 'internal');
}
