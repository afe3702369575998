import { Command } from 'commander';
import { dataOption, jobArgument, queueOption, stateOption } from '../options.ts';
import { failedLines } from '../output/failed_lines.ts';
import { plural } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  all?: boolean;
  retry?: boolean;
  json?: boolean;
}

export const failedCommand = () =>
  new Command('failed')
    .summary('list the URLs that could not be had, with their history')
    .description(
      'Shows each URL of a job that failed: every try with its time and reason, over all runs, and what helps. Reads beside a running crawl. With --retry all of them wait again, and the next `newskeep crawl` fetches them; nothing is fetched by this command.',
    )
    .addArgument(jobArgument())
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option('--all', 'also what was refused (robots.txt, scope) and what waits for another try')
    .option('--retry', 'take every failed URL up again; not while a crawl runs')
    .option(
      '--json',
      'print {url, state, code, message, attempts, history: [{at, code, message}], advice}, a line each',
    )
    .addHelpText(
      'after',
      `
Examples:
  newskeep failed
  newskeep failed papers.yaml --data archive --all --json | jq -r .url
  newskeep failed papers --data archive --retry && newskeep crawl papers.yaml --data archive`,
    )
    .action(async (job: string | undefined, flags: Flags) => {
      const { readFailed, retryFailed } = await import('../../failed/failed.ts');
      if (flags.retry) {
        const done = await retryFailed(flags, { job, queue: flags.queue });
        const many = plural(done.retried, 'URL waits', 'URLs wait');
        console.log(flags.json ? JSON.stringify(done) : `${many} again; newskeep crawl goes on with them.`);
        return;
      }
      const failed = readFailed(flags, { job, queue: flags.queue }, flags.all ?? false);
      await writeLines(flags.json ? jsonLines(failed) : failedLines(failed));
    });

async function* jsonLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield JSON.stringify(row);
}
