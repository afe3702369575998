import * as z from 'zod';
import { scheduleSchema } from './schedule.ts';
import { webhooksSchema } from './webhook.ts';

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
    file_bytes: count(100_000_000, 'The same for feeds and sitemaps.'),
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
    breaker: count(5, 'Failures in a row after which a host is left alone; its URLs wait.'),
    breaker_s: seconds(30, "A failing host's first rest, in seconds; each further one is twice as long."),
  })
  .prefault({})
  .describe('How gently hosts are asked. robots.txt is always obeyed.');

const revisitSchema = z
  .strictObject({
    requests_a_day: z
      .number()
      .positive()
      .default(240)
      .describe(
        'Requests that an incremental run plans for a host a day, on average: for lists, and for stories that may have changed. New stories come on top.',
      ),
    min_minutes: z.number().positive().default(5).describe('Between two looks at one list, at least.'),
    max_hours: z.number().positive().default(24).describe('Between two looks at one list, at most.'),
  })
  .refine(
    ({ min_minutes, max_hours }) => min_minutes <= max_hours * 60,
    'max_hours must not be less than min_minutes',
  )
  .prefault({})
  .describe('When `--incremental` looks again (docs/scheduling.md).');

/** One host's rules, over those for all. */
const hostRuleSchema = z.strictObject({
  delay_ms: z.int().nonnegative().optional(),
  per_host: z.int().positive().optional(),
  timeout_s: z.number().positive().max(3600).optional(),
  page_bytes: z.int().positive().optional(),
});

/** Rules by host: the form of `hosts` and of the file that `hosts_file` names. */
export const hostsSchema = z.record(z.string().min(1), hostRuleSchema);
const source = (what: string) => z.boolean().default(true).describe(what);

const sourcesSchema = z
  .strictObject({
    feeds: source('RSS, Atom and JSON feeds that pages name.'),
    sitemaps: source('Sitemaps that robots.txt names, else /sitemap.xml; news sitemaps too.'),
    sections: source('Section pages and other lists, with their paging and "see more".'),
    archives: source('Date archives (/2019/03/): their neighbours are asked for too, until they are empty.'),
    links: source('Links on pages that are no lists.'),
    latest: source('Lists of the latest headlines.'),
  })
  .prefault({})
  .describe('Where stories are looked for.');

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
  url_file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with one URL a line to fetch as well ("#" begins a remark); its path counts from the job file.',
    ),
  since: z.iso
    .date()
    .optional()
    .describe(
      'Stories that a source dates before this day (2015-01-31) are not fetched, and date archives not read.',
    ),
  sources: sourcesSchema,
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
  allow_private: z
    .array(
      z.union([
        z.cidrv4('is not an address range like 10.1.0.0/16'),
        z.cidrv6('is not an address range like fd12::/48'),
      ]),
    )
    .default([])
    .describe(
      'Address ranges (CIDR) off the public internet that may be asked. An address that seeds or allowed_hosts spell out is open by itself.',
    ),
  directives: z
    .enum(['record', 'honour'])
    .default('record')
    .describe(
      'What X-Robots-Tag, meta robots and TDMRep do: they stand in the records, or they are followed too.',
    ),
  hosts: hostsSchema
    .default({})
    .describe(
      'Rules for single hosts ("paper.example", "*.paper.example"): delay_ms, per_host, timeout_s, page_bytes, in the place of the ones for all.',
    ),
  hosts_file: z
    .string()
    .min(1)
    .optional()
    .describe('A YAML file of such rules, from the folder of the job file; `hosts` wins over it.'),
  browser: z
    .enum(['auto', 'never', 'always'])
    .default('auto')
    .describe(
      'Whether pages are drawn in Chromium: `auto` where a page is empty without its script or a list grows by it, `never`, or `always`. What is drawn is asked for by the same rules as every page.',
    ),
  chromium: z
    .string()
    .min(1)
    .optional()
    .describe('Path of Chromium. Default: the CHROMIUM of the environment, else where systems install it.'),
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
  revisit: revisitSchema,
  schedule: scheduleSchema
    .optional()
    .describe('When `newskeep schedule run` starts the job (docs/scheduling.md).'),
  webhooks: webhooksSchema
    .default([])
    .describe(
      'Addresses that are told what a run brought: `url`, `on` (`new`, `revised`, `alert`; default: all) and `secret_env`, the environment variable that holds the secret of the signature (docs/webhooks.md).',
    ),
});

export type Job = z.infer<typeof jobSchema>;
export type JobInput = z.input<typeof jobSchema>;
