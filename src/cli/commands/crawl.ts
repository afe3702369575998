import { Command, Option } from 'commander';
import type { LogLevel } from '../../status/levels.ts';
import {
  dataOption,
  duration,
  logJsonOption,
  logLevelOption,
  metricsOption,
  natural,
  positive,
  queueOption,
  soleWriterOption,
  stateOption,
  untilTime,
} from '../options.ts';
import { runCrawl } from '../run_crawl.ts';

interface Flags {
  data: string;
  state?: string;
  soleWriter?: boolean;
  queue?: string;
  json?: boolean;
  contact?: string;
  urls?: string;
  since?: string;
  maxPages?: number;
  maxTime?: number;
  until?: number;
  incremental?: boolean;
  sinceLast?: boolean;
  depth?: number;
  delay?: number;
  concurrency?: number;
  browser?: 'auto' | 'never' | 'always';
  metrics?: string;
  logJson?: boolean;
  logLevel: LogLevel;
}

export const crawlCommand = () =>
  new Command('crawl')
    .summary('fetch a paper into the dataset and the WARC archive')
    .description('Crawls from the seeds of a job file, or from URLs, and goes on where the last run stopped.')
    .argument('<job|URL...>', 'a job file (YAML), or one or more URLs')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .addOption(queueOption())
    .option('--contact <mail|URL>', 'who runs this crawl; told to every host (required outside loopback)')
    .option('--urls <file>', 'a file with one URL a line to fetch as well')
    .option('--since <date>', 'stories that are dated before this day are not fetched')
    .option('--max-pages <n>', 'stop after n pages, and those under way; the next run goes on', positive)
    .option('--max-time <time>', 'stop after so long (90s, 10m, 2h); the next run goes on', duration)
    .option('--until <time>', 'stop at a time (the next 06:30, or ISO 8601); the next run goes on', (text) =>
      untilTime(text),
    )
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
    .option('--incremental', 'look only at what is new or due by now (docs/scheduling.md)')
    .option('--since-last', 'print what the run added or changed, a JSON object a line, before its report')
    .addOption(metricsOption())
    .addOption(logJsonOption())
    .addOption(logLevelOption())
    .option('--json', 'print the report of the run as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep crawl https://paper.example/ --contact you@university.example --max-pages 500
  newskeep crawl papers.yaml --data archive
  newskeep crawl papers.yaml --data archive --json | jq .articles
  newskeep crawl papers.yaml --data archive --incremental --max-time 4m
  newskeep crawl papers.yaml --data archive --metrics 9464 --log-json 2>> crawl.log`,
    )
    .action((targets: string[], flags: Flags) =>
      runCrawl(
        targets,
        {
          data: flags,
          queue: flags.queue,
          contact: flags.contact,
          url_file: flags.urls,
          since: flags.since,
          concurrency: flags.concurrency,
          browser: flags.browser,
          incremental: flags.incremental,
          limits: { pages: flags.maxPages, minutes: shortest(flags), depth: flags.depth },
          politeness: { delay_ms: flags.delay },
        },
        flags,
      ),
    );

/** In minutes. */
function shortest({ maxTime, until }: Flags): number | undefined {
  const given = [maxTime, until].flatMap((minutes) => minutes ?? []);
  return given.length > 0 ? Math.min(...given) : undefined;
}
