import { Command, InvalidArgumentError } from 'commander';
import { exitOfRun } from '../exit_codes.ts';
import { dataOption } from '../options.ts';
import { progressLine, runSummary } from '../output/run_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  json?: boolean;
  contact?: string;
  maxPages?: number;
  maxMinutes?: number;
  depth?: number;
  delay?: number;
  concurrency?: number;
}

export const crawlCommand = () =>
  new Command('crawl')
    .summary('fetch a paper into the dataset and the WARC archive')
    .description('Crawls from the seeds of a job file, or from URLs, and goes on where the last run stopped.')
    .argument('<job|URL...>', 'a job file (YAML), or one or more URLs')
    .addOption(dataOption())
    .option('--contact <mail|URL>', 'who runs this crawl; told to every host (required outside loopback)')
    .option('--max-pages <n>', 'stop after n pages; the next run goes on', positive)
    .option('--max-minutes <n>', 'stop after n minutes; the next run goes on', positive)
    .option('--depth <n>', 'links followed from a seed, at most', natural)
    .option('--delay <ms>', 'pause between two requests to one host', natural)
    .option('--concurrency <n>', 'requests under way over all hosts', positive)
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
        concurrency: flags.concurrency,
        limits: { pages: flags.maxPages, minutes: flags.maxMinutes, depth: flags.depth },
        politeness: { delay_ms: flags.delay },
        signal: stopOnSignals(status),
        onProgress: (soFar) => status.show(progressLine(soFar)),
      }).finally(() => status.clear());
      console.log(flags.json ? JSON.stringify(report) : runSummary(report));
      process.exitCode = exitOfRun(report);
    });

function positive(text: string): number {
  const value = natural(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

function natural(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
