import * as z from 'zod';
import type { Described } from './api/route.ts';

const params = z.object({ name: z.string().describe('Name of the job.') });

const jobSchema = z.object({
  job: z.string(),
  schedule: z.record(z.string(), z.unknown()).nullable(),
  running: z
    .object({
      here: z.boolean(),
      run: z.int().nullable(),
      begun_at: z.string().nullable(),
      fetched: z.int(),
    })
    .nullable(),
  last: z.record(z.string(), z.unknown()).nullable().describe('The last run that was started here.'),
  last_marker: z.record(z.string(), z.unknown()).nullable(),
  next_look_at: z.string().nullable(),
});

/** What jobs_api.ts answers, for the description of the API. */
export const JOB_ROUTES: Described[] = [
  { method: 'get', path: '', summary: 'The jobs that are served', answer: z.array(jobSchema) },
  { method: 'get', path: '/{name}', summary: 'One of them', params, answer: jobSchema },
  {
    method: 'post',
    path: '/{name}/start',
    summary: 'Starts a run of it; takes the token',
    status: 202,
    params,
    answer: z.object({ job: z.string(), run: z.int(), resumed: z.boolean(), started_at: z.string() }),
  },
  {
    method: 'post',
    path: '/{name}/stop',
    summary: 'Asks its run to end in order; takes the token',
    status: 202,
    params,
    answer: z.object({ job: z.string(), stopping: z.boolean() }),
  },
];
