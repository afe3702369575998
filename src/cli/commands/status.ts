import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { Status } from '../../status/read.ts';
import { dataOption, queueOption, stateOption } from '../options.ts';
import { statusLine, statusSummary } from '../output/status_summary.ts';
import { Screen } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  json?: boolean;
  watch?: boolean;
  every: number;
}

export const statusCommand = () =>
  new Command('status')
    .summary('say what a data folder holds, what waits for what, and how a crawl goes')
    .description(
      'Shows the dataset, the archive and the frontier of each job; of a crawl that runs, its rate, the time left, and what each host waits for.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option('--watch', 'until the crawl is over: redrawn in a terminal, a line each time where it is piped')
    .option('--every <seconds>', 'how often --watch looks', seconds, 2)
    .option('--json', 'print one JSON object; with --watch a line each time')
    .addHelpText(
      'after',
      `
Examples:
  newskeep status --data archive
  newskeep status --data archive --watch
  newskeep status --data archive --json | jq '.running.visits_per_s, .jobs[].hosts[0]'`,
    )
    .action(async ({ json, watch, every, queue, ...place }: Flags) => {
      const { readStatus } = await import('../../status/read.ts');
      const status = await readStatus(place, queue);
      if (watch) await watched(() => readStatus(place, queue), json ?? false, every);
      else await writeLines([json ? JSON.stringify(status) : statusSummary(status)]);
    });

/** Watching a frontier of millions takes no more than a quarter of its own time. */
const SHARE = 3;

async function watched(read: () => Promise<Status>, json: boolean, every: number): Promise<void> {
  const screen = new Screen();
  for (;;) {
    const begun = performance.now();
    const status = await read();
    if (json) await writeLines([JSON.stringify(status)]);
    else if (screen.isTerminal) screen.draw(statusSummary(status, screen.rows));
    else await writeLines([statusLine(status)]);
    if (!status.running) return;
    await sleep(Math.max(every * 1000, SHARE * (performance.now() - begun)));
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 3600)) throw new InvalidArgumentError('It must be between 0.1 and 3600.');
  return value;
}
