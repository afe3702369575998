import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { FileStore } from '../../storage/port.ts';
import { openS3Store } from '../../storage/s3/store.ts';
import { faultyS3, NO_S3, newS3Place, s3Server } from '../support/s3.ts';
import { fileStoreContract } from './file_store_contract.ts';
import { beginUpload, objectsOf, putObjects } from './s3_objects.ts';

const MiB = 1024 * 1024;
const text = async (store: FileStore, path: string, start?: number, end?: number) =>
  Buffer.from(await store.read(path, start, end)).toString();

async function grow(store: FileStore, path: string, ...parts: (string | Uint8Array)[]): Promise<void> {
  const file = await store.append(path);
  for (const part of parts) {
    await file.write(Buffer.from(part));
    await file.sync();
  }
  await file.close();
}

describe.skipIf(NO_S3)(`in a bucket ${NO_S3}`, () => {
  beforeAll(async () => void (await s3Server()));

  fileStoreContract('a bucket', async () => openS3Store(await newS3Place()));

  test('a file that grows lies in parts, and is read over their borders', async () => {
    const place = await newS3Place();
    const store = openS3Store(place);
    await grow(store, 'warc/a', '0123', '45', '6789');
    expect(await objectsOf(place)).toEqual([
      'tails/warc/a/0000000000000000 4',
      'tails/warc/a/0000000000000004 2',
      'tails/warc/a/0000000000000006 4',
    ]);
    for (const start of [0, 3, 4, 5, 6])
      for (const end of [4, 5, 6, 10])
        expect(await text(store, 'warc/a', start, end)).toBe('0123456789'.slice(start, end));
  });

  test('each operation asks the server for what docs/storage.md says, and for the bytes that are wanted', async () => {
    const proxy = await faultyS3();
    const store = openS3Store(await newS3Place(proxy.endpoint));
    const asked = async (work: () => Promise<unknown>) => {
      const before = proxy.log.length;
      await work();
      const log = proxy.log.slice(before);
      return log.map(({ method, url }) => (url.includes('list-type') ? 'LIST' : method)).join(' ');
    };
    expect(await asked(() => store.abilities())).toBe('PUT PUT DELETE');
    const file = await store.append('a');
    const commit = async () => {
      await file.write(Buffer.alloc(MiB, 'x'));
      await file.sync();
    };
    expect(await asked(commit)).toBe('PUT');
    expect(await asked(commit)).toBe('PUT');
    expect(await asked(() => store.append('a'))).toBe('LIST HEAD');
    expect(await asked(() => store.read('a', MiB - 10, MiB + 10))).toBe('LIST HEAD GET GET');
    expect(await asked(() => store.read('a', 100, 200))).toBe('GET');
    expect(proxy.log.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThan(10_000);
    expect(await asked(() => store.seal('a'))).toBe('LIST HEAD GET GET PUT HEAD DELETE DELETE');
    expect(await asked(() => store.seal('a'))).toBe('LIST HEAD');
    expect(await asked(() => store.create('b', Buffer.from('1')))).toBe('PUT');
    expect(await asked(() => store.create('b', Buffer.from('2')))).toBe('PUT HEAD GET');
  });

  test('what is written without a sync is put once eight MiB wait', async () => {
    const store = openS3Store(await newS3Place());
    const file = await store.append('warc/a');
    await file.write(Buffer.alloc(7 * MiB, 'x'));
    expect(await store.size('warc/a')).toBeUndefined();
    await file.write(Buffer.alloc(2 * MiB, 'y'));
    expect(await store.size('warc/a')).toBe(9 * MiB);
    await file.close();
  });

  test('writes and syncs that were not waited for keep their order', async () => {
    const store = openS3Store(await newS3Place());
    const file = await store.append('a');
    const words = Array.from({ length: 30 }, (_, n) => `word ${n}, `);
    await Promise.all(words.flatMap((word) => [file.write(Buffer.from(word)), file.sync()]));
    await file.write(Buffer.from('the end'));
    await file.close();
    expect(await text(store, 'a')).toBe(`${words.join('')}the end`);
  });

  test('a file without bytes is there', async () => {
    const store = openS3Store(await newS3Place());
    await grow(store, 'a');
    expect(await store.size('a')).toBe(0);
    await grow(store, 'a', 'x');
    await store.truncate('a', 0);
    expect([await store.size('a'), await text(store, 'a')]).toEqual([0, '']);
    await grow(store, 'a', 'y');
    expect(await text(store, 'a')).toBe('y');
  });

  test('a sealed file is one object without parts, large ones too, and can grow and be sealed again', async () => {
    const place = await newS3Place();
    const store = openS3Store(place);
    const bytes = randomBytes(21 * MiB);
    await grow(store, 'warc/a', bytes.subarray(0, 3 * MiB), bytes.subarray(3 * MiB, 20 * MiB));
    await store.seal('warc/a');
    expect(await objectsOf(place)).toEqual([`warc/a ${20 * MiB}`]);
    await grow(store, 'warc/a', bytes.subarray(20 * MiB));
    expect(bytes.compare(await store.read('warc/a'))).toBe(0);
    await store.seal('warc/a');
    expect(await objectsOf(place)).toEqual([`warc/a ${21 * MiB}`]);
    expect(bytes.compare(await store.read('warc/a'))).toBe(0);
    expect(await Array.fromAsync(store.leftovers())).toEqual([]);
  });

  test.each([
    ['in parts', 11],
    ['within a part', 9],
    ['in the whole object', 4],
    ['where parts begin', 8],
    ['to nothing', 0],
    ['not at all', 12],
  ])('a file is cut %s', async (_, size) => {
    const store = openS3Store(await newS3Place());
    await grow(store, 'a', '0123', '4567');
    await store.seal('a');
    await grow(store, 'a', '89', 'AB');
    await store.truncate('a', size);
    expect(await text(store, 'a')).toBe('0123456789AB'.slice(0, size));
    await grow(store, 'a', '!');
    expect(await text(store, 'a')).toBe(`${'0123456789AB'.slice(0, size)}!`);
  });

  test('a file cannot be cut to more than it has', async () => {
    const store = openS3Store(await newS3Place());
    await grow(store, 'a', '0123');
    await expect(store.truncate('a', 5)).rejects.toMatchObject({ code: 'storage_damaged' });
    await expect(store.truncate('b', 5)).rejects.toMatchObject({ code: 'storage_damaged' });
    await expect(store.seal('b')).rejects.toMatchObject({ code: 'storage_damaged' });
  });

  test('removing a file removes its parts', async () => {
    const place = await newS3Place();
    const store = openS3Store(place);
    await grow(store, 'a', '0123', '4567');
    await store.seal('a');
    await grow(store, 'a', '89');
    await store.remove('a');
    expect(await objectsOf(place)).toEqual([]);
  });

  test('whole objects and parts are listed as files in path order, each once, over many pages', async () => {
    const place = await newS3Place();
    const store = openS3Store(place);
    const tails = Array.from({ length: 1_100 }, (_, n) => `tailed/${String(n).padStart(4, '0')}`);
    const wholes = ['a', 'a-1', 'a.txt/b', 'tail', 'tails0', 'u/1'];
    await putObjects(place, [...wholes, ...tails.map((path) => `tails/${path}/${'0'.repeat(16)}`)]);
    for (const path of ['a', 'a-1', 'a.d/x', 'u/0']) await grow(store, path, 'ab', 'c');
    const found = await Array.fromAsync(store.list(''));
    const names = [...wholes, ...tails, 'a.d/x', 'u/0'].sort();
    expect(found.map(({ path }) => path)).toEqual(names);
    expect(found.slice(0, 3)).toEqual([
      { path: 'a', size: 4 },
      { path: 'a-1', size: 4 },
      { path: 'a.d/x', size: 3 },
    ]);
    expect((await Array.fromAsync(store.list('a'))).map(({ path }) => path)).toEqual([]);
    expect((await Array.fromAsync(store.list('u/'))).map(({ path }) => path)).toEqual(['u/0', 'u/1']);
  });

  test('a reader does not notice that the writer seals', async () => {
    const place = await newS3Place();
    const [writer, reader] = [openS3Store(place), openS3Store(place)];
    const bytes = randomBytes(4_000);
    let isDone = false;
    const reading = (async () => {
      let readings = 0;
      for (; !isDone; readings++) {
        const known = (await reader.size('a')) ?? 0;
        const start = Math.floor(known / 3);
        if (known > 0)
          expect(bytes.subarray(start, known).compare(await reader.read('a', start, known))).toBe(0);
        const listed = (await Array.fromAsync(reader.list('')))[0]?.size ?? 0;
        expect(listed).toBeGreaterThanOrEqual(known);
      }
      return readings;
    })();
    for (let at = 0; at < bytes.length; at += 400) {
      await grow(writer, 'a', bytes.subarray(at, at + 200), bytes.subarray(at + 200, at + 400));
      await writer.seal('a');
    }
    isDone = true;
    expect(await reading).toBeGreaterThan(5);
  });

  test.each<[string, (store: FileStore) => Promise<unknown>, unknown]>([
    ['its size', (store) => store.size('a'), 6],
    ['its bytes', (store) => text(store, 'a'), '012345'],
    ['a listing', (store) => Array.fromAsync(store.list('')), [{ path: 'a', size: 6 }]],
  ])('a seal between any two requests of a reader does not change %s', async (_, read, expected) => {
    for (let at = 1, requests = 1; at <= requests; at++) {
      const place = await newS3Place();
      const writer = openS3Store(place);
      await grow(writer, 'a', '0123', '45');
      let asked = 0;
      const proxy = await faultyS3(async () => {
        asked += 1;
        if (asked === at) await writer.seal('a');
        return undefined;
      });
      const reader = openS3Store(place.replace(/endpoint=.*/, `endpoint=${proxy.endpoint}`));
      expect(await read(reader)).toMatchObject(expected as object);
      requests = asked;
    }
  });

  test('two writers of one file do not mix: the later one is told', async () => {
    const place = await newS3Place();
    const first = await openS3Store(place).append('a');
    const second = await openS3Store(place).append('a');
    await first.write(Buffer.from('first'));
    await second.write(Buffer.from('second'));
    await first.sync();
    await expect(second.sync()).rejects.toMatchObject({ code: 'locked' });
    await second.close();
    expect(await text(openS3Store(place), 'a')).toBe('first');
  });

  test('the server is found to refuse a second put, and the trial leaves nothing', async () => {
    const place = await newS3Place();
    expect(await openS3Store(place).abilities()).toEqual({ conditional_put: true });
    expect(await objectsOf(place)).toEqual([]);
  });

  test('the server may be named by the variables of the SDK', async () => {
    const [place, endpoint] = (await newS3Place()).split('?endpoint=');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    const store = openS3Store(String(place));
    expect(store.place).toBe(place);
    expect(await store.create('a', Buffer.from('1'))).toBe(true);
    vi.unstubAllEnvs();
  });

  test('uploads that nobody completed are listed, and ended when they are old enough', async () => {
    const place = await newS3Place();
    const store = openS3Store(place);
    const id = await beginUpload(place, 'warc/a');
    const [found] = await Array.fromAsync(store.leftovers());
    expect(found).toMatchObject({ path: 'warc/a', id });
    expect(await store.removeLeftovers(new Date(Date.now() - 3_600_000))).toBe(0);
    expect(await store.removeLeftovers(new Date(Date.now() + 3_600_000))).toBe(1);
    expect(await Array.fromAsync(store.leftovers())).toEqual([]);
  });
});
