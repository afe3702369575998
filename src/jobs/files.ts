import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import { loadJob } from './load.ts';
import { readYaml } from './yaml_file.ts';

/** The file itself, or all `*.yaml` and `*.yml` of a folder, as absolute paths. Throws `job_invalid` where it cannot be read. */
export function filesIn(target: string): string[] {
  try {
    if (!statSync(target).isDirectory()) return [path.resolve(target)];
    return readdirSync(target)
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort()
      .map((name) => path.resolve(target, name));
  } catch (cause) {
    throw new NewskeepError('job_invalid', `${target} cannot be read (${systemCode(cause) ?? cause}).`, {
      cause,
      hint: 'Give job files, or a folder of them.',
    });
  }
}

/**
 * The jobs of files, and of folders all files that name seeds, by their names. Throws `job_invalid` where one is not in
 * order, two have one name, or there is none.
 */
export function jobsByName(targets: readonly string[]): Map<string, Job> {
  const jobs = new Map<string, { job: Job; file: string }>();
  for (const file of new Set(targets.flatMap(jobFilesIn))) {
    const job = loadJob(file);
    const other = jobs.get(job.name)?.file;
    if (other !== undefined)
      throw new NewskeepError('job_invalid', `${file}: its name "${job.name}" is that of ${other}.`, {
        hint: 'Give each job a name: of its own.',
      });
    jobs.set(job.name, { job, file });
  }
  if (jobs.size === 0)
    throw new NewskeepError('job_invalid', `${targets.join(', ')}: there is no job file.`, {
      hint: 'Give job files, or a folder of them.',
    });
  return new Map([...jobs].map(([name, { job }]) => [name, job]));
}

/** A folder may hold files of host rules, too. */
const jobFilesIn = (target: string): string[] =>
  filesIn(target).filter((file) => file === path.resolve(target) || namesSeeds(readYaml(file).value));

const namesSeeds = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'seeds' in value;
