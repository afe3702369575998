import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Asked, type Fault, faultsByChance } from '../../bench/support/s3_faults.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { AppendFile } from '../../storage/port.ts';
import { openS3Store, type S3Store } from '../../storage/s3/store.ts';
import { faultyS3, NO_S3, newS3Place, s3Server } from '../support/s3.ts';
import { objectsOf } from './s3_objects.ts';

/** What passes, each at 3 %. */
const PASSING: Partial<Record<Fault, number>> = Object.fromEntries(
  ['error', 'slow_down', 'cut_request', 'lost_answer', 'cut_answer', 'delay', 'wrong_etag'].map((fault) => [
    fault,
    0.04,
  ]),
);
const MANY = { ...PASSING, lost_answer: 0.1, silence: 0.005, full: 0.01, expired_token: 0.01 };
const IMPATIENT = { tries: 3, answerMs: 2_000 };

const through = (place: string, endpoint: string) => place.replace(/endpoint=.*/, `endpoint=${endpoint}`);

const firstAnswersLost = (puts: number) => (asked: Asked) =>
  asked.url.includes('/manifest/') && asked.method === 'PUT' && puts-- > 0 ? 'lost_answer' : undefined;

/** Until it does not fail; every failure must be one of the store's, and what `mend` does is done before the next try. */
async function insist<T>(work: () => Promise<T>, mend = async () => {}): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NewskeepError) || error.code === 'internal' || tries > 200) throw error;
      await mend();
    }
  }
}

