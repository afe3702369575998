import { commandLine } from './shell.ts';
import { cronTimes, fixedDelay, inexpressible, plainCron } from './times.ts';
import { MADE, type Order, type UnitFile } from './unit.ts';

/** What Vixie cron reads of a command. */
const LONGEST = 998;

const HEAD = `# ${MADE} --cron.
# To install: (crontab -l; cat newskeep.crontab) | crontab -
# CRON_TZ is read by cronie (Fedora, Red Hat, Arch). The cron of Debian and Ubuntu, and that of busybox, pass over it and go
# by the time of the machine: there the times below hold only where the machine is in the zone that is named.
`;

/** Lines for crontab(5), of all jobs in one file. */
export function crontab(orders: Order[]): UnitFile[] {
  const text = orders.map((order) => `\n${linesOf(order).join('\n')}\n`).join('');
  return [{ name: 'newskeep.crontab', text: HEAD + text }];
}

function linesOf(order: Order): string[] {
  const { job, file } = order;
  const times = cronTimes(job.schedule);
  if (!times)
    throw inexpressible(
      file,
      `cron cannot start a job every ${job.schedule.every}: it does not divide a day.`,
      'Take another interval, or --systemd.',
    );
  const command = commandOf(order);
  return [`CRON_TZ=${times.timezone}`, ...times.fields.map((fields) => `${plainCron(fields)} ${command}`)];
}

function commandOf({ job, file, argv }: Order): string {
  const delay = fixedDelay(job.name, job.schedule);
  const shell = `${delay > 0 ? `sleep ${delay}; ` : ''}${commandLine(argv)} 2>&1 | logger -t newskeep-${job.name}`;
  if (/[\n\r]/.test(shell))
    throw inexpressible(
      file,
      'a crontab cannot hold a path with a line break.',
      'Rename it, or use --systemd.',
    );
  // cron ends the command at a "%" that no backslash precedes.
  const line = shell.replaceAll('%', '\\%');
  if (Buffer.byteLength(line) > LONGEST)
    throw inexpressible(
      file,
      `the command is longer than the ${LONGEST} bytes that cron reads.`,
      'Shorten its paths.',
    );
  return line;
}
