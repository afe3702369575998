import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Fault } from '../../bench/support/s3_faults.ts';
import { openS3Store } from '../../storage/s3/store.ts';
import { agrees } from '../../storage/s3/sums.ts';
import { faultyS3, NO_S3, newS3Place, s3Server } from '../support/s3.ts';

afterEach(() => void vi.unstubAllEnvs());

const error = (code: string, message: string, hint: string) => ({
  code,
  message: expect.stringContaining(message),
  hint: expect.stringContaining(hint),
});

/** A store whose server gives every request of that method this fault. */
async function refusing(fault: Fault, method = 'PUT') {
  const proxy = await faultyS3((asked) => (asked.method === method ? fault : undefined));
  return openS3Store(await newS3Place(proxy.endpoint), { tries: 2, answerMs: 2_000 });
}

describe.skipIf(NO_S3)(`what a bucket refuses ${NO_S3}`, () => {
  beforeAll(async () => void (await s3Server()));

  test.each<[Fault, string, string, string]>([
    ['full', 'storage_full', '507 InsufficientStorage', 'Free some space'],
    ['error', 'storage_unreachable', '500 InternalError', 'Wait until it answers'],
    ['slow_down', 'storage_unreachable', '503 SlowDown', 'Wait until it answers'],
    ['silence', 'storage_unreachable', 'ETIMEDOUT', 'Wait until it answers'],
    ['cut_request', 'storage_unreachable', 'ECONNRESET', 'Wait until it answers'],
    ['expired_token', 'storage_denied', '403 ExpiredToken', 'a token may have run out'],
    ['clock', 'storage_denied', '403 RequestTimeTooSkewed', 'Set the clock'],
  ])('%s is %s, with the object named and what to do', async (fault, code, message, hint) => {
    const store = await refusing(fault);
    const failed = store.create('manifest/1.json', Buffer.from('{}'));
    await expect(failed).rejects.toMatchObject(error(code, message, hint));
    await expect(failed).rejects.toThrow(`${store.place}/`);
  });

  test('answers that break off, again and again, are storage_unreachable', async () => {
    const place = await newS3Place();
    await openS3Store(place).create('a', Buffer.from('0123456789'));
    const proxy = await faultyS3((asked) =>
      isObject(asked.url) && asked.method === 'GET' ? 'cut_answer' : undefined,
    );
    const store = openS3Store(place.replace(/endpoint=.*/, `endpoint=${proxy.endpoint}`), { tries: 2 });
    await expect(store.read('a')).rejects.toMatchObject({ code: 'storage_unreachable' });
  });

  test('a wrong ETag is tried again, and is storage_damaged when it stays wrong', async () => {
    let wrong = 0;
    const proxy = await faultyS3((asked) =>
      asked.method !== 'HEAD' && wrong-- > 0 ? 'wrong_etag' : undefined,
    );
    const store = openS3Store(await newS3Place(proxy.endpoint));
    await store.abilities();
    wrong = 2;
    expect(await store.create('a', Buffer.from('0123'))).toBe(true);
    expect(Buffer.from(await store.read('a')).toString()).toBe('0123');
    await (await store.append('c')).close();
    wrong = Number.POSITIVE_INFINITY;
    await expect(store.truncate('c', 0)).rejects.toMatchObject({ code: 'storage_damaged' });
    await expect(store.create('b', Buffer.from('0123'))).rejects.toMatchObject({ code: 'storage_damaged' });
  });

  test('a wrong secret, an unknown key and a bucket that is not there are storage_denied', async () => {
    const place = await newS3Place();
    const missing = openS3Store(place.replace(/s3:..[^/]+/, 's3://no-such-bucket'));
    const noBucket = error('storage_denied', 'NoSuchBucket', 'Make the bucket');
    await expect(missing.size('a')).rejects.toMatchObject(noBucket);
    await expect(missing.create('a', Buffer.from('1'))).rejects.toMatchObject(noBucket);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    const refused = error('storage_denied', '403', 'AWS_SECRET_ACCESS_KEY');
    await expect(openS3Store(place).read('a')).rejects.toMatchObject(refused);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'unknown');
    await expect(openS3Store(place).create('a', Buffer.from('1'))).rejects.toMatchObject(refused);
  });
});

test('a server that is not there is storage_unreachable', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const nobody = openS3Store('s3://papers/a?endpoint=http://127.0.0.1:1', { tries: 2 });
  await expect(nobody.size('b')).rejects.toMatchObject(
    error('storage_unreachable', 'ECONNREFUSED', 'is the endpoint right'),
  );
});

test.each([
  [200, 'says yes to everything'],
  [501, 'does not know the header'],
])('a server that answers %i to a second put, which %s, cannot refuse it', async (status) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const server = createServer((from, to) => {
    from.resume().on('end', () => to.writeHead(from.method === 'PUT' ? status : 204).end());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = openS3Store(`s3://papers/a?endpoint=http://127.0.0.1:${port}`, { tries: 1 });
  expect(await store.abilities()).toEqual({ conditional_put: false });
  store.close();
});

test('sums of an answer are compared where they speak of the bytes', () => {
  const bytes = Buffer.from('0123456789');
  const [md5, other] = ['781e5e245d69b566979b86e28d23f2c7', 'f'.repeat(32)];
  expect(agrees({ ChecksumCRC32: 'poTHxg==', ETag: other }, bytes)).toBe(true);
  expect(agrees({ ChecksumCRC32: 'AAAAAA==', ETag: md5 }, bytes)).toBe(false);
  expect(agrees({ ETag: `"${md5}"` }, bytes)).toBe(true);
  expect(agrees({ ETag: `"${other}"` }, bytes)).toBe(false);
  expect(agrees({ ETag: `"${other}-2"`, ChecksumCRC32: 'AAAAAA==-2' }, bytes)).toBe(true);
  expect(agrees({ ETag: other, ServerSideEncryption: 'aws:kms' }, bytes)).toBe(true);
  expect(agrees({ ETag: other, ServerSideEncryption: 'AES256' }, bytes)).toBe(false);
  expect(agrees({ ETag: other, SSECustomerAlgorithm: 'AES256' }, bytes)).toBe(true);
  expect(agrees({}, bytes)).toBe(true);
});

/** Is it the URL of an object, not of a listing? */
const isObject = (url: string) => !url.includes('list-type=2');
