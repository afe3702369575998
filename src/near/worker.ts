import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { NewskeepError } from '../../model/errors.ts';
import type { DataPlace } from '../place.ts';
import { nearDuplicates } from './near_duplicates.ts';
import type { Asked, Ended, Fault } from './thread.ts';

/** Another newskeep that has the index is waited for so long, in ms. */
const LOCK_MS = 30_000;

// The thread of thread.ts: writes one JSON line for each near-duplicate, and says how it ended.
const { data, file } = workerData as Asked;
const begun = performance.now();
parentPort?.postMessage(await ended(data));

async function ended(place: DataPlace): Promise<Ended> {
  try {
    await pipeline(lines(place), createWriteStream(file));
    return { fault: null };
  } catch (error) {
    const isLocked = error instanceof NewskeepError && error.code === 'locked';
    if (!isLocked || performance.now() - begun > LOCK_MS) return { fault: faultOf(error) };
    await wait(200);
    return ended(place);
  }
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof NewskeepError)) return { code: 'internal', message: String(error) };
  const { code, message, hint } = error;
  return { code, message, ...(hint && { hint }) };
}

async function* lines(place: DataPlace): AsyncGenerator<string> {
  for await (const cluster of nearDuplicates(place))
    yield cluster.map((one) => `${JSON.stringify(one)}\n`).join('');
}
