import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { NewskeepError } from '../../model/errors.ts';
import { type JobsApiOptions, jobsApi } from './jobs_api.ts';

export interface ServeOptions {
  /** The Redis whose queues are shown. */
  queue?: string | undefined;
  /** The jobs that are shown, and started and stopped by who knows the token. Whoever gives the runs closes them. */
  jobs?: JobsApiOptions | undefined;
  /** 0 takes a free one. */
  port: number;
}

/** Serves pages and jobs for operators, on loopback alone. */
export async function serve({
  queue,
  jobs,
  port,
}: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const app = express();
  app.disable('x-powered-by');
  app.use(loopbackOnly);
  app.get('/', (_request, response) => response.redirect(queue === undefined ? '/api/jobs' : '/queues'));
  if (jobs) app.use('/api/jobs', jobsApi(jobs));
  const board = queue === undefined ? undefined : await openBoard(queue);
  if (board) app.use('/queues', board.router);
  const server = app.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await board?.close();
    throw new NewskeepError('usage', `Port ${port} of 127.0.0.1 cannot be served.`, {
      cause: error,
      hint: 'Another program has it: name a free one with --port.',
    });
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await board?.close();
    },
  };
}

/** Loaded where a Redis is named. */
const openBoard = async (queue: string) => (await import('./board.ts')).openBoard(queue);

/** A page of elsewhere whose name was made to lead here asks by that name. */
const loopbackOnly: express.RequestHandler = (request, response, next) => {
  if (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) next();
  else response.status(403).send('This is served to its own machine alone.');
};
