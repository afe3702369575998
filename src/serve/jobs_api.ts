import express from 'express';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { DataPlace } from '../place.ts';
import { asKnown } from '../schedule/course.ts';
import { readBeacon } from '../status/beacon.ts';
import type { JobRuns } from './job_runs.ts';
import { type LastMarker, lastMarker } from './last_marker.ts';
import { tokenGuard } from './token.ts';

export interface JobsApiOptions {
  /** By their names, as their files were when it was started. */
  jobs: ReadonlyMap<string, Job>;
  data: DataPlace;
  runs: JobRuns;
  /** Without one, nothing can be started or stopped. */
  token: string | undefined;
}

/** Starts, stops and shows jobs: docs/scheduling.md, "From outside". A request only ever names one of them. */
export function jobsApi(options: JobsApiOptions): express.Router {
  const { jobs, runs, token } = options;
  const api = express.Router();
  api.use(tokenGuard(token));
  api.param('name', (_request, response, next, name: string) => {
    if (jobs.has(name)) next();
    else response.status(404).json({ code: 'job_unknown', message: 'No job of that name is served.' });
  });
  api.get('/', async (_request, response) => {
    response.json(await Promise.all([...jobs.values()].map((job) => shown(job, options))));
  });
  api.get('/:name', async (request, response) => {
    response.json(await shown(jobOf(request, jobs), options));
  });
  api.post('/:name/start', async (request, response) => {
    response.status(202).json(await runs.start(jobOf(request, jobs)));
  });
  api.post('/:name/stop', (request, response) => {
    const { name } = jobOf(request, jobs);
    if (runs.stop(name)) response.status(202).json({ job: name, stopping: true });
    else response.status(409).json({ code: 'run_missing', message: `No run of ${name} is under way here.` });
  });
  api.use((_request, response) => {
    response.status(404).json({ code: 'usage', message: 'There is nothing at this path.' });
  });
  api.use(tellError);
  return api;
}

const jobOf = ({ params }: express.Request, jobs: JobsApiOptions['jobs']): Job =>
  jobs.get(String(params.name)) as Job;

/** A job as `GET /api/jobs/NAME` tells it. */
interface ShownJob {
  job: string;
  schedule: Job['schedule'] | null;
  /** Its run that is under way, here or by another process on this state folder; null where none is. */
  running: { here: boolean; run: number | null; begun_at: string | null; fetched: number } | null;
  /** The last run that was started here; null before. */
  last: ReturnType<JobRuns['last']> | null;
  /** The marker of the last run that is over, whoever started it. */
  last_marker: LastMarker | null;
  next_look_at: string | null;
}

async function shown({ name, queue, schedule }: Job, { data, runs }: JobsApiOptions): Promise<ShownJob> {
  const beacon = readBeacon(data);
  const told = beacon?.job === name ? beacon : undefined;
  const here = runs.running === name;
  const { run = null, begun_at = null, fetched = 0 } = told ?? {};
  const last_marker = await lastMarker(data, name, queue);
  return {
    job: name,
    schedule: schedule ?? null,
    running: here || told ? { here, run, begun_at, fetched } : null,
    last: runs.last(name) ?? null,
    last_marker,
    next_look_at: last_marker?.next_look_at ?? null,
  };
}

/** What express passes on that is no fault of ours (a path that does not decode) has a status of its own. */
const tellError: express.ErrorRequestHandler = (error, _request, response, _next) => {
  const { code, message, hint } = asKnown(error);
  if (error instanceof NewskeepError) response.status(statusOf(error)).json({ code, message, hint });
  else if (error?.status === 400)
    response.status(400).json({ code: 'usage', message: 'The path is no path.' });
  else response.status(500).json({ code, message: 'A fault of newskeep itself: its log has it.' });
};

/** 409: another run is in the way; 503: it helps to ask later; 422: the job, or its place, is not in order. */
function statusOf({ code, retry }: NewskeepError): number {
  if (code === 'locked') return 409;
  return retry === 'give_up' ? 422 : 503;
}
