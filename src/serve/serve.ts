import express from 'express';
import { NewskeepError } from '../../model/errors.ts';
import type { DataPlace } from '../place.ts';
import { bracketed, isLoopback, ownNamesOnly, ownPagesOnly } from './guard.ts';
import { type JobsApiOptions, jobsApi } from './jobs_api.ts';
import { listen } from './listening.ts';
import { passwordGuard } from './token.ts';

export interface ServeOptions {
  /** The dataset that is shown. */
  data?: DataPlace | undefined;
  /** The Redis whose queues are shown. */
  queue?: string | undefined;
  /** The jobs that are shown, and started and stopped by who knows the token. Whoever gives the runs closes them. */
  jobs?: JobsApiOptions | undefined;
  /** 0 takes a free one. */
  port: number;
  /** The address that is served; without it, this machine's own. Any other takes a token. */
  host?: string | undefined;
  /** The port of archived pages; without it, the next one after `port`, or a free one after 0. */
  replayPort?: number | undefined;
  /** Where there is one, nothing of the dataset is told without it. */
  token?: string | undefined;
  /** Told of each request to the app's port, as it comes. */
  onRequest?: ((request: AskedFor) => void) | undefined;
}

export interface AskedFor {
  method: string;
  path: string;
  origin: string | undefined;
}

const LOOPBACK = '127.0.0.1';

/** Serves the dataset, and jobs and queues for operators. Throws `usage` where that may not or cannot be. */
export async function serve(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { host = LOOPBACK, port, queue, jobs, token, data } = options;
  if (!isLoopback(host) && token === undefined)
    throw new NewskeepError('usage', `${host} is not this machine alone, and there is no token.`, {
      hint: 'Set NEWSKEEP_TOKEN: export NEWSKEEP_TOKEN=$(openssl rand -hex 24). Or leave --host out.',
    });
  const { replayPort = port === 0 ? 0 : port + 1 } = options;
  const app = express();
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closing.splice(0)) await one();
  };
  try {
    app.disable('x-powered-by');
    if (options.onRequest) app.use(telling(options.onRequest));
    app.use(ownNamesOnly(host));
    if (jobs) app.use('/api/jobs', ownPagesOnly, jobsApi(jobs));
    if (queue !== undefined) {
      const board = await openBoard(queue);
      closing.unshift(board.close);
      app.use('/queues', passwordGuard(isLoopback(host) ? undefined : token), board.router);
    }
    const listening = await listen(app, port, host, '--port');
    closing.unshift(listening.close);
    if (data === undefined) app.get('/', startAt(queue === undefined ? '/api/jobs' : '/queues'));
    else {
      const shows = { jobs: jobs !== undefined, queues: queue !== undefined };
      const { openApp } = await import('./dataset_app.ts');
      const dataset = await openApp({ data, host, token, queue, shows, port: listening.port, replayPort });
      closing.splice(1, 0, dataset.close);
      app.use(dataset.router);
    }
    return { url: `http://${bracketed(host)}:${listening.port}/`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const startAt =
  (path: string): express.RequestHandler =>
  (_request, response) =>
    response.redirect(path);

const telling =
  (tell: (request: AskedFor) => void): express.RequestHandler =>
  (request, _response, next) => {
    tell({ method: request.method, path: request.originalUrl, origin: request.get('origin') });
    next();
  };

/** Loaded where a Redis is named. */
const openBoard = async (queue: string) => (await import('./board.ts')).openBoard(queue);
