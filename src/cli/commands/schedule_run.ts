import { Command } from 'commander';
import type { LogLevel } from '../../status/levels.ts';
import { dataOption, logJsonOption, logLevelOption, soleWriterOption, stateOption } from '../options.ts';
import { runScheduler } from '../run_scheduler.ts';

interface Flags {
  data: string;
  state?: string;
  soleWriter?: boolean;
  logJson?: boolean;
  logLevel: LogLevel;
}

export const scheduleRunCommand = () =>
  new Command('run')
    .summary('stay, and start jobs at their times')
    .description(
      'Starts each job at the times of its schedule, one run after the other, until a signal comes. Job files that are added, changed or removed are taken up within seconds. Ends with 0, or with 3 where a run was stopped.',
    )
    .argument('[jobs...]', 'job files, or folders of them', ['.'])
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .addOption(logJsonOption())
    .addOption(logLevelOption())
    .addHelpText(
      'after',
      `
Examples:
  newskeep schedule run jobs/ --data archive
  newskeep schedule run papers.yaml --data archive --log-json 2>> schedule.log
  newskeep schedule run papers.yaml --data s3://archive/papers --state /var/lib/newskeep`,
    )
    .action((targets: string[], { logJson, logLevel, ...data }: Flags) =>
      runScheduler(targets, data, { logJson, logLevel }),
    );
