import { minutesOf, type Schedule } from '../../../model/schedule.ts';
import { cronTimes, type Fields, type Spelling, spelled } from './times.ts';
import { MADE, type Order, type UnitFile, type Verdicts } from './unit.ts';

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** A service and a timer for each job. */
export const systemd = (orders: Order[], verdicts: Verdicts): UnitFile[] =>
  orders.flatMap((order) => {
    const unit = `newskeep-${order.job.name}`;
    return [
      { name: `${unit}.service`, text: service(order, verdicts) },
      { name: `${unit}.timer`, text: timer(order) },
    ];
  });

const service = ({ job, argv }: Order, { success, skip }: Verdicts) => `# ${MADE} --systemd.
# Without a User= here, a unit of the system runs as root: rather install it as a unit of yours (docs/scheduling.md).
[Unit]
Description=newskeep crawl of ${job.name}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c ${['exec "$@"', 'sh', ...argv].map(quoted).join(' ')}
SuccessExitStatus=${[...success, ...skip].join(' ')}
# The run ends in order: what is under way is finished.
KillMode=mixed
TimeoutStopSec=5min
`;

const timer = ({ job: { name, schedule } }: Order) => `# ${MADE} --systemd.
[Unit]
Description=Starts newskeep's crawl of ${name}

[Timer]
${timesOf(schedule).join('\n')}
AccuracySec=1s
RandomizedDelaySec=${schedule.jitter_s}s
Persistent=${schedule.catch_up === 'once'}

[Install]
WantedBy=timers.target
`;

/** An interval that does not divide a day is counted from the last start. */
function timesOf(schedule: Schedule): string[] {
  const times = cronTimes(schedule);
  if (times)
    return times.fields.flatMap((fields) =>
      calendars(fields).map((one) => `OnCalendar=${one} ${times.timezone}`),
    );
  return ['OnActiveSec=1min', `OnUnitActiveSec=${minutesOf(schedule.every ?? '')}min`];
}

const two = (value: number) => String(value).padStart(2, '0');
const NUMBERS: Spelling = {
  all: '*',
  steps: (step) => `00/${step}`,
  range: (from, to) => `${two(from)}..${two(to)}`,
  value: two,
};
const day = (value: number) => DAYS[value] ?? '';
const WEEK: Spelling = { ...NUMBERS, range: (from, to) => [from, to].map(day).join('..'), value: day };

/** systemd wants both days to match where cron takes either: then it is told two times. */
function calendars({ minute, hour, dayOfMonth, month, dayOfWeek }: Fields): string[] {
  const clock = `${spelled(hour, NUMBERS, 24)}:${spelled(minute, NUMBERS, 60)}:00`;
  const on = (days: number[] | undefined, week: number[] | undefined) =>
    `${week ? `${spelled(week, WEEK)} ` : ''}*-${spelled(month, NUMBERS)}-${spelled(days, NUMBERS)} ${clock}`;
  if (dayOfMonth && dayOfWeek) return [on(dayOfMonth, undefined), on(undefined, dayOfWeek)];
  return [on(dayOfMonth, dayOfWeek)];
}

/** One argument of a command line (systemd.service(5)). In the program's own place, special signs are refused. */
function quoted(word: string): string {
  const escaped = word
    .replace(/["\\]/g, '\\$&')
    .replaceAll('%', '%%')
    .replaceAll('$', () => '$$')
    .replace(/[^\P{Cc}\u0080-\u009f]/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}
