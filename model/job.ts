import * as z from 'zod';

/**
 * A job: what to crawl, how far, and how gently. Every option is defined here once, with its default and its
 * meaning; the job file, the CLI flags, the library and docs/jobs.md all come from this schema.
 */

const seconds = (fallback: number, what: string) =>
  z.number().positive().max(3600).default(fallback).describe(what);
const count = (fallback: number, what: string) => z.int().positive().default(fallback).describe(what);

const limitsSchema = z
  .strictObject({
    pages: z
      .int()
      .positive()
      .optional()
      .describe('Stop the run after this many pages; the rest waits for the next run.'),
    minutes: z
      .number()
      .positive()
      .optional()
      .describe('Stop the run after this long; the rest waits for the next run.'),
    depth: z
      .int()
      .nonnegative()
      .default(50)
      .describe('Links followed from a seed, at most; 0 fetches the seeds alone.'),
    redirects: z.int().nonnegative().default(10).describe('Redirects followed in a row, at most.'),
    tries: count(3, 'Tries for one page before it is reported as failed.'),
    page_bytes: count(20_000_000, 'A body larger than this, as sent or decoded, is refused.'),
  })
  .prefault({})
  .describe('How far the crawl goes.');

const politenessSchema = z
  .strictObject({
    delay_ms: z
      .int()
      .nonnegative()
      .default(1000)
      .describe('Pause between two requests to one host; robots.txt may ask for more.'),
    per_host: count(1, 'Requests under way at one host at a time.'),
    timeout_s: seconds(30, 'Wait for the first byte, and again for the whole body, in seconds.'),
  })
  .prefault({})
  .describe('How gently hosts are asked. robots.txt is always obeyed.');

const seed = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'is not an http(s) URL')
  .describe('http(s) URL');

export const jobSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'may hold small letters, digits, ".", "_" and "-"')
    .describe(
      "The job's name: its frontier is kept under it. Default: the file's name, or the first seed's host.",
    ),
  seeds: z.array(seed).min(1, 'needs at least one URL').describe('Where to begin: front pages, mostly.'),
  allowed_hosts: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Hosts that may be asked ("example.org", "*.example.org"). Default: the hosts of the seeds, with and without www.',
    ),
  contact: z
    .string()
    .regex(
      /^(?:https?:\/\/|mailto:)?[\x21-\x7e]*[@.][\x21-\x7e]+$/,
      'must be a mail address or URL in plain ASCII, as it stands in a request header',
    )
    .optional()
    .describe(
      'Mail address or URL in the user agent, for the people who run the host. Required outside loopback.',
    ),
  queue: z
    .string()
    .regex(/^rediss?:\/\/[^\s/]+/, 'must begin with redis:// or rediss://')
    .optional()
    .describe(
      'Redis that keeps the frontier, for several workers on one job: redis://host:6379. Default: a file in the data folder.',
    ),
  concurrency: count(8, 'Requests under way over all hosts.'),
  limits: limitsSchema,
  politeness: politenessSchema,
});

export type Job = z.infer<typeof jobSchema>;
export type JobInput = z.input<typeof jobSchema>;
