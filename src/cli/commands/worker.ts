import { Command } from 'commander';
import type { LogLevel } from '../../status/levels.ts';
import {
  dataOption,
  logJsonOption,
  logLevelOption,
  metricsOption,
  positive,
  queueOption,
  soleWriterOption,
  stateOption,
} from '../options.ts';
import { runCrawl } from '../run_crawl.ts';

interface Flags {
  data: string;
  state?: string;
  soleWriter?: boolean;
  queue?: string;
  contact?: string;
  concurrency?: number;
  metrics?: string;
  logJson?: boolean;
  logLevel: LogLevel;
  json?: boolean;
}

export const workerCommand = () =>
  new Command('worker')
    .summary('take part in a crawl whose queue is on Redis')
    .description(
      'Joins the open run of a job, with a data folder or state folder of its own, and ends when the job is drained or on a signal:\nwhat it holds is given back at once. Start and stop as many as you like, on any machine.',
    )
    .argument('<job|URL...>', 'the job file or URLs that the crawl was begun with')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .addOption(queueOption())
    .option('--contact <mail|URL>', 'who runs this crawl; told to every host (required outside loopback)')
    .option('--concurrency <n>', 'requests under way over all hosts, of this worker', positive)
    .addOption(metricsOption())
    .addOption(logJsonOption())
    .addOption(logLevelOption())
    .option('--json', 'print the report of this worker as one JSON object')
    .addHelpText(
      'after',
      `
Example:
  newskeep crawl papers.yaml --queue redis://queue:6379 --data first &
  newskeep worker papers.yaml --queue redis://queue:6379 --data second
  newskeep worker papers.yaml --queue redis://queue:6379 --data s3://archive/papers --state /var/lib/newskeep`,
    )
    .action((targets: string[], { queue, contact, concurrency, ...flags }: Flags) =>
      runCrawl(targets, { data: flags, queue, contact, concurrency, join: true }, flags),
    );
