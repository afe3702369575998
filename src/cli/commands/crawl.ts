import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, exitOfRun } from '../exit_codes.ts';
import { dataOption } from '../options.ts';
import { progressLine, runSummary } from '../output/run_summary.ts';
import { StatusLine } from '../output/terminal.ts';

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
    .option('--json', 'print the report of the run as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep crawl https://paper.example/ --contact you@university.example --max-pages 500
  newskeep crawl papers.yaml --data archive
  newskeep crawl papers.yaml --data archive --json | jq .articles`,
    )
    .action(async (targets: string[], flags: Flags) => {
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
        signal: stopOnSignals(status),
        onProgress: (soFar) => status.show(progressLine(soFar)),
      }).finally(() => status.clear());
      console.log(flags.json ? JSON.stringify(report) : runSummary(report));
      process.exitCode = exitOfRun(report);
    });

/** A terminal's Ctrl-C may come twice, from the terminal and passed on by a launcher; people are slower. */
const ONE_PRESS_MS = 300;

/** The first Ctrl-C ends the run in order, the second at once: what is committed is safe in both. */
function stopOnSignals(status: StatusLine): AbortSignal {
  const stop = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    if (firstAt && Date.now() - firstAt < ONE_PRESS_MS) return;
    status.clear();
    if (firstAt) process.exit(EXIT.interrupted.code);
    firstAt = Date.now();
    console.error(
      'Finishing what is under way. Press Ctrl-C once more to stop at once; nothing kept is lost either way.',
    );
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
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
