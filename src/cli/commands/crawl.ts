import { Command, InvalidArgumentError, Option } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import type { RunReport } from '../../pipeline/report.ts';
import { LOG_LEVELS, type LogLevel } from '../../status/levels.ts';
import type { RunWatcher } from '../../status/watcher.ts';
import { exitOfError, exitOfRun } from '../exit_codes.ts';
import { dataOption } from '../options.ts';
import { progressLine, runSummary } from '../output/run_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  json?: boolean;
  contact?: string;
  urls?: string;
  since?: string;
  maxPages?: number;
  maxMinutes?: number;
  depth?: number;
  delay?: number;
  concurrency?: number;
  browser?: 'auto' | 'never' | 'always';
  metrics?: string;
  logJson?: boolean;
  logLevel: string;
}

export const crawlCommand = () =>
  new Command('crawl')
    .summary('fetch a paper into the dataset and the WARC archive')
    .description('Crawls from the seeds of a job file, or from URLs, and goes on where the last run stopped.')
    .argument('<job|URL...>', 'a job file (YAML), or one or more URLs')
    .addOption(dataOption())
    .option('--contact <mail|URL>', 'who runs this crawl; told to every host (required outside loopback)')
    .option('--urls <file>', 'a file with one URL a line to fetch as well')
    .option('--since <date>', 'stories that are dated before this day are not fetched')
    .option('--max-pages <n>', 'stop after n pages; the next run goes on', positive)
    .option('--max-minutes <n>', 'stop after n minutes; the next run goes on', positive)
    .option('--depth <n>', 'links followed from a seed, at most', natural)
    .option('--delay <ms>', 'pause between two requests to one host', natural)
    .option('--concurrency <n>', 'requests under way over all hosts', positive)
    .addOption(
      new Option('--browser <when>', 'draw pages in Chromium: where they need it, never, or always').choices([
        'auto',
        'never',
        'always',
      ]),
    )
    .option(
      '--metrics <[address:]port>',
      'serve /metrics for Prometheus; on 127.0.0.1 unless an address is named',
    )
    .option('--log-json', 'log to standard error as JSON lines, and nothing else there')
    .addOption(
      new Option('--log-level <level>', 'the least that is logged; debug logs every page')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .option('--json', 'print the report of the run as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep crawl https://paper.example/ --contact you@university.example --max-pages 500
  newskeep crawl papers.yaml --data archive
  newskeep crawl papers.yaml --data archive --json | jq .articles
  newskeep crawl papers.yaml --data archive --metrics 9464 --log-json 2>> crawl.log`,
    )
    .action(async (targets: string[], flags: Flags) => {
      if (flags.logJson) return logged(flags, (watchers, say) => run(targets, flags, watchers, say));
      await run(targets, flags, []);
    });

async function run(
  targets: string[],
  flags: Flags,
  watchers: RunWatcher[],
  say?: (text: string) => void,
): Promise<RunReport> {
  // Loaded here, so that --help and `parse` do not wait for the crawler.
  const { crawl } = await import('../../api.ts');
  const status = new StatusLine();
  const report = await crawl(targets, {
    data: flags.data,
    contact: flags.contact,
    url_file: flags.urls,
    since: flags.since,
    concurrency: flags.concurrency,
    browser: flags.browser,
    limits: { pages: flags.maxPages, minutes: flags.maxMinutes, depth: flags.depth },
    politeness: { delay_ms: flags.delay },
    signal: stopOnSignals(status, say),
    onProgress: say ? undefined : (soFar) => status.show(progressLine(soFar)),
    watchers: [...watchers, ...(await metrics(flags))],
  }).finally(() => status.clear());
  console.log(flags.json ? JSON.stringify(report) : runSummary(report));
  process.exitCode = exitOfRun(report);
  return report;
}

async function metrics({ metrics: address }: Flags): Promise<RunWatcher[]> {
  if (address === undefined) return [];
  const { metricsAddress, MetricsWatcher } = await import('../../status/metrics.ts');
  return [new MetricsWatcher(metricsAddress(address))];
}

/** Standard error holds JSON lines alone: what ends the run stands there too. */
async function logged(
  { logLevel }: Flags,
  crawl: (watchers: RunWatcher[], say: (text: string) => void) => Promise<RunReport>,
): Promise<void> {
  const { LogWatcher, openLog } = await import('../../status/log.ts');
  const log = openLog(logLevel as LogLevel, (line) => process.stderr.write(line));
  try {
    const report = await crawl([new LogWatcher(log)], (text) => log.warn(text));
    log.info({ report, exit_code: process.exitCode }, 'report');
  } catch (error) {
    const known = error instanceof NewskeepError ? error : undefined;
    log.error(
      {
        code: known?.code ?? 'internal',
        hint: known?.hint,
        stack: known ? undefined : String((error as Error)?.stack),
      },
      known?.message ?? String(error),
    );
    process.exitCode = exitOfError(known?.code ?? 'internal');
  }
}

function positive(text: string): number {
  const value = natural(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

function natural(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
