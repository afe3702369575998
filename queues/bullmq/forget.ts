import type { Redis } from 'ioredis';
import { mentions } from '../mentions.ts';
import type { VisitJobs } from './jobs.ts';
import { STATE } from './row.ts';
import type { Scripts } from './scripts.ts';
import type { Known } from './view.ts';

/** Takes URLs out of a job's frontier, and what else names them; how many. Those under way stay: they are refused. */
export async function forgetUrls(
  redis: Redis,
  base: string,
  { known, scripts, jobs }: { known: AsyncIterable<Known>; scripts: Scripts; jobs: VisitJobs },
  isGone: (url: string) => boolean,
): Promise<number> {
  let forgotten = 0;
  for await (const { url, row } of known) {
    if (isGone(url) && row.state !== String(STATE.taken)) {
      forgotten += Number(await scripts.forget(url));
      if (row.visit !== '') await jobs.remove(row.visit);
    } else if (row.from_url !== '' && isGone(row.from_url)) await scripts.dropVia(url);
    if (row.code !== '') await dropMessages(redis, `${base}t:${url}`, isGone);
  }
  const settings = await redis.hget(`${base}job`, 'link_settings');
  // The next run reads every page again, as after any change of them.
  if (mentions(settings, isGone)) await redis.hset(`${base}job`, 'link_settings', '');
  return forgotten;
}

async function dropMessages(redis: Redis, key: string, isGone: (url: string) => boolean): Promise<void> {
  for (const [i, line] of (await redis.lrange(key, 0, -1)).entries()) {
    const [at = '', code = ''] = line.split('\n');
    if (mentions(line, isGone)) await redis.lset(key, i, `${at}\n${code}\n${code}`);
  }
}
