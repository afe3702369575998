import { Command } from 'commander';
import { dataOption, jobArgument, queueOption, stateOption } from '../options.ts';
import { coveragePage } from '../output/coverage_page.ts';
import { coverageSummary } from '../output/coverage_summary.ts';
import { writeLines, writeOut } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  html?: string;
  json?: boolean;
}

export const coverageCommand = () =>
  new Command('coverage')
    .summary('say what is held, what is missing and why, per host and month')
    .description(
      "Holds what a job's sources named against what the dataset has: stories held, refused, failed and why, gone, and times that look like an outage. It ends with a sentence for a paper. Reads beside a running crawl. How each figure is counted: docs/coverage.md.",
    )
    .addArgument(jobArgument())
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option('--html <file>', 'write one page with a picture: bars by month, what is missing hatched')
    .option('--json', 'print one JSON object (docs/coverage.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep coverage --data archive
  newskeep coverage papers.yaml --data archive --html coverage.html
  newskeep coverage papers --data archive --json | jq -r .sentence`,
    )
    .action(async (job: string | undefined, flags: Flags) => {
      const { readCoverage } = await import('../../coverage/coverage.ts');
      const coverage = await readCoverage(flags, { job, queue: flags.queue });
      if (flags.html) await writeOut(flags.html, coveragePage(coverage));
      if (flags.json) await writeLines([JSON.stringify(coverage)]);
      else if (flags.html) console.error(`Written to ${flags.html}.`);
      else await writeLines([coverageSummary(coverage)]);
    });
