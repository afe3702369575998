import { NewskeepError } from '../../model/errors.ts';
import type { DataPlace } from '../place.ts';
import { EXIT } from './exit_codes.ts';
import { runIncremental } from './job_runner.ts';
import { printable, StatusLine } from './output/terminal.ts';
import { stopOnSignals } from './signals.ts';

interface Served {
  queue?: string | undefined;
  /** Job files, and folders of them. */
  jobs?: string[] | undefined;
  port: number;
}

/** Serves until a signal comes; a run that was started is stopped in order then. Leaves the exit code. */
export async function runServe({ queue, jobs: targets, port }: Served, data: DataPlace): Promise<void> {
  if (queue === undefined && targets === undefined)
    throw new NewskeepError('usage', 'What is to be served?', {
      hint: 'Name job files with --jobs, or a Redis with --queue redis://host:6379.',
    });
  const { serve } = await import('../serve/serve.ts');
  const jobs = targets && (await servedJobs(targets, data));
  const { url, close } = await serve({ queue, jobs, port });
  if (jobs) console.log(`The jobs are shown at ${url}api/jobs, ${allowed(jobs.token)} (Ctrl-C ends it).`);
  if (queue) console.log(`The queues are shown at ${url}queues (Ctrl-C ends it).`);
  await signalled(() => jobs?.runs.running !== undefined);
  const isStopped = await jobs?.runs.close();
  await close();
  if (isStopped) process.exitCode = EXIT.interrupted.code;
}

const allowed = (token: string | undefined) =>
  token === undefined ? 'to be read: without NEWSKEEP_TOKEN nothing is started' : 'to whoever has the token';

async function servedJobs(targets: string[], data: DataPlace) {
  const { jobsByName } = await import('../jobs/files.ts');
  const { JobRuns } = await import('../serve/job_runs.ts');
  const { plainTeller } = await import('../schedule/tell.ts');
  const { tokenOf } = await import('../serve/token.ts');
  const { secretsOf } = await import('../webhooks/sign.ts');
  const jobs = jobsByName(targets);
  // Whoever starts it is there to read it.
  secretsOf([...jobs.values()].flatMap(({ webhooks }) => webhooks));
  const tell = plainTeller((line) => console.error(printable(line)), Date.now);
  const runs = new JobRuns((job, signal, watchers) => runIncremental(data, job, signal, watchers), tell);
  return { jobs, data, runs, token: tokenOf() };
}

/** The second signal ends it at once, as everywhere; that is told where there is something to wait for. */
const signalled = (isRunning: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const signal = stopOnSignals(new StatusLine(), (text) => {
      if (isRunning()) console.error(text);
    });
    signal.addEventListener('abort', () => resolve());
  });
