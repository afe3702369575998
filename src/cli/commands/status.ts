import { Command } from 'commander';
import { dataOption } from '../options.ts';
import { statusSummary } from '../output/status_summary.ts';

export const statusCommand = () =>
  new Command('status')
    .summary('say what a data folder holds and what still waits')
    .description('Shows the dataset, the archive and the frontier of each job, also while a crawl runs.')
    .addOption(dataOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  newskeep status --data archive')
    .action(async (flags: { data: string; json?: boolean }) => {
      const { readStatus } = await import('../../status.ts');
      const status = readStatus(flags.data);
      console.log(flags.json ? JSON.stringify(status) : statusSummary(status));
    });
