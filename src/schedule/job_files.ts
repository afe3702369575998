import { statSync } from 'node:fs';
import path from 'node:path';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { Schedule } from '../../queues/schedule/port.ts';
import { filesIn } from '../jobs/files.ts';
import { loadJob } from '../jobs/load.ts';
import { readYaml } from '../jobs/yaml_file.ts';

/** A job file with a schedule, as it was when it was last in order. */
export interface ScheduledJob {
  file: string;
  job: Job & { schedule: Schedule };
}

/** What job files hold at a moment, by their paths. */
export interface Look {
  jobs: Map<string, ScheduledJob>;
  /** Files that cannot be taken as they are. */
  faults: Map<string, NewskeepError>;
}

/** Job files, and folders for all `*.yaml` and `*.yml` in them that have a schedule. */
export class JobFiles {
  readonly #targets: readonly string[];
  #read = new Map<string, Read>();

  constructor(targets: readonly string[]) {
    this.#targets = targets;
  }

  /** What they hold now; what did not change since the last look is not read again. */
  look(): Look {
    const look: Look = { jobs: new Map(), faults: new Map() };
    const read = new Map<string, Read>();
    for (const file of filesOf(this.#targets, look)) {
      const known = this.#read.get(file);
      const one = known && stampOf(known.files) === known.stamp ? known : readScheduled(file);
      read.set(file, one);
      if (one.fault) look.faults.set(file, one.fault);
      else if (one.scheduled) addTo(look, one.scheduled);
    }
    this.#read = read;
    return look;
  }
}

/** The scheduled jobs, where every file must be in order; throws what is wrong with all of them. */
export function readJobs(targets: readonly string[]): ScheduledJob[] {
  const look = new JobFiles(targets).look();
  requireNone([...look.faults.values(), ...withoutSchedule(look, targets)]);
  return [...look.jobs.values()];
}

/** Throws all faults as one. */
export function requireNone(faults: NewskeepError[]): void {
  const [first, ...more] = faults;
  if (!first) return;
  if (more.length === 0) throw first;
  const told = faults.map(({ message, hint }) => (hint ? `${message}\n  ${hint}` : message));
  throw new NewskeepError('job_invalid', `${faults.length} job files are not in order.\n${told.join('\n')}`);
}

/** A file that is named, rather than found in a folder, must be in order and have a schedule. */
export function requireNamed(look: Look, targets: readonly string[]): void {
  for (const target of targets) {
    const fault = look.faults.get(path.resolve(target));
    if (fault) throw fault;
  }
  for (const fault of withoutSchedule(look, targets)) throw fault;
}

/** What is wrong with files that were named and are in order, but have no schedule. */
export const withoutSchedule = ({ jobs, faults }: Look, targets: readonly string[]): NewskeepError[] =>
  targets
    .map((target) => ({ target, file: path.resolve(target) }))
    .filter(({ file }) => !jobs.has(file) && !faults.has(file) && !statSync(file).isDirectory())
    .map(
      ({ target }) =>
        new NewskeepError('job_invalid', `${target} has no schedule.`, {
          hint: 'Add one, like "schedule: { every: 15m }": docs/scheduling.md.',
        }),
    );

/** A job's frontier, and its starts, are known by its name. */
function addTo({ jobs, faults }: Look, scheduled: ScheduledJob): void {
  const { file, job } = scheduled;
  const other = [...jobs.values()].find((one) => one.job.name === job.name)?.file;
  if (other === undefined) return void jobs.set(file, scheduled);
  const message = `${file}: its name "${job.name}" is that of ${other}.`;
  faults.set(file, new NewskeepError('job_invalid', message, { hint: 'Give each job a name: of its own.' }));
}

/** What was read, and what tells whether it still is so. */
interface Read {
  files: string[];
  stamp: string;
  scheduled?: ScheduledJob | undefined;
  fault?: NewskeepError;
}

function readScheduled(file: string): Read {
  // Before the reading: a change meanwhile is seen the next time.
  const stamp = stampOf([file]);
  try {
    const scheduled = scheduledIn(file);
    const rules = scheduled?.job.hosts_file;
    if (rules === undefined) return { files: [file], stamp, scheduled };
    const files = [file, path.resolve(path.dirname(file), rules)];
    return { files, stamp: stampOf(files), scheduled };
  } catch (error) {
    if (!(error instanceof NewskeepError)) throw error;
    // What it was that could not be read may be mended elsewhere.
    return { files: [], stamp: 'never', fault: error };
  }
}

const stampOf = (files: string[]): string =>
  files
    .map((file) => {
      const { ctimeNs, mtimeNs, size, ino } = statSync(file, { bigint: true, throwIfNoEntry: false }) ?? {};
      return [ctimeNs, mtimeNs, size, ino].join();
    })
    .join(' ');

/** Without a schedule it is a job that somebody starts, or a file of host rules. */
function scheduledIn(file: string): ScheduledJob | undefined {
  if (!hasSchedule(readYaml(file).value)) return undefined;
  const job = loadJob(file);
  return job.schedule && { file, job: { ...job, schedule: job.schedule } };
}

const hasSchedule = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'schedule' in value;

function filesOf(targets: readonly string[], { faults }: Look): string[] {
  const found = targets.flatMap((target) => {
    try {
      return filesIn(target);
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      faults.set(path.resolve(target), error);
      return [];
    }
  });
  return [...new Set(found)];
}
