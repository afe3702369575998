import * as z from 'zod';

/** What `newskeep doctor` looks for, and what to do about each: docs/health.md is made from here. */
export const KINDS = {
  silent: {
    meaning: 'A host that is crawled gives no new stories for longer than its own rhythm explains.',
    advice:
      'Open its front page: if there are new stories, newskeep inspect URL shows how one is read, and the job file may need another seed; if there are none, the paper rests.',
  },
  source_silent: {
    meaning: 'A feed or list stands still for longer than its own rhythm explains, while its host goes on.',
    advice:
      'Open it: a feed that was given up or moved is to be left out or replaced in the job file. Stories of its host still come in other ways.',
  },
  not_crawled: {
    meaning: 'A host, or the whole job, is not crawled any more.',
    advice:
      'See whether the scheduler still starts newskeep crawl and how it ends; newskeep status shows what waits, newskeep failed what is in trouble.',
  },
  walls: {
    meaning: 'A host turned into walls: paywall, consent, log-in, or a guard against robots.',
    advice:
      'Open one of the pages. Where the paper now asks for a subscription or for consent, agree with it or leave the host out; text behind a wall is not kept.',
  },
  drift: {
    meaning: 'A field is no longer found, or the text has another length, since one day.',
    advice:
      'newskeep inspect URL on a page from before and one from after shows how the field was found. The paper was rebuilt, or the parser is at fault: report it with both pages. Once a new parser reads it, the archived pages can be read anew.',
  },
  clock: {
    meaning: 'The clock of a host, or of this machine, is wrong.',
    advice:
      'If it is this machine, set its clock (timedatectl, NTP): times of fetching are wrong since. If it is the host, clock times on its lists may be dated wrongly.',
  },
  future: {
    meaning: 'Stories carry a time later than the moment when they were fetched.',
    advice:
      'newskeep inspect URL shows which rule read the time: a wrong zone or an event’s date. Sort and count these by first_seen_at.',
  },
  disk: {
    meaning: 'A folder cannot be written, or has no room for a week of crawling.',
    advice:
      'Free some space, or move the data folder to a larger disk or a bucket. A crawl stops in order when the disk is full.',
  },
  queue: {
    meaning: 'The Redis of the queue does not answer, may throw keys away, or forgets at a power cut.',
    advice:
      'redis-cli CONFIG SET maxmemory-policy noeviction, CONFIG SET appendonly yes, and both in redis.conf: docs/distributed.md.',
  },
  robots: {
    meaning: 'robots.txt of a host changed, and forbids pages that it allowed.',
    advice:
      'newskeep obeys it. Ask the paper if its pages are wanted still; else leave the host out of the job.',
  },
  failing: {
    meaning: 'Every request to a host is in trouble.',
    advice:
      'newskeep failed tells each try. A new address of the paper goes into the job file; a host that refuses the crawler (401, 403, 429) wants to be asked more seldom, or not at all.',
  },
} as const satisfies Record<string, { meaning: string; advice: string }>;

export type FindingKind = keyof typeof KINDS;

const pageSchema = z.object({
  url: z.string().describe('URL of the page.'),
  fetched_at: z.iso.datetime().describe('When it was fetched.'),
  when: z.enum(['before', 'after']).describe('Whether that was before the change or after it.'),
});
export type SamplePage = z.infer<typeof pageSchema>;

const findingSchema = z.object({
  kind: z
    .enum(Object.keys(KINDS) as [FindingKind, ...FindingKind[]])
    .describe('What is wrong: the table above.'),
  host: z
    .string()
    .nullable()
    .describe('The host; null where it is this machine, the queue or the whole job.'),
  source: z.string().nullable().describe('URL of the feed, list or robots.txt, or the folder.'),
  field: z.string().nullable().describe('The field that drifts.'),
  since: z.iso.datetime().nullable().describe('Since when, UTC; null where nobody can say.'),
  what: z.string().describe('What is wrong, in a sentence.'),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe('The numbers that it follows from: docs/health.md says which.'),
  pages: z.array(pageSchema).describe('Pages to look at.'),
  advice: z.string().describe('What to do.'),
});
export type Finding = z.infer<typeof findingSchema>;

export const doctorSchema = z.object({
  job: z.string().nullable().describe('The job that was looked at; null for all that the data folder holds.'),
  made_at: z.iso.datetime().describe('When this was read.'),
  last_fetch_at: z.iso.datetime().nullable().describe('The last answer that the dataset has.'),
  hosts: z.int().nonnegative().describe('Hosts that were looked at.'),
  healthy: z.boolean().describe('Whether nothing was found.'),
  findings: z.array(findingSchema).describe('What was found: this machine first, then host by host.'),
});
export type Diagnosis = z.infer<typeof doctorSchema>;

/** A finding without what it need not say; the advice is that of its kind unless it has its own. */
export const finding = (
  kind: FindingKind,
  what: string,
  more: Partial<Omit<Finding, 'kind' | 'what' | 'since'>> & { since?: number | undefined } = {},
): Finding => {
  const { since, ...rest } = more;
  return {
    kind,
    host: null,
    source: null,
    field: null,
    since: since === undefined ? null : isoOf(since),
    what,
    evidence: {},
    pages: [],
    advice: KINDS[kind].advice,
    ...rest,
  };
};

export const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Three digits are what a chance or a share tells. */
export const rounded = (n: number): number => Number(n.toPrecision(3));

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** A page to look at, of rows that hold `ms`. */
export const page =
  (when: SamplePage['when']) =>
  ({ url, ms }: { url: string; ms: number }): SamplePage => ({ url, fetched_at: isoOf(ms), when });
