import { Redis } from 'ioredis';
import { NewskeepError } from '../../model/errors.ts';

/** How long a Redis that went away in the middle of a run is waited for: about a minute. */
const RETRIES = 40;
const CONNECT_MS = 5000;
/** A connection that says nothing for so long is given up for another; shorter than a lease, so that those are kept. */
const SILENT_MS = 8000;

/**
 * Connects, and makes sure of what a frontier needs of its Redis. Throws `queue_unreachable`, or `queue_evicts` where
 * Redis may throw keys away: it would forget URLs without a word.
 */
export async function connect(url: string): Promise<Redis> {
  const redis = await connectAnyway(url);
  try {
    const policy = await evictionPolicy(redis);
    if (policy !== 'noeviction')
      throw new NewskeepError(
        'queue_evicts',
        `Redis at ${shown(url)} may throw keys away (maxmemory-policy ${policy}).`,
        { hint: 'Set it: redis-cli CONFIG SET maxmemory-policy noeviction, and in redis.conf.' },
      );
    return redis;
  } catch (error) {
    redis.disconnect();
    throw told(error, url);
  }
}

/** What Redis does when its memory is full: all but `noeviction` throws keys away. */
export async function evictionPolicy(redis: Redis): Promise<string> {
  return /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1] ?? 'unknown';
}

/** Connects, whatever the Redis does with keys. Throws `queue_unreachable`. */
export async function connectAnyway(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // Commands wait for Redis to come back; when it does not, all of them fail at once.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isUp && times <= RETRIES ? Math.min(times * 100, 2000) : null),
  });
  let isUp = false;
  let cause: unknown;
  redis.on('error', (error) => {
    cause = error;
  });
  try {
    await redis.connect();
    isUp = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw told(error, url, cause);
  }
}

/** Runs something on Redis; what Redis or the connection says against it becomes one of our errors. */
export async function guarded<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw told(error, url);
  }
}

function told(error: unknown, url: string, cause: unknown = error): unknown {
  if (!(error instanceof Error) || error instanceof NewskeepError) return error;
  if (error.message.startsWith('OOM'))
    return new NewskeepError('queue_full', `Redis at ${shown(url)} has no memory left for the queue.`, {
      cause: error,
      hint: 'Give it more (maxmemory); docs/distributed.md says how much a URL takes.',
    });
  const reason = cause instanceof Error ? cause.message : error.message;
  const isAway =
    /^Connection is closed|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|^(NOAUTH|WRONGPASS|LOADING|MISCONF)/;
  if (!isAway.test(error.message) && !isAway.test(reason)) return error;
  return new NewskeepError('queue_unreachable', `Redis at ${shown(url)} does not answer (${reason}).`, {
    cause: error,
    hint: 'Start it, or mend the address in --queue. What was committed is safe, and the job goes on from there.',
  });
}

/** Without the password. */
function shown(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
