import type { Delivery, Outbox } from '../../queues/outbox/port.ts';
import { VERSION } from '../version.ts';
import { signature } from './sign.ts';

/** A receiver that takes longer for its answer has not taken it. */
const ANSWER_MS = 5000;
/** Of one delivery, over all runs; then it is dead. */
const TRIES = 8;
const FIRST_PAUSE_MS = 60_000;
/** 1, 4, 16, 64 minutes, …: a receiver may be down over a night. */
const GROWTH = 4;
const LONGEST_PAUSE_MS = 12 * 3_600_000;

export interface DeliverOptions {
  outbox: Outbox;
  webhooks: readonly Pick<Delivery, 'job' | 'url'>[];
  /** By the names of their variables. */
  secrets: ReadonlyMap<string, string>;
  /** Also what is not due yet. */
  all?: boolean;
  /** No request is begun after so long; without it until all is delivered or failed. */
  budgetMs?: number;
  /** How long an answer is waited for; 5 s. */
  answerMs?: number;
  signal?: AbortSignal | undefined;
}

/** How many were taken, and how many tries failed. */
export interface Delivered {
  delivered: number;
  failed: number;
}

/**
 * Delivers what waits, in the order of each webhook, whose first failure ends its turn. Receivers are no reason to
 * throw; `storage_…` is.
 */
export async function deliver(options: DeliverOptions): Promise<Delivered> {
  const until = performance.now() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  const each = await Promise.all(options.webhooks.map((webhook) => inOrder(webhook, options, until)));
  return {
    delivered: each.reduce((sum, { delivered }) => sum + delivered, 0),
    failed: each.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function inOrder(
  webhook: Pick<Delivery, 'job' | 'url'>,
  { outbox, secrets, all = false, answerMs = ANSWER_MS, signal }: DeliverOptions,
  until: number,
): Promise<Delivered> {
  for (let delivered = 0; ; delivered++) {
    const next = outbox.first(webhook);
    const isDue = next !== undefined && (all || next.due_at <= Date.now());
    if (!isDue || performance.now() >= until || signal?.aborted) return { delivered, failed: 0 };
    const fault = await post(next, secrets.get(next.secret_env) ?? '', answerMs, signal);
    // Cut off by whoever stops the run: the receiver is not to blame, and gets it again.
    if (fault !== undefined && signal?.aborted) return { delivered, failed: 0 };
    if (fault !== undefined) {
      outbox.failed(next.seq, afterFailure(next.attempts + 1, fault));
      return { delivered, failed: 1 };
    }
    outbox.taken(next.seq);
  }
}

function afterFailure(attempts: number, fault: string): Pick<Delivery, 'state' | 'due_at' | 'fault'> {
  const pause = Math.min(FIRST_PAUSE_MS * GROWTH ** (attempts - 1), LONGEST_PAUSE_MS);
  // Half of it by chance: many archives do not come back to one receiver at once.
  const due_at = Math.round(Date.now() + pause * (0.5 + Math.random() / 2));
  return { state: attempts >= TRIES ? 'dead' : 'waiting', due_at, fault };
}

/** Why the receiver did not take it; undefined where it did. */
async function post(
  { url, body }: Delivery,
  secret: string,
  answerMs: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const ends = [AbortSignal.timeout(answerMs), ...(signal ? [signal] : [])];
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      // An address that moved is for the operator to change: what is signed goes nowhere else.
      redirect: 'manual',
      signal: AbortSignal.any(ends),
      headers: {
        'content-type': 'application/json',
        'user-agent': `newskeep/${VERSION}`,
        'newskeep-signature': signature(secret, body, Date.now()),
      },
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `answered ${answer.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** fetch says "fetch failed", and the reason in its cause. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  const { code, message: why } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? why ?? message;
}
