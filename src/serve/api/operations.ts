import * as z from 'zod';
import { readCoverage } from '../../coverage/coverage.ts';
import { coverageSchema } from '../../coverage/schema.ts';
import { diagnose } from '../../doctor/doctor.ts';
import { doctorSchema } from '../../doctor/schema.ts';
import { readStatus } from '../../status/read.ts';
import { route } from './route.ts';

const ofJob = z.object({
  job: z.string().optional().describe('Name of the job; not needed where there is one alone.'),
});

/** Hosts told of a job: those with something waiting or in trouble come first. */
const HOSTS = 200;

const hostSchema = z.object({
  host: z.string(),
  waiting: z.int(),
  retrying: z.int(),
  next_try_at: z.string().nullable(),
  done: z.int(),
  failed: z.int(),
  refused: z.int(),
  codes: z.record(z.string(), z.int()).describe('Why URLs are in trouble: how many of each error code.'),
});

export const jobsRoute = route({
  method: 'get',
  path: '/jobs',
  summary: 'The jobs that the data folder knows, what waits, and the crawl that runs now',
  answer: z.object({
    jobs: z.array(
      z.object({
        job: z.string(),
        run: z.int(),
        open: z.boolean(),
        started_at: z.string(),
        urls: z.record(z.string(), z.int()).describe('Its URLs, by what became of them.'),
        hosts: z.array(hostSchema).describe(`${HOSTS} at most, those in trouble first.`),
        more_hosts: z.int().describe('Hosts that are not told.'),
      }),
    ),
    running: z
      .object({
        job: z.string(),
        run: z.int(),
        begun_at: z.string(),
        fetched: z.int(),
        new_articles: z.int(),
        visits_per_s: z.number(),
      })
      .nullable(),
  }),
  async handle({ data, queue }) {
    const { jobs, running } = await readStatus(data, queue);
    return {
      jobs: jobs.map(({ job, run, open, started_at, frontier, hosts }) => {
        const sorted = hosts.toSorted((a, b) => troubled(b) - troubled(a) || b.waiting - a.waiting);
        const more_hosts = Math.max(0, hosts.length - HOSTS);
        return {
          job,
          run,
          open,
          started_at,
          urls: { ...frontier },
          hosts: sorted.slice(0, HOSTS),
          more_hosts,
        };
      }),
      running: running && {
        job: running.job,
        run: running.run,
        begun_at: running.begun_at,
        fetched: running.fetched,
        new_articles: running.new_articles,
        visits_per_s: running.visits_per_s,
      },
    };
  },
});

const troubled = ({ failed, retrying }: { failed: number; retrying: number }) => failed + retrying;

export const coverageRoute = route({
  method: 'get',
  path: '/coverage',
  summary: 'What a job knows of its papers and what of that is held, by host and month: docs/coverage.md',
  query: ofJob,
  answer: coverageSchema,
  handle: ({ data, queue, slowly }, { query: { job } }) =>
    slowly(`coverage ${job ?? ''}`, () => readCoverage(data, { job, queue })),
});

export const healthRoute = route({
  method: 'get',
  path: '/health',
  summary: 'What is wrong with the hosts of a job, or with all that the data folder holds: docs/health.md',
  query: ofJob,
  answer: doctorSchema,
  handle: ({ data, queue, slowly }, { query: { job } }) =>
    slowly(`health ${job ?? ''}`, () => diagnose(data, { job, queue })),
});
