import type { Redis } from 'ioredis';
import type { ErrorCode } from '../../model/errors.ts';
import { stateOf } from '../codes.ts';
import type { FailedTry, Failure } from '../port.ts';
import { type Row, readRow } from './row.ts';

export interface Known {
  url: string;
  row: Row;
}

/** Every URL that is known. One may come twice where Redis enlarges its table in that moment. */
export async function* scanUrls(redis: Redis, base: string): AsyncIterable<Known> {
  let cursor = '0';
  do {
    const [next, found] = await redis.hscan(`${base}urls`, cursor, 'COUNT', 500);
    cursor = next;
    for (let i = 0; i + 1 < found.length; i += 2)
      yield { url: found[i] as string, row: readRow(found[i + 1] as string) };
  } while (cursor !== '0');
}

/** A URL in trouble, with every try of it that failed. */
export async function failureOf(redis: Redis, base: string, url: string): Promise<Failure | undefined> {
  const [line, tries] = await Promise.all([
    redis.hget(`${base}urls`, url),
    redis.lrange(`${base}t:${url}`, 0, -1),
  ]);
  if (!line) return undefined;
  const row = readRow(line);
  const history = tries.map((one): FailedTry => {
    const [at = '0', code, message = ''] = one.split('\n');
    return { at: new Date(Number(at)).toISOString(), code: code as ErrorCode, message };
  });
  return {
    url,
    state: stateOf(row.state) as Failure['state'],
    code: row.code as ErrorCode,
    message:
      row.code === 'cancelled' ? 'The job was cancelled before its turn.' : (history.at(-1)?.message ?? ''),
    attempts: Number(row.attempts),
    history,
  };
}
