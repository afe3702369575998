import { Command, InvalidArgumentError } from 'commander';
import type { ListedJob } from '../../schedule/list.ts';
import { table } from '../output/table.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  after?: number;
  json?: boolean;
}

export const scheduleListCommand = () =>
  new Command('list')
    .summary('say when jobs are started next')
    .description('Shows the next three starts of each job, in the time zone of its schedule and in UTC.')
    .argument('[jobs...]', 'job files, or folders of them', ['.'])
    .option('--after <time>', 'as of another moment: 2026-10-24T22:00Z', moment)
    .option('--json', 'print an array of jobs as JSON')
    .addHelpText(
      'after',
      `
Examples:
  newskeep schedule list jobs/
  newskeep schedule list papers.yaml --after 2026-10-24T22:00Z   # the night in which clocks change
  newskeep schedule list jobs/ --json | jq -r '.[] | [.job, .next[0].utc] | @tsv'`,
    )
    .action(async (targets: string[], { after, json }: Flags) => {
      const { listJobs } = await import('../../schedule/list.ts');
      const { requireNone } = await import('../../schedule/job_files.ts');
      const { jobs, faults } = listJobs(targets, after ?? Date.now());
      if (jobs.length > 0 || faults.length === 0)
        await writeLines([json ? JSON.stringify(jobs) : shown(jobs)]);
      requireNone(faults);
    });

function shown(jobs: ListedJob[]): string {
  if (jobs.length === 0) return 'No job has a schedule.';
  const rows = jobs.flatMap(({ job, every, cron, timezone, next }) =>
    next.map(({ local, utc }, i) => ({
      job: i === 0 ? job : '',
      schedule: i === 0 ? (every === undefined ? `${cron} ${timezone}` : `every ${every}`) : '',
      local,
      utc,
    })),
  );
  return table(['job', 'schedule', 'local', 'utc'], rows);
}

function moment(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It must be a time like 2026-10-24T22:00Z.');
  return ms;
}
