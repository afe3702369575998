import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, stateOption } from '../options.ts';
import { plural } from '../output/terminal.ts';
import { webhookLines } from '../output/webhook_lines.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  retry?: boolean;
  json?: boolean;
}

export const webhooksCommand = () =>
  new Command('webhooks')
    .summary('list what webhooks were not told yet, or tell them now')
    .description(
      'Shows the deliveries that no receiver took: those that wait for another try after a later run, and the dead ones, whose eight tries are spent. Reads beside a running crawl. With --retry all of them are delivered now; what fails then waits again. docs/webhooks.md says what is sent.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option(
      '--retry',
      'deliver what waits and what is dead, now; not while a crawl runs. Ends with 2 where a receiver failed',
    )
    .option(
      '--json',
      'print {id, job, run, event, url, state, attempts, next_try_at, fault}, a line each; with --retry {delivered, failed}',
    )
    .addHelpText(
      'after',
      `
Examples:
  newskeep webhooks --data archive
  newskeep webhooks --data archive --json | jq -r 'select(.state == "dead") | .id'
  NEWS_SECRET=… newskeep webhooks --data archive --retry`,
    )
    .action(async ({ retry, json, ...data }: Flags) => {
      const { deliverWaiting, readWaiting } = await import('../../webhooks/waiting.ts');
      if (!retry) {
        const waiting = readWaiting(data);
        return writeLines(json ? waiting.map((one) => JSON.stringify(one)) : webhookLines(waiting));
      }
      const done = await deliverWaiting(data);
      const failed = done.failed > 0 ? `; ${plural(done.failed, 'receiver')} failed, and the rest waits` : '';
      console.log(
        json ? JSON.stringify(done) : `${plural(done.delivered, 'delivery', 'deliveries')} taken${failed}.`,
      );
      if (done.failed > 0) process.exitCode = EXIT.failures.code;
    });
