import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { type Job, type JobInput, jobSchema } from '../../model/job.ts';

const HINT = 'docs/jobs.md lists every option, with an example.';

/** A job without its name, and with whatever the command line adds. */
export type JobOverrides = Partial<Pick<JobInput, 'contact' | 'concurrency' | 'name' | 'queue'>> & {
  limits?: Partial<Job['limits']>;
  politeness?: Partial<Job['politeness']>;
};

/** Reads a job file. Throws `job_invalid` with the line of each fault. */
export function loadJob(file: string, overrides: JobOverrides = {}): Job {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new NewskeepError('job_invalid', `${file} cannot be read (${systemCode(error)}).`, {
      cause: error,
      hint: 'Give a job file, or URLs that begin with http.',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken)
    throw new NewskeepError(
      'job_invalid',
      `${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`,
      { hint: HINT },
    );

  const lineOf = (at: PropertyKey[]): number => {
    // The fault may lie in something that is missing: then its nearest existing parent is shown.
    for (let depth = at.length; depth >= 0; depth--) {
      const node = keyAt(document.contents, at.slice(0, depth)) ?? document.getIn(at.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return parseJob(
    merge(
      { name: nameFrom(path.basename(file).replace(/\.ya?ml$/i, '')), ...asObject(document.toJS()) },
      overrides,
    ),
    (issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      return `${file}:${lineOf(unknown === undefined ? issue.path : [...issue.path, unknown])}`;
    },
  );
}

/** A job from seeds alone, as the command line and the library give them. */
export function jobFromSeeds(seeds: string[], overrides: JobOverrides = {}): Job {
  const first = URL.parse(seeds[0] ?? '');
  return parseJob(merge({ name: nameFrom(first?.host ?? 'job'), seeds }, overrides), () => 'job');
}

/** The node of an option's name, which stands where a reader would look for it. */
function keyAt(root: unknown, at: PropertyKey[]): unknown {
  const parent = at
    .slice(0, -1)
    .reduce<unknown>((node, key) => (isCollection(node) ? node.get(key, true) : undefined), root);
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === at.at(-1))?.key
    : undefined;
}

function parseJob(input: unknown, place: (issue: z.core.$ZodIssue) => string): Job {
  const result = jobSchema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `${place(issue)}: ${issue.path.join('.')}${issue.path.length ? ' ' : ''}${issue.message}`,
  );
  throw new NewskeepError('job_invalid', faults.join('\n'), { hint: HINT });
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { job: value };

/** The command line wins over the file, option by option. */
function merge(base: Record<string, unknown>, { limits, politeness, ...flat }: JobOverrides): unknown {
  const merged: Record<string, unknown> = { ...base, ...defined(flat) };
  if (limits) merged.limits = { ...asObject(base.limits ?? {}), ...defined(limits) };
  if (politeness) merged.politeness = { ...asObject(base.politeness ?? {}), ...defined(politeness) };
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
