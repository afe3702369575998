import * as z from 'zod';
import { SOURCES } from '../../model/capture.ts';
import { ERRORS, type ErrorCode } from '../../model/errors.ts';

/** What `newskeep coverage --json` prints, defined once: the types and docs/coverage.md come from here. */

const count = (what: string) => z.int().nonnegative().describe(what);

const sourcesSchema = z
  .partialRecord(z.enum(SOURCES), z.int())
  .describe('Stories that each source named; one may be named by several.');
const codesSchema = z
  .partialRecord(z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]), z.int())
  .describe('Why stories were refused or failed, or wait for another try: how many of each error code.');

const figures = {
  known: count(
    'Stories known: those held, and those that a source, a stated time or the shape of their URL shows to be stories.',
  ),
  held: count('Stories of the dataset, each once, however many URLs tell it.'),
  walled: count('Fetched, but behind a wall: the text is not there.'),
  gone: count('The host says that they are gone (4xx, or an error page).'),
  refused: count(
    'Not asked for, or not kept: robots.txt, scope, a reservation that the job honours, or forgotten (newskeep forget).',
  ),
  failed: count('Could not be fetched, after all tries.'),
  waiting: count('Not asked for yet.'),
  sources: sourcesSchema,
  codes: codesSchema,
};

export const gapSchema = z.object({
  kind: z
    .enum(['empty', 'thin'])
    .describe(
      '`empty`: days in a row without any story; `thin`: weeks with less than a quarter of what was to be expected.',
    ),
  from: z.iso.date().describe('Its first day.'),
  to: z.iso.date().describe('Its last day.'),
  days: count('Days from the first to the last.'),
  stories: count('Stories held of these days.'),
  expected: z.number().describe("Stories to be expected by the paper's own rhythm around."),
  chance: z.number().describe('How likely so few would be without an outage, by the rule.'),
});

const hostSchema = z.object({
  host: z.string().describe('The host, with the port where it is not the default.'),
  ...figures,
  unclear: z
    .partialRecord(z.enum(['gone', 'refused', 'failed', 'waiting']), z.int())
    .describe('URLs that were not had, and that nothing shows to be stories.'),
  months: z
    .array(
      z.object({
        month: z
          .string()
          .nullable()
          .describe(
            'YYYY-MM: of publication where the page says it, else as a source stated it; null where neither does.',
          ),
        ...figures,
      }),
    )
    .describe('By month, the earliest first, those without a month last.'),
  gaps: z.array(gapSchema).describe('Times that look like an outage.'),
});

export const coverageSchema = z.object({
  job: z.string().describe('Name of the job.'),
  run: count('Its last run.'),
  open: z.boolean().describe('Whether that run is not over: then figures still move.'),
  made_at: z.iso.datetime().describe('When this was read.'),
  hosts: z
    .array(hostSchema)
    .describe('Hosts of the seeds, and others with stories or with something missing, by name.'),
  total: z.object(figures).describe('Over all hosts.'),
  forgotten: count(
    'Stories that were taken out of the archive by `newskeep forget`, of any job: no other figure counts them.',
  ),
  sentence: z.string().describe('What a paper may say of it.'),
});

export type Coverage = z.infer<typeof coverageSchema>;
export type HostCoverage = Coverage['hosts'][number];
export type Figures = Coverage['total'];
export type Gap = z.infer<typeof gapSchema>;

/** What became of a story that is known. */
export type Standing = 'held' | 'walled' | 'gone' | 'refused' | 'failed' | 'waiting';

export const noFigures = (): Figures => ({
  known: 0,
  held: 0,
  walled: 0,
  gone: 0,
  refused: 0,
  failed: 0,
  waiting: 0,
  sources: {},
  codes: {},
});
