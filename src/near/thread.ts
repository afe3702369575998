import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, NewskeepError } from '../../model/errors.ts';
import type { DataPlace } from '../place.ts';

const WORKER = new URL(`./worker${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url);

export interface Asked {
  data: DataPlace;
  file: string;
}

/** An error as it crosses from the thread. */
export type Fault = { code: ErrorCode; message: string; hint?: string };
export type Ended = { fault: Fault | null };

/**
 * Writes the clusters (near_duplicates.ts) as JSON lines, in a thread of its own: to bring the index up to date takes
 * seconds of computing at a stretch, for which a server cannot stand still. The signal ends it. Throws what
 * `nearDuplicates` throws, `locked` only after half a minute.
 */
export async function writeNearDuplicates(data: DataPlace, file: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(WORKER, { workerData: { data, file } satisfies Asked });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const { fault } = await endOf(worker);
    if (fault) throw new NewskeepError(fault.code, fault.message, fault);
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
  signal.throwIfAborted();
}

const endOf = (worker: Worker): Promise<Ended> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(new NewskeepError('internal', 'The thread that clusters near-duplicates ended early.')),
    );
  });
