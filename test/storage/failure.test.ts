import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ErrorCode, NewskeepError } from '../../model/errors.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { openFolderStore } from '../../storage/folder.ts';
import type { FileStore } from '../../storage/port.ts';
import { mountSmallDisk, temporaryFolder } from '../support/folders.ts';
import { capture, open, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

/** A store whose calls begin to fail at the one with the given number. */
function failing(store: FileStore, at: number, code: ErrorCode): FileStore & { calls: number } {
  const wrapped = {
    calls: 0,
    place: store.place,
    create: store.create.bind(store),
    seal: store.seal.bind(store),
    read: store.read.bind(store),
    size: store.size.bind(store),
    list: store.list.bind(store),
    truncate: store.truncate.bind(store),
    remove: store.remove.bind(store),
    async append(path: string) {
      step(path);
      const file = await store.append(path);
      return {
        path,
        async write(bytes: Uint8Array) {
          // As a disk that fills up: half of it arrives.
          if (wrapped.calls + 1 === at) await file.write(bytes.subarray(0, bytes.length >> 1));
          step(path);
          await file.write(bytes);
        },
        async sync() {
          step(path);
          await file.sync();
        },
        close: () => file.close(),
      };
    },
  };
  const step = (path: string) => {
    wrapped.calls += 1;
    if (wrapped.calls >= at) throw new NewskeepError(code, `${path}: call ${wrapped.calls}`);
  };
  return wrapped;
}

/** WARC and two segments: open, write, sync each. Every one of those calls fails once, and so do all after it. */
test.each(Array.from({ length: 9 }, (_, index) => index + 1))(
  'a commit that fails at call %i loses nothing acknowledged and leaves nothing of itself',
  async (at) => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await first.put(capture(PAGE, { visit: 'kept' }), story(PAGE));
    await first.close();

    const code = at % 2 ? 'storage_full' : 'storage_unwritable';
    const store = failing(openFolderStore(folder), at, code);
    const archive = await open(folder, {}, store);
    const put = archive.put(capture(PAGE, { visit: 'failed' }), story(PAGE, { body: 'Changed.' }));
    const commit = archive.commit();
    const [, committed] = await Promise.allSettled([put, commit]);
    expect(committed).toMatchObject({ status: 'rejected', reason: { code } });
    await expect(archive.put(capture(PAGE))).rejects.toMatchObject({ code });
    await expect(archive.commit()).rejects.toMatchObject({ code });
    expect(archive.totals().captures).toBe(1);
    await archive.close();
    await archive.close();

    const again = await open(folder);
    expect(again.totals().captures).toBe(1);
    expect(
      await again.put(capture(PAGE, { visit: 'failed' }), story(PAGE, { body: 'Changed.' })),
    ).toMatchObject({ outcome: 'revised' });
    await again.commit();
    const visits = (await rows<CaptureRecord>(folder, again, 'captures')).map((row) => row.visit);
    expect(visits).toEqual(['kept', 'failed']);
    await again.close();
  },
);

test('close commits, and says so when it cannot', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder, {}, failing(openFolderStore(folder), 2, 'storage_full'));
  await archive.put(capture(PAGE));
  await expect(archive.close()).rejects.toMatchObject({ code: 'storage_full' });
  await expect(archive.put(capture(PAGE))).rejects.toMatchObject({ code: 'internal' });
  const again = await open(folder);
  expect(again.totals().captures).toBe(0);
  await again.close();
});

test('a capture that cannot be is refused alone; the archive goes on', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await expect(archive.put({ ...capture(PAGE), url: 'no url' })).rejects.toThrow();
  await expect(archive.put({ ...capture(PAGE), fetchedAt: 'yesterday' })).rejects.toThrow();
  await archive.put(capture(PAGE));
  await archive.close();
  const again = await open(folder);
  expect(again.totals().captures).toBe(1);
  await again.close();
});

test('a disk that really fills up: storage_full, and all that was acknowledged is there', async (context) => {
  const folder = temporaryFolder();
  if (!mountSmallDisk(folder, '2m')) return context.skip('A tmpfs cannot be mounted here (it needs root).');
  const ballast = await openFolderStore(folder).append('ballast');
  await ballast.write(Buffer.alloc(600_000));
  await ballast.close();
  const archive = await open(folder);
  let acknowledged = 0;
  const fill = async () => {
    for (let index = 0; index < 2000; index += 1) {
      const url = `http://press.test/${index}`;
      await archive.put(capture(url, { body: crypto.getRandomValues(new Uint8Array(2000)) }), story(url));
      await archive.commit();
      acknowledged += 1;
    }
  };
  await expect(fill()).rejects.toMatchObject({
    code: 'storage_full',
    message: expect.stringContaining(folder),
  });
  await archive.close();
  expect(acknowledged).toBeGreaterThan(10);

  await rm(join(folder, 'ballast'));
  const again = await open(folder);
  expect(again.totals().captures).toBe(acknowledged);
  expect(await rows(folder, again, 'captures')).toHaveLength(acknowledged);
  expect(await rows(folder, again, 'articles')).toHaveLength(acknowledged);
  await again.put(capture('http://press.test/next'));
  await again.close();
});
