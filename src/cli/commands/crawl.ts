import { Command } from 'commander';
import { dataOption, natural, positive, queueOption } from '../options.ts';
import { runCrawl } from '../run_crawl.ts';

interface Flags {
  data: string;
  queue?: string;
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
    .addOption(queueOption())
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
    .action((targets: string[], flags: Flags) =>
      runCrawl(
        targets,
        {
          data: flags.data,
          queue: flags.queue,
          contact: flags.contact,
          concurrency: flags.concurrency,
          limits: { pages: flags.maxPages, minutes: flags.maxMinutes, depth: flags.depth },
          politeness: { delay_ms: flags.delay },
        },
        flags.json,
      ),
    );
