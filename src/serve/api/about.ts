import * as z from 'zod';
import { VERSION } from '../../version.ts';
import { readArchive } from '../../wiring.ts';
import { route } from './route.ts';

export const aboutRoute = route({
  method: 'get',
  path: '/about',
  summary: 'What is served: how much the dataset holds, and what else this server shows',
  answer: z.object({
    version: z.string(),
    data: z.string().describe('The place of the dataset, as it was named.'),
    totals: z.object({
      articles: z.int(),
      revisions: z.int(),
      headlines: z.int(),
      captures: z.int(),
      last_commit_at: z.string().nullable(),
    }),
    shows: z.object({
      jobs: z.boolean().describe('Whether jobs are started and stopped at /api/jobs.'),
      queues: z.boolean().describe('Whether the queues of a Redis are at /queues.'),
      replay: z.boolean().describe('Whether archived pages are replayed.'),
    }),
  }),
  async handle({ data, place, shows }) {
    const { totals } = await readArchive(data);
    const { articles, revisions, headlines, captures, lastCommitAt } = totals;
    return {
      version: VERSION,
      data: place,
      totals: { articles, revisions, headlines, captures, last_commit_at: lastCommitAt },
      shows,
    };
  },
});

/** Hosts that are offered to choose from: those with the most stories. */
const HOSTS = 1000;

export const hostsRoute = route({
  method: 'get',
  path: '/hosts',
  summary: 'The hosts that have stories, with how many and of which days',
  answer: z.object({
    hosts: z
      .array(
        z.object({
          host: z.string(),
          stories: z.int(),
          first_on: z.string().nullable(),
          last_on: z.string().nullable(),
        }),
      )
      .describe(`The most stories first, ${HOSTS} at most.`),
  }),
  handle: async ({ rows }, { signal }) => ({
    hosts: await rows(
      `SELECT host, count(*) AS stories, min(published_on)::VARCHAR AS first_on, max(published_on)::VARCHAR AS last_on
       FROM articles GROUP BY host ORDER BY stories DESC, host LIMIT ${HOSTS}`,
      [],
      signal,
    ),
  }),
});
