import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import type { Article, CaptureRecord } from '../../model/records.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { verify } from '../../src/verify/verify.ts';
import { openStore } from '../../src/wiring.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { AppendFile, FileStore } from '../../storage/port.ts';
import { replay } from '../../storage/rebuild/replay.ts';
import { partKey } from '../../storage/s3/pieces.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, list, open, overriding, story } from './helpers.ts';
import { objectsOf, putObject, putObjects } from './s3_objects.ts';

const PAGE = 'http://press.test/story';

/** Everything that is written to the first store is written to the second one too. */
function both(first: FileStore, second: FileStore): FileStore {
  const files = (a: AppendFile, b: AppendFile): AppendFile => ({
    path: a.path,
    write: async (bytes) => void (await Promise.all([a.write(bytes), b.write(bytes)])),
    sync: async () => void (await Promise.all([a.sync(), b.sync()])),
    close: async () => void (await Promise.all([a.close(), b.close()])),
  });
  const twice =
    <A extends unknown[], R>(call: (store: FileStore, ...args: A) => Promise<R>) =>
    async (...args: A) =>
      (await Promise.all([call(first, ...args), call(second, ...args)]))[0];
  return overriding(first, {
    append: async (path) => files(await first.append(path), await second.append(path)),
    create: twice((store, path: string, bytes: Uint8Array) => store.create(path, bytes)),
    seal: twice((store, path: string) => store.seal(path)),
    truncate: twice((store, path: string, size: number) => store.truncate(path, size)),
    remove: twice((store, path: string) => store.remove(path)),
  });
}

describe.skipIf(NO_S3)('an archive in a bucket', () => {
  test('is written by two, each story once, and read by SQL', async () => {
    const data = await newS3Place();
    const enter = async (writer: string) => {
      const catalogPath = join(temporaryFolder(), 'catalog.sqlite');
      return open('', { catalogPath, writer, shared: true }, await openStore(data));
    };
    const [a, b] = [await enter('a'), await enter('b')];
    for (let n = 0; n < 5; n++) {
      await a.put(capture(`${PAGE}-${n}`, { visit: `a ${n}` }), story(`${PAGE}-${n}`));
      await b.put(capture(`${PAGE}-${n}`, { visit: `b ${n}` }), story(`${PAGE}-${n}`));
      await b.put(capture('http://press.test/', { visit: `list ${n}` }), list(`item ${n}`));
      await Promise.all([a.commit(), b.commit()]);
    }
    await Promise.all([a.close(), b.close()]);

    const dataset = await DatasetReader.open({ data, state: temporaryFolder() });
    const articles = (await dataset.query('SELECT * FROM revisions')).rows as unknown as Article[];
    const captures = (await dataset.query('SELECT * FROM captures')).rows as unknown as CaptureRecord[];
    dataset.close();
    expect(articles.map((row) => row.url).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `${PAGE}-${n}`));
    expect(new Set(captures.map((row) => row.visit)).size).toBe(15);
    expect(captures).toHaveLength(15);
  });

  test('loses parts that a seal left beside its object to whoever opens it next, and no byte of the object', async () => {
    const data = await newS3Place();
    const enter = async (writer: string) => {
      const catalogPath = join(temporaryFolder(), 'catalog.sqlite');
      return open('', { catalogPath, writer, shared: true, segmentBytes: 1 }, await openStore(data));
    };
    const first = await enter('a');
    for (const url of [PAGE, `${PAGE}-2`]) {
      await first.put(capture(url), story(url));
      await first.commit();
    }
    const sealed = first.files().find((file) => file.sealed);
    await first.close();
    if (!sealed) throw new Error('nothing was sealed');
    const before = await objectsOf(data);
    const left = [0, 7, sealed.bytes].map((at) => partKey(sealed.path, at));
    await putObjects(data, left);
    await (await enter('b')).close();
    const ofFiles = (objects: string[]) => objects.filter((one) => !one.startsWith('manifest/'));
    expect(ofFiles(await objectsOf(data))).toEqual(ofFiles(before));
  });

  test('keeps what was acknowledged after a kill, when what the killed process was putting lands late', async () => {
    const data = await newS3Place();
    const catalogPath = join(temporaryFolder(), 'catalog.sqlite');
    const store = await openStore(data);
    const enter = () => open('', { catalogPath, writer: 'a', shared: true }, store);
    const killed = await enter();
    await killed.put(capture(PAGE), story(PAGE));
    await killed.commit();
    const before = killed.files().filter(({ kind }) => kind === 'warc' || kind === 'articles');
    await killed.put(capture(`${PAGE}-2`), story(`${PAGE}-2`));

    const next = await enter();
    await next.put(capture(`${PAGE}-3`), story(`${PAGE}-3`));
    await next.commit();
    // It was about to seal them, with what it had not acknowledged.
    for (const { path, bytes } of before)
      await putObject(
        data,
        path,
        Buffer.concat([await store.read(path, 0, bytes), Buffer.from('late '.repeat(1000))]),
      );
    await next.close();
    const dataset = await DatasetReader.open({ data, state: temporaryFolder() });
    const { rows } = await dataset.query('SELECT url FROM articles ORDER BY url');
    dataset.close();
    expect(rows.map(({ url }) => url)).toEqual([PAGE, `${PAGE}-3`]);
    const files = (await Manifest.open(store)).files();
    for (const { path, bytes } of before)
      expect(files).toContainEqual(expect.objectContaining({ path, bytes, sealed: true }));
    await (await enter()).close();
    expect((await verify({ data, state: temporaryFolder() }, { deep: true })).findings).toEqual([]);
    const own = (await enter()).files();
    expect(own.filter(({ kind }) => kind === 'warc')).toHaveLength(2);
  });

  test('is the same as in a folder, object for object, when a crawl of the press is put into both', async () => {
    const press = await startPress({ articles: 15 });
    const crawled = temporaryFolder();
    await crawl(press.seeds, { data: crawled, browser: 'never', politeness: { delay_ms: 0 } });
    await press.close();
    const source = openFolderStore(crawled);
    const warcs = (await Manifest.open(source)).files().filter(({ kind }) => kind === 'warc');

    const [folder, bucket] = [openFolderStore(temporaryFolder()), await openStore(await newS3Place())];
    const catalogPath = join(temporaryFolder(), 'catalog.sqlite');
    const sizes = { warcBytes: 150_000, segmentBytes: 4000 };
    const archive = await open('', { catalogPath, shared: true, ...sizes }, both(folder, bucket));
    let put = 0;
    for await (const { capture: one, fate } of replay(source, warcs)) {
      if (fate.type !== 'response') continue;
      await archive.put(one, story(one.url, { body: `What ${one.url} says.` }));
      if (++put % 20 === 0) await archive.commit();
    }
    await archive.close();

    const inFolder = await Array.fromAsync(folder.list(''));
    expect(await Array.fromAsync(bucket.list(''))).toEqual(inFolder);
    for (const { path } of inFolder)
      expect(Buffer.from(await bucket.read(path)).equals(await folder.read(path)), path).toBe(true);
    const sealed = (await Manifest.open(bucket)).files().filter((file) => file.sealed);
    expect(sealed.length).toBeGreaterThan(2);
  });
});