describe.skipIf(NO_S3)(`a bucket with faults ${NO_S3}`, () => {
  beforeAll(async () => void (await s3Server()));

  test.each([1, 2])('loses nothing acknowledged, seed %i', async (seed) => {
    const place = await newS3Place();
    const proxy = await faultyS3(faultsByChance(seed, MANY));
    const open = () => openS3Store(through(place, proxy.endpoint), IMPATIENT);
    const bytes = randomBytes(3_000);
    let store = open();
    let file: AppendFile | undefined;
    let acknowledged = 0;
    // As a run that ends with the error, and the next one that recovers.
    const recover = async () => {
      await file?.close().catch(() => undefined);
      file = undefined;
      store = open();
      const size = (await insist(() => store.size('a'))) ?? 0;
      expect(size).toBeGreaterThanOrEqual(acknowledged);
      if (size > acknowledged) await insist(() => store.truncate('a', acknowledged));
    };
    while (acknowledged < bytes.length)
      await insist(async () => {
        file ??= await store.append('a');
        await file.write(bytes.subarray(acknowledged, acknowledged + 200));
        await file.sync();
        acknowledged += 200;
      }, recover);
    expect(bytes.compare(await insist(() => store.read('a', 0, acknowledged)))).toBe(0);
    await insist(() => store.seal('a'));
    const kept = (await objectsOf(place)).filter((object) => !object.startsWith('tails/.probe'));
    expect(kept).toEqual([`a ${bytes.length}`]);
    expect(bytes.compare(await openS3Store(place).read('a'))).toBe(0);
    expect(Object.keys(proxy.given).length).toBeGreaterThan(5);
  });

  test.each<[string, () => (asked: Asked) => Fault | undefined]>([
    ['by chance', () => faultsByChance(4, { ...MANY, lost_answer: 0.4 })],
    ['first', () => firstAnswersLost(25)],
  ])('a file is made by one of twenty writers whose answers are lost, %s', async (_, pick) => {
    const place = await newS3Place();
    const proxy = await faultyS3(pick());
    const writers = Array.from({ length: 20 }, (_, n) => {
      const store = openS3Store(through(place, proxy.endpoint), IMPATIENT);
      return insist(() => store.create('manifest/1', Buffer.from(`writer ${n}`)));
    });
    const won = (await Promise.all(writers)).flatMap((isMine, n) => (isMine ? [`writer ${n}`] : []));
    expect(won).toEqual([Buffer.from(await openS3Store(place).read('manifest/1')).toString()]);
    expect(proxy.given.lost_answer).toBeGreaterThan(5);
  });

  test('a part whose every answer was lost is found to be ours by the next sync', async () => {
    let isLost = false;
    const proxy = await faultyS3(({ method }) => (isLost && method === 'PUT' ? 'lost_answer' : undefined));
    const store = openS3Store(await newS3Place(proxy.endpoint), IMPATIENT);
    const file = await store.append('a');
    isLost = true;
    await file.write(Buffer.from('0123'));
    await expect(file.sync()).rejects.toMatchObject({ code: 'storage_unreachable' });
    isLost = false;
    await file.write(Buffer.from('45'));
    await file.sync();
    expect(Buffer.from(await store.read('a')).toString()).toBe('012345');
  });

  /** Runs `work` with all requests failing from the nth on, for each n until none fails; `look` after each. */
  async function killedAtEachCall(
    prepare: (store: S3Store) => Promise<void>,
    work: (store: S3Store) => Promise<void>,
    look: (store: S3Store, place: string) => Promise<void>,
  ): Promise<number> {
    const { endpoint } = await s3Server();
    for (let calls = 0; ; calls++) {
      const place = await newS3Place();
      await prepare(openS3Store(place));
      let left = calls;
      const proxy = await faultyS3(() => (left-- > 0 ? undefined : 'expired_token'));
      const ended = await work(openS3Store(through(place, proxy.endpoint), { tries: 1 })).then(
        () => true,
        (error) => expect(error).toMatchObject({ code: 'storage_denied' }),
      );
      await look(openS3Store(through(place, endpoint)), place);
      if (ended === true) return calls;
    }
  }

  const grow = async (store: S3Store, ...parts: string[]) => {
    const file = await store.append('a');
    for (const part of parts) {
      await file.write(Buffer.from(part));
      await file.sync();
    }
  };

  test('a seal that is killed at any call leaves the file as it was, and can be done again', async () => {
    const calls = await killedAtEachCall(
      (store) => grow(store, '0123', '45', '6789'),
      (store) => store.seal('a'),
      async (store, place) => {
        expect(await Array.fromAsync(store.list(''))).toMatchObject([{ path: 'a', size: 10 }]);
        expect(Buffer.from(await store.read('a', 1, 9)).toString()).toBe('12345678');
        await store.seal('a');
        expect(await objectsOf(place)).toEqual(['a 10']);
      },
    );
    expect(calls).toBeGreaterThan(8);
  });

  describe('a large file is sealed by an upload in parts, and', () => {
    const bytes = randomBytes(17 * 1024 * 1024);
    const isUpload = ({ url }: Asked) => /[?&]uploadId=/.test(url);
    const prepare = async () => {
      const place = await newS3Place();
      const file = await openS3Store(place).append('a');
      await file.write(bytes);
      await file.close();
      return place;
    };

    test('faults of its requests pass, the lost answer to the last one too', async () => {
      const place = await prepare();
      let parts = 0;
      const proxy = await faultyS3((asked) => {
        if (!isUpload(asked)) return undefined;
        if (asked.method === 'POST') return proxy.given.lost_answer ? undefined : 'lost_answer';
        parts += 1;
        return parts === 1 ? 'error' : parts === 2 ? 'cut_request' : undefined;
      });
      await openS3Store(through(place, proxy.endpoint)).seal('a');
      expect(proxy.given).toEqual({ error: 1, cut_request: 1, lost_answer: 1 });
      expect(await objectsOf(place)).toEqual([`a ${bytes.length}`]);
      expect(bytes.compare(await openS3Store(place).read('a'))).toBe(0);
    });

    test('one that is killed on the way leaves the file as it was, and an upload that can be ended', async () => {
      const place = await prepare();
      let parts = 0;
      const proxy = await faultyS3((asked) => {
        if (isUpload(asked)) parts += 1;
        return parts > 1 ? 'expired_token' : undefined;
      });
      const killed = openS3Store(through(place, proxy.endpoint), { tries: 1 }).seal('a');
      await expect(killed).rejects.toMatchObject({ code: 'storage_denied' });
      const store = openS3Store(place);
      expect(bytes.compare(await store.read('a'))).toBe(0);
      expect((await Array.fromAsync(store.leftovers())).map(({ path }) => path)).toEqual(['a']);
      expect(await store.removeLeftovers(new Date(Date.now() + 3_600_000))).toBe(1);
      await store.seal('a');
      expect(await objectsOf(place)).toEqual([`a ${bytes.length}`]);
    });
  });

  test.each([0, 5, 6, 7])(
    'a cut to %i that is killed at any call is mended as the archive does',
    async (size) => {
      const calls = await killedAtEachCall(
        async (store) => {
          await grow(store, '0123', '45');
          await store.seal('a');
          await grow(store, '67', '89');
        },
        (store) => store.truncate('a', size),
        async (store) => {
          const left = (await store.size('a')) ?? 0;
          expect(left).toBeGreaterThanOrEqual(size);
          expect(Buffer.from(await store.read('a')).toString()).toBe('0123456789'.slice(0, left));
          if (left > size) await store.truncate('a', size);
          await grow(store, 'xy');
          expect(Buffer.from(await store.read('a')).toString()).toBe(`${'0123456789'.slice(0, size)}xy`);
        },
      );
      expect(calls).toBeGreaterThan(3);
    },
  );

  test('nothing is appended behind a part that a listing hid from the cut', async () => {
    const place = await newS3Place();
    const write = async (store: S3Store, content: string, from?: number) => {
      const file = await store.append('a', from);
      await file.write(Buffer.from(content));
      await file.sync();
    };
    let isBehind = false;
    const proxy = await faultyS3(({ method, url }) =>
      isBehind && method === 'GET' && url.includes('list-type') ? 'stale_list' : undefined,
    );
    const store = openS3Store(through(place, proxy.endpoint));
    await write(store, 'kept');
    // The listing that the server will answer with once more.
    expect(await store.size('a')).toBe(4);
    await write(openS3Store(place), ' torn');
    isBehind = true;
    await store.truncate('a', 4);
    isBehind = false;
    await expect(write(store, ' on', 4)).rejects.toMatchObject({ code: 'locked' });
    await store.truncate('a', 4);
    await write(store, ' on', 4);
    expect(Buffer.from(await openS3Store(place).read('a')).toString()).toBe('kept on');
  });

  test('listings that are behind the truth never give wrong bytes, and cost nothing that was acknowledged', async () => {
    const place = await newS3Place();
    const proxy = await faultyS3(faultsByChance(6, { stale_list: 0.5 }));
    const store = openS3Store(through(place, proxy.endpoint));
    const bytes = randomBytes(900);
    for (let at = 0; at < bytes.length; at += 30) {
      await insist(async () => {
        const file = await store.append('a');
        await file.write(bytes.subarray(at, at + 30));
        await file.sync();
      });
      const found = await insist(() => store.read('a', 0, at + 30));
      expect(bytes.subarray(0, found.length).compare(found)).toBe(0);
      if (at % 90 === 0) await insist(() => store.seal('a'));
    }
    expect(proxy.given.stale_list).toBeGreaterThan(10);
    expect(bytes.compare(await openS3Store(place).read('a'))).toBe(0);
  });
});
