import { Command } from 'commander';
import { scheduleExplainCommand } from './schedule_explain.ts';
import { scheduleExportCommand } from './schedule_export.ts';
import { scheduleListCommand } from './schedule_list.ts';
import { scheduleRunCommand } from './schedule_run.ts';

export const scheduleCommand = () =>
  new Command('schedule')
    .summary('start jobs at their times, say when those are, or write units for other schedulers')
    .description('Goes by the `schedule:` of job files (docs/scheduling.md).')
    .addCommand(scheduleRunCommand())
    .addCommand(scheduleListCommand())
    .addCommand(scheduleExplainCommand())
    .addCommand(scheduleExportCommand());
