import type { DataPlace } from '../place.ts';
import type { AskedFor } from '../serve/serve.ts';
import { tokenOf } from '../serve/token.ts';
import { readArchive } from '../wiring.ts';
import { EXIT } from './exit_codes.ts';
import { runIncremental } from './job_runner.ts';
import { printable, StatusLine } from './output/terminal.ts';
import { stopOnSignals } from './signals.ts';

export interface ServeFlags {
  queue?: string | undefined;
  /** Job files, and folders of them. */
  jobs?: string[] | undefined;
  port: number;
  host?: string | undefined;
  replayPort?: number | undefined;
  logRequests?: boolean | undefined;
}

/** Serves until a signal comes; a run that was started is stopped in order then. Leaves the exit code. */
export async function runServe(flags: ServeFlags, data: DataPlace): Promise<void> {
  const { queue, jobs: targets, logRequests, ...where } = flags;
  // With jobs, the first of them may be what makes the dataset.
  if (targets === undefined && queue === undefined) await readArchive(data);
  const { serve } = await import('../serve/serve.ts');
  const token = tokenOf();
  const jobs = targets && (await servedJobs(targets, data, token));
  const onRequest = logRequests ? tellRequest : undefined;
  const { url, close } = await serve({ data, queue, jobs, token, onRequest, ...where });
  console.log(
    `The dataset is shown at ${url}${token === undefined ? '' : ', to whoever has the token'} (Ctrl-C ends it).`,
  );
  if (jobs) console.log(`The jobs are shown at ${url}api/jobs, ${allowed(jobs.token)}.`);
  if (queue) console.log(`The queues are shown at ${url}queues.`);
  await signalled(() => jobs?.runs.running !== undefined);
  const isStopped = await jobs?.runs.close();
  await close();
  if (isStopped) process.exitCode = EXIT.interrupted.code;
}

const tellRequest = ({ method, path }: AskedFor) =>
  console.error(printable(`${new Date().toISOString()} ${method} ${path}`));

const allowed = (token: string | undefined) =>
  token === undefined ? 'to be read: without NEWSKEEP_TOKEN nothing is started' : 'to whoever has the token';

async function servedJobs(targets: string[], data: DataPlace, token: string | undefined) {
  const { jobsByName } = await import('../jobs/files.ts');
  const { JobRuns } = await import('../serve/job_runs.ts');
  const { plainTeller } = await import('../schedule/tell.ts');
  const { secretsOf } = await import('../webhooks/sign.ts');
  const jobs = jobsByName(targets);
  // Whoever starts it is there to read it.
  secretsOf([...jobs.values()].flatMap(({ webhooks }) => webhooks));
  const tell = plainTeller((line) => console.error(printable(line)), Date.now);
  const runs = new JobRuns((job, signal, watchers) => runIncremental(data, job, signal, watchers), tell);
  return { jobs, data, runs, token };
}

/** The second signal ends it at once, as everywhere; that is told where there is something to wait for. */
const signalled = (isRunning: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const signal = stopOnSignals(new StatusLine(), (text) => {
      if (isRunning()) console.error(text);
    });
    signal.addEventListener('abort', () => resolve());
  });
