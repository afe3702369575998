import type { Delivery } from '../../queues/outbox/port.ts';
import type { DataPlace } from '../place.ts';
import { lockData } from '../wiring.ts';
import { type Delivered, deliver } from './deliver.ts';
import { secretsOf } from './sign.ts';
import { openKnownOutbox } from './wiring.ts';

/** A delivery that no receiver took yet, as `newskeep webhooks --json` prints it. */
export type Waiting = Pick<
  Delivery,
  'id' | 'job' | 'run' | 'event' | 'url' | 'state' | 'attempts' | 'fault'
> & {
  /** When the next run may try again, ISO 8601; null where it may at once, or nobody tries again. */
  next_try_at: string | null;
};

/** What waits and what is dead, in order; also beside a running crawl. */
export function readWaiting(data: DataPlace): Waiting[] {
  const outbox = openKnownOutbox(data);
  try {
    return outbox?.list().map(waitingOf) ?? [];
  } finally {
    outbox?.close();
  }
}

function waitingOf({ id, job, run, event, url, state, attempts, due_at, fault }: Delivery): Waiting {
  const isTimed = state === 'waiting' && due_at > 0;
  const next_try_at = isTimed ? new Date(due_at).toISOString() : null;
  return { id, job, run, event, url, state, attempts, next_try_at, fault };
}

/**
 * Delivers all that waits or is dead, now, in the order of each webhook; what fails has its eight tries anew. Throws
 * `locked` while a run holds the state folder, `job_invalid` where a secret is not set.
 */
export async function deliverWaiting(data: DataPlace, signal?: AbortSignal): Promise<Delivered> {
  if (readWaiting(data).length === 0) return { delivered: 0, failed: 0 };
  const lock = lockData(data, 'webhooks --retry');
  const outbox = openKnownOutbox(data);
  try {
    const owed = outbox?.list() ?? [];
    const secrets = secretsOf(owed);
    outbox?.revive();
    const webhooks = new Map(owed.map(({ job, url }) => [`${job} ${url}`, { job, url }]));
    return outbox
      ? await deliver({ outbox, webhooks: [...webhooks.values()], secrets, all: true, signal })
      : { delivered: 0, failed: 0 };
  } finally {
    outbox?.close();
    lock.release();
  }
}
