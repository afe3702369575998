import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { s3Error, statusOf } from './errors.ts';
import { TAILS } from './pieces.ts';

const PROBE = `${TAILS}.probe`;
/** How a server says that it does not know the header. */
const NOT_IMPLEMENTED = 501;

/** What a server can do beyond what every S3 server can. */
export interface Abilities {
  /** It refuses a PUT with `If-None-Match: *` where an object is: `create` has one winner, a part is put once. */
  conditional_put: boolean;
}

/**
 * Finds out by putting one object twice, which is removed again. One that is there already was left by a trial that
 * was killed, or is of one under way: a refusal of the first put tells as much.
 */
export async function probe(bucket: Bucket): Promise<Abilities> {
  const object = { Bucket: bucket.name, Key: bucket.key(PROBE) };
  /** The status of an answer that tells something; other errors are thrown. */
  const put = async (body: string): Promise<number> => {
    try {
      await bucket.client.send(new PutObjectCommand({ ...object, Body: body, IfNoneMatch: '*' }));
      return 200;
    } catch (error) {
      const status = statusOf(error);
      // 409: it looks at what another puts there at this moment.
      if (status === 409) return 412;
      if (status === 412 || status === NOT_IMPLEMENTED) return status;
      throw s3Error(error, 'put', bucket.where(PROBE));
    }
  };
  const first = await put('1');
  if (first !== 200) return { conditional_put: first === 412 };
  const second = await put('2');
  await bucket.remove(PROBE);
  return { conditional_put: second === 412 };
}
