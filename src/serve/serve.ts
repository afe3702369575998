import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import express from 'express';
import { NewskeepError } from '../../model/errors.ts';
import { openBoardQueues } from '../wiring.ts';

export interface ServeOptions {
  /** The Redis whose queues are shown. */
  queue: string;
  /** 0 takes a free one. */
  port: number;
}

/** Serves pages for operators, on loopback alone; nothing can be changed by them. */
export async function serve({ queue, port }: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const board = await openBoardQueues(queue);
  const adapter = new ExpressAdapter();
  adapter.setBasePath('/queues');
  createBullBoard({
    queues: board.queues.map((one) => new BullMQAdapter(one, { readOnlyMode: true })),
    serverAdapter: adapter,
  });
  const app = express();
  app.use(loopbackOnly);
  app.get('/', (_request, response) => response.redirect('/queues'));
  app.use('/queues', adapter.getRouter());
  const server = app.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await board.close();
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
      await board.close();
    },
  };
}

/** A page of elsewhere whose name was made to lead here asks by that name. */
const loopbackOnly: express.RequestHandler = (request, response, next) => {
  if (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) next();
  else response.status(403).send('This is served to its own machine alone.');
};
