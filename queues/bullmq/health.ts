import { connectAnyway, evictionPolicy, guarded } from './connection.ts';

/** What of a Redis a queue depends on. */
export interface QueueHealth {
  /** maxmemory-policy: a queue needs `noeviction`. */
  policy: string;
  /** Whether every change is written to the append-only file, and whether the last time that went well. */
  appendOnly: boolean;
  lastWriteOk: boolean;
}

/** Looks at a Redis without changing anything. Throws `queue_unreachable`. */
export async function readHealth(url: string): Promise<QueueHealth> {
  const redis = await connectAnyway(url);
  try {
    return await guarded(url, async () => {
      const persistence = await redis.info('persistence');
      const value = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(persistence)?.[1];
      return {
        policy: await evictionPolicy(redis),
        appendOnly: value('aof_enabled') === '1',
        lastWriteOk: value('aof_last_write_status') !== 'err',
      };
    });
  } finally {
    redis.disconnect();
  }
}
