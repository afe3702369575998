import { createHash } from 'node:crypto';
import path from 'node:path';
import type * as z from 'zod';
import { NewskeepError } from '../../model/errors.ts';
import { hostsSchema, type Job, type JobInput, jobSchema } from '../../model/job.ts';
import { faultIn } from './faults.ts';
import { HINT, readYaml } from './yaml_file.ts';

/** A job without its name, and with whatever the command line adds. */
export type JobOverrides = Partial<
  Pick<
    JobInput,
    | 'contact'
    | 'concurrency'
    | 'name'
    | 'queue'
    | 'allow_private'
    | 'directives'
    | 'hosts'
    | 'browser'
    | 'chromium'
    | 'url_file'
    | 'since'
  >
> & {
  sources?: Partial<Job['sources']>;
  limits?: Partial<Job['limits']>;
  politeness?: Partial<Job['politeness']>;
  revisit?: Partial<Job['revisit']>;
};

/** Reads a job file, and the file of host rules that it names. Throws `job_invalid` with the line of each fault. */
export function loadJob(file: string, overrides: JobOverrides = {}): Job {
  const { value, place } = readYaml(file);
  const given = asObject(value);
  const beside = (name: string) => path.resolve(path.dirname(file), name);
  if (typeof given.url_file === 'string' && given.url_file) given.url_file = beside(given.url_file);
  const name = nameFrom(path.basename(file).replace(/\.ya?ml$/i, ''));
  const job = valid(jobSchema, merge({ name, ...given }, overrides), place);
  if (!job.hosts_file) return job;
  const rules = readYaml(beside(job.hosts_file));
  return { ...job, hosts: { ...valid(hostsSchema, rules.value ?? {}, rules.place), ...job.hosts } };
}

/** A job from seeds alone, as the command line and the library give them. */
export function jobFromSeeds(seeds: string[], overrides: JobOverrides = {}): Job {
  const first = URL.parse(seeds[0] ?? '');
  return valid(jobSchema, merge({ name: nameFrom(first?.host ?? 'job'), seeds }, overrides), () => 'job');
}

function valid<T>(schema: z.ZodType<T>, input: unknown, place: (issue: z.core.$ZodIssue) => string): T {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${place(issue)}: ${faultIn(schema, issue)}`);
  throw new NewskeepError('job_invalid', faults.join('\n'), { hint: HINT });
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && !Array.isArray(value) ? { ...value } : { job: value };

/** The command line wins over the file, option by option. */
function merge(
  base: Record<string, unknown>,
  { limits, politeness, sources, revisit, ...flat }: JobOverrides,
): unknown {
  const merged: Record<string, unknown> = { ...base, ...defined(flat) };
  for (const [name, given] of Object.entries({ limits, politeness, sources, revisit }))
    if (given) merged[name] = { ...asObject(base[name] ?? {}), ...defined(given) };
  return merged;
}

const defined = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Letters that a job's name cannot hold are told apart by a hash, so that no two files share a frontier by chance. */
function nameFrom(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  if (slug === text.toLowerCase().replace(/[ :]/g, '-')) return slug;
  return `${slug || 'job'}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
