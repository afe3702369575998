import { Queue, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';

/** A queue of BullMQ whose jobs are taken one by one, each under a lock that is renewed by hand. */
export interface ByHand<Data> {
  queue: Queue<Data>;
  worker: Worker<Data>;
}

type Shared = Pick<WorkerOptions, 'connection' | 'prefix' | 'settings'>;

export function byHand<Data>(
  name: string,
  shared: Shared,
  leaseMs: number,
  options: Pick<QueueOptions, 'streams' | 'defaultJobOptions'>,
): ByHand<Data> {
  const queue = new Queue(name, { ...shared, ...options }) as Queue<Data>;
  const worker = new Worker<Data>(name, null, {
    ...shared,
    autorun: false,
    lockDuration: leaseMs,
    stalledInterval: leaseMs / 2,
    // A job comes back as often as the process dies that has it; what is tried too often is counted elsewhere.
    maxStalledCount: 1_000_000,
  });
  // Whoever waits for a command is told that Redis went away.
  queue.on('error', () => undefined);
  worker.on('error', () => undefined);
  return { queue, worker };
}

/** BullMQ refuses, with a number, to move a job whose lock has ended; somebody else has it then. */
export async function ifStillOurs(move: Promise<unknown>): Promise<void> {
  try {
    await move;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error;
  }
}
