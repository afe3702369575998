import type { NewskeepError } from '../../model/errors.ts';
import { calendarOf } from '../../queues/schedule/calendar.ts';
import type { Firing } from '../../queues/schedule/port.ts';
import { JobFiles, type ScheduledJob, withoutSchedule } from './job_files.ts';

/** A job and its next starts, as `newskeep schedule list --json` prints it. */
export interface ListedJob {
  job: string;
  file: string;
  every?: string | undefined;
  cron?: string | undefined;
  timezone: string;
  jitter_s: number;
  catch_up: string;
  next: ListedStart[];
}

interface ListedStart {
  /** When the run is started, jitter and all, ISO 8601. */
  utc: string;
  /** The same in the schedule's time zone, with its offset. */
  local: string;
}

const TOLD = 3;

/** The next starts of each job after a moment (ms since 1970), and what is wrong with the other files. */
export function listJobs(
  targets: readonly string[],
  after: number,
): { jobs: ListedJob[]; faults: NewskeepError[] } {
  const look = new JobFiles(targets).look();
  const jobs = [...look.jobs.values()].map((scheduled) => listed(scheduled, after));
  return { jobs, faults: [...look.faults.values(), ...withoutSchedule(look, targets)] };
}

function listed({ file, job }: ScheduledJob, after: number): ListedJob {
  const calendar = calendarOf(job.name, job.schedule);
  const next: Firing[] = [];
  for (let one = calendar.after(after); one && next.length < TOLD; one = calendar.after(one.at))
    next.push(one);
  const { timezone } = job.schedule;
  return {
    job: job.name,
    file,
    ...job.schedule,
    next: next.map(({ at }) => ({ utc: utcOf(at), local: localOf(at, timezone) })),
  };
}

const utcOf = (ms: number): string => new Date(ms).toISOString().replace(/\.000Z$/, 'Z');

/** Wall time and offset of a zone: "2026-10-25T02:30:00+02:00". */
function localOf(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${format.format(ms).replace(', ', 'T')}${offset === 'GMT' ? '+00:00' : offset?.replace('GMT', '')}`;
}
