import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { s3Error, statusOf } from './errors.ts';
import { TAILS } from './pieces.ts';

/** What a server can do beyond what every S3 server can. */
export interface Abilities {
  /** It refuses a PUT with `If-None-Match: *` where an object is: `create` has one winner, a part is put once. */
  conditional_put: boolean;
}

/** Finds out by putting one object twice, which is removed again. */
export async function probe(bucket: Bucket): Promise<Abilities> {
  const key = `${TAILS}.probe-${randomUUID()}`;
  const object = { Bucket: bucket.name, Key: bucket.key(key) };
  const isRefused = async (body: string, statuses: number[]) => {
    try {
      await bucket.client.send(new PutObjectCommand({ ...object, Body: body, IfNoneMatch: '*' }));
      return false;
    } catch (error) {
      if (statuses.includes(statusOf(error) ?? 0)) return true;
      throw s3Error(error, 'put', bucket.where(key));
    }
  };
  try {
    // 501: it does not know the header, and says so.
    if (await isRefused('1', [501])) return { conditional_put: false };
    return { conditional_put: await isRefused('2', [412]) };
  } finally {
    await bucket.ask('remove', key, () => bucket.client.send(new DeleteObjectCommand(object)));
  }
}
