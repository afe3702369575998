import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import { openBoardQueues } from '../wiring.ts';

/** The queues of a Redis, to be looked at and not changed, for the path /queues. Throws `queue_unreachable`. */
export async function openBoard(queue: string): Promise<{ router: RequestHandler; close(): Promise<void> }> {
  const board = await openBoardQueues(queue);
  const adapter = new ExpressAdapter();
  adapter.setBasePath('/queues');
  createBullBoard({
    queues: board.queues.map((one) => new BullMQAdapter(one, { readOnlyMode: true })),
    serverAdapter: adapter,
  });
  return { router: adapter.getRouter(), close: () => board.close() };
}
