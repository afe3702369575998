import { Queue } from 'bullmq';
import { connect } from './connection.ts';
import { visitsOf } from './jobs.ts';
import { prefixOf, readJobs } from './view.ts';

/** BullMQ's queues of the jobs that a Redis holds, for a board to show; close it when it is done. */
export interface BoardQueues {
  queues: Queue[];
  close(): Promise<void>;
}

export async function openBoardQueues(url: string): Promise<BoardQueues> {
  const redis = await connect(url);
  const jobs = await readJobs(redis);
  const queues = jobs.map(
    ({ job }) => new Queue(visitsOf(job), { connection: redis, prefix: prefixOf(job) }),
  );
  // Whoever asks is told that Redis went away.
  for (const queue of queues) queue.on('error', () => undefined);
  return {
    queues,
    close: async () => {
      await Promise.allSettled(queues.map((queue) => queue.close()));
      redis.disconnect();
    },
  };
}
