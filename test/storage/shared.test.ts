import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Article, CaptureRecord, Headline } from '../../model/records.ts';
import { openArchive } from '../../src/wiring.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { Archive, FileStore } from '../../storage/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, list, open, overriding, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

/** One place, written by several, each with a state folder of its own. */
function place() {
  const folder = temporaryFolder();
  const states = new Map<string, string>();
  return {
    folder,
    join: (writer: string, store: FileStore = openFolderStore(folder)) => {
      const state = states.get(writer) ?? temporaryFolder();
      states.set(writer, state);
      return open(folder, { catalogPath: join(state, 'catalog.sqlite'), writer, shared: true }, store);
    },
  };
}

const datasets = async (folder: string, archive: Archive) => ({
  articles: await rows<Article>(folder, archive, 'articles'),
  captures: await rows<CaptureRecord>(folder, archive, 'captures'),
  headlines: await rows<Headline>(folder, archive, 'headlines'),
});

test('a story that two writers met at once is one record, and both fetches are captures', async () => {
  const { folder, join } = place();
  const [a, b] = [await join('a'), await join('b')];
  const body = '<p>The same bytes';
  await a.put(capture(PAGE, { visit: 'by a', body }), story(PAGE));
  await b.put(capture(PAGE, { visit: 'by b', body }), story(PAGE));
  await a.put(capture('http://press.test/', { visit: 'list a' }), list('one', 'two'));
  await b.put(capture('http://press.test/news', { visit: 'list b' }), list('one', 'two'));
  await a.commit();
  await b.commit();

  const { articles, captures, headlines } = await datasets(folder, b);
  expect(articles.map((row) => row.id)).toHaveLength(1);
  expect(captures.map((row) => [row.visit, row.outcome])).toEqual([
    ['by a', 'new'],
    ['list a', 'none'],
    ['by b', 'unchanged'],
    ['list b', 'none'],
  ]);
  expect(headlines).toHaveLength(2);
  expect(b.totals()).toMatchObject({ articles: 1, revisions: 1, headlines: 2, captures: 4 });
  // From now on b's payload is a's record.
  expect(await b.put(capture(PAGE, { body }), story(PAGE))).toMatchObject({ recordType: 'revisit' });
  await a.close();
  await b.close();
});

test('a copy that was committed before the story that another writer holds leaves the facts to the story', async () => {
  const { folder, join } = place();
  const [a, b] = [await join('a'), await join('b')];
  await a.put(capture(PAGE), story(PAGE, { section: 'Harbour' }));
  const print = 'http://press.test/print/1';
  await b.put(capture(print), story(PAGE));
  await b.commit();
  await a.commit();
  const { articles } = await datasets(folder, a);
  const told = articles.map((row) => [row.revision, row.url, row.section]).sort();
  expect(told).toEqual([
    [1, print, null],
    [2, PAGE, 'Harbour'],
  ]);
  await a.close();
  await b.close();
});

test('a revision is counted on from the one that another writer made', async () => {
  const { folder, join } = place();
  const [a, b] = [await join('a'), await join('b')];
  await a.put(capture(PAGE), story(PAGE));
  await a.commit();
  await b.put(capture(PAGE), story(PAGE, { body: 'Corrected by b.' }));
  await b.commit();
  await a.put(capture(PAGE), story(PAGE, { body: 'Corrected again.' }));
  await a.commit();
  const { articles } = await datasets(folder, a);
  const told = articles.map((row) => [row.revision, row.body]).sort();
  expect(told).toEqual([
    [1, `The body of ${PAGE}.`],
    [2, 'Corrected by b.'],
    [3, 'Corrected again.'],
  ]);
  await a.close();
  await b.close();
});

test('four writers that commit at the same time make one log, with nothing lost and nothing twice', async () => {
  const { folder, join } = place();
  const names = ['a', 'b', 'c', 'd'];
  const archives = await Promise.all(names.map((name) => join(name)));
  const stories = Array.from({ length: 30 }, (_, n) => `${PAGE}-${n}`);
  await Promise.all(
    archives.map(async (archive, index) => {
      const commits: Promise<void>[] = [];
      for (const [n, url] of stories.entries()) {
        await archive.put(capture(url, { visit: `${names[index]} ${n}` }), story(url));
        // Commits are not waited for: what is put meanwhile builds on what may be decided again.
        if (n % 4 === 0) commits.push(archive.commit());
      }
      await Promise.all([...commits, archive.commit()]);
    }),
  );
  for (const archive of archives) await archive.close();

  const reader = await join('reader');
  const { articles, captures } = await datasets(folder, reader);
  expect(articles.map((row) => row.url).sort()).toEqual(stories.toSorted());
  expect(new Set(captures.map((row) => row.visit)).size).toBe(120);
  expect(captures).toHaveLength(120);
  expect(captures.filter((row) => row.outcome === 'new')).toHaveLength(30);
  expect(reader.totals()).toMatchObject({ articles: 30, revisions: 30, captures: 120 });
  await reader.close();
});

test('a writer that comes with nothing knows what the others know', async () => {
  const { join } = place();
  const a = await join('a');
  const headers: [string, string][] = [['ETag', '"1"']];
  await a.put(capture(PAGE, { body: 'bytes', headers }), story(PAGE));
  await a.put(capture('http://press.test/'), list('one'));
  await a.put(capture(PAGE, { status: 304, body: '', headers: [['ETag', '"2"']] }));
  await a.close();

  const b = await join('b');
  const again = await join('a');
  expect(b.lastVisit(PAGE)).toEqual(again.lastVisit(PAGE));
  expect(b.lastVisit(PAGE)).toMatchObject({ status: 200, etag: '"2"' });
  expect({ ...b.totals(), lastCommitAt: null }).toEqual({ ...again.totals(), lastCommitAt: null });
  expect(Buffer.from((await b.page(PAGE))?.response.body ?? '').toString()).toBe('bytes');
  expect(await b.put(capture(PAGE, { body: 'bytes' }), story(PAGE))).toMatchObject({
    outcome: 'unchanged',
    recordType: 'revisit',
  });
  expect(await b.put(capture('http://press.test/'), list('one'))).toMatchObject({ headlines: 0 });
  await b.close();
  await again.close();
});

test('what a writer wrote and did not commit is cut by itself alone', async () => {
  const { folder, join: enter } = place();
  const [a, b] = [await enter('a'), await enter('b')];
  await a.put(capture(PAGE), story(PAGE));
  await b.put(capture(`${PAGE}-b`), story(`${PAGE}-b`));
  await Promise.all([a.commit(), b.commit()]);
  const files = a.files();
  await Promise.all([a.close(), b.close()]);
  for (const { path } of files) await appendFile(join(folder, path), 'torn');
  const mended = await enter('a');
  expect(mended.recovery.cut.map(({ path }) => path.includes('-a.'))).toEqual([true, true, true]);
  await mended.close();
});

test('a commit that was made though its writer died before it knew is taken in, once', async () => {
  const { folder, join: enter } = place();
  const a = await enter('a');
  await a.put(capture(PAGE, { visit: 'first' }), story(PAGE));
  await a.commit();
  await a.close();
  const store = openFolderStore(folder);
  const dies = overriding(store, {
    create: async (path: string, bytes: Uint8Array) => {
      await store.create(path, bytes);
      throw new Error('the power went');
    },
  });
  const dying = await enter('a', dies);
  await dying.put(capture(`${PAGE}-2`, { visit: 'second' }), story(`${PAGE}-2`));
  await expect(dying.commit()).rejects.toThrow('the power went');
  await dying.close();

  const again = await enter('a');
  expect(again.totals()).toMatchObject({ articles: 2, captures: 2 });
  expect(again.lastVisit(`${PAGE}-2`)).toBeDefined();
  expect((await datasets(folder, again)).captures.map((row) => row.visit)).toEqual(['first', 'second']);
  await again.close();
});

test('a generation that was under way when its writer was killed comes too late to tell of bytes that were cut', async () => {
  const { folder, join: enter } = place();
  const store = openFolderStore(folder);
  const underWay: (() => Promise<boolean>)[] = [];
  const dying = await enter(
    'a',
    overriding(store, {
      create: (path: string, bytes: Uint8Array) => {
        underWay.push(() => store.create(path, bytes));
        throw new Error('killed');
      },
    }),
  );
  await dying.put(capture(PAGE, { visit: 'of the killed' }), story(PAGE));
  await expect(dying.commit()).rejects.toThrow('killed');
  await dying.close();

  const again = await enter('a');
  expect(again.recovery.removed).toHaveLength(3);
  expect(await Promise.all(underWay.map((arrives) => arrives()))).toEqual([false]);
  await again.put(capture(PAGE, { visit: 'fetched again' }), story(PAGE));
  await again.commit();
  await again.close();
  const b = await enter('b');
  const { articles, captures } = await datasets(folder, b);
  expect([articles.length, captures.map((row) => row.visit)]).toEqual([1, ['fetched again']]);
  await b.close();
});

test('one that came before the look is taken in, and nothing of it is cut', async () => {
  const { folder, join: enter } = place();
  const store = openFolderStore(folder);
  let arrives: (() => Promise<boolean>) | undefined;
  const dying = await enter(
    'a',
    overriding(store, {
      create: (path: string, bytes: Uint8Array) => {
        arrives = () => store.create(path, bytes);
        throw new Error('killed');
      },
    }),
  );
  await dying.put(capture(PAGE, { visit: 'of the killed' }), story(PAGE));
  await expect(dying.commit()).rejects.toThrow('killed');
  await dying.close();

  // Between the reading of the manifest and that of the files.
  const late = overriding(store, {
    list: async function* (prefix: string) {
      if (prefix === 'warc/') {
        await arrives?.();
        arrives = undefined;
      }
      yield* store.list(prefix);
    },
  });
  const again = await enter('a', late);
  expect(again.recovery).toEqual({ cut: [], removed: [] });
  expect((await datasets(folder, again)).captures.map((row) => row.visit)).toEqual(['of the killed']);
  await again.close();
});

test('the manifest is opened from a checkpoint, and says the same as generation by generation', async () => {
  const { folder, join: enter } = place();
  const a = await enter('a');
  for (let n = 0; n < 70; n++) {
    await a.put(capture(`${PAGE}-${n}`), story(`${PAGE}-${n}`));
    await a.commit();
  }
  const files = a.files();
  await a.close();
  const store = openFolderStore(folder);
  const read: string[] = [];
  const counted = overriding(store, {
    find: (path: string) => {
      read.push(path);
      return store.find(path);
    },
  });
  const manifest = await Manifest.open(counted);
  expect(manifest.generation).toBe(70);
  // Generations 65 to 70, and the one that is not there.
  expect(read).toHaveLength(7);
  const known = manifest.files().map(({ pieces, ...file }) => file);
  expect(known).toEqual(files);
  for (const { pieces, bytes } of manifest.files()) {
    expect(pieces[0]?.from).toBe(0);
    for (const [n, { from }] of pieces.entries()) if (n > 0) expect(from).toBe(pieces[n - 1]?.bytes);
    expect(pieces.at(-1)?.bytes).toBe(bytes);
  }
});

test('where the store keeps no second writer out, only the one that was there last goes on', async () => {
  const { folder, join: enter } = place();
  const careless = overriding(openFolderStore(folder), { guards: async () => false });
  const a = await enter('a', careless);
  await a.put(capture(PAGE), story(PAGE));
  await a.close();
  await expect(enter('b', careless)).rejects.toMatchObject({
    code: 'storage_unguarded',
    message: expect.stringContaining('a wrote it last'),
    hint: expect.stringContaining('--sole-writer'),
  });
  await (await enter('a', careless)).close();
  const b = await open(
    folder,
    { catalogPath: join(temporaryFolder(), 'catalog.sqlite'), writer: 'b', shared: true, soleWriter: true },
    careless,
  );
  expect(b.totals().captures).toBe(1);
  await b.close();
});

test('a folder that had one writer keeps what others wrote into it, and knows it', async () => {
  const { folder, join: enter } = place();
  const alone = await open(folder);
  await alone.put(capture(PAGE), story(PAGE));
  await alone.close();
  const b = await enter('b');
  await b.put(capture(`${PAGE}-b`), story(`${PAGE}-b`));
  await b.close();
  const again = await open(folder);
  expect(again.recovery).toEqual({ cut: [], removed: [] });
  expect(again.totals()).toMatchObject({ articles: 2, captures: 2 });
  expect(again.lastVisit(`${PAGE}-b`)).toBeDefined();
  expect(await again.put(capture(`${PAGE}-b`), story(`${PAGE}-b`))).toMatchObject({ outcome: 'unchanged' });
  await again.close();
  const c = await enter('c');
  expect(c.totals()).toMatchObject({ articles: 2, captures: 3 });
  await c.close();
});

test('whoever joins a folder whose one writer was killed knows all that was acknowledged', async () => {
  const folder = temporaryFolder();
  const alone = await open(folder);
  await alone.put(capture(PAGE), story(PAGE));
  await alone.commit();
  const crashed = temporaryFolder();
  await cp(folder, crashed, { recursive: true });
  await alone.close();
  const joined = await openArchive({ data: crashed, state: temporaryFolder() }, {});
  expect(joined.totals()).toMatchObject({ articles: 1, captures: 1 });
  await joined.close();
});

test('a list that comes back is written again, also when others tell theirs in between', async () => {
  const { join: enter } = place();
  const [a, b] = [await enter('a'), await enter('b')];
  const front = 'http://press.test/';
  const shown: number[] = [];
  for (const [n, item] of ['one', 'two', 'one'].entries()) {
    for (let k = 0; k < 5; k++) await b.put(capture(`${PAGE}-${n}-${k}`), story(`${PAGE}-${n}-${k}`));
    await b.commit();
    const stored = a.put(capture(front), list(item));
    await a.commit();
    shown.push((await stored).headlines);
  }
  expect(shown).toEqual([1, 1, 1]);
  await Promise.all([a.close(), b.close()]);
});

test('bytes that go wrong while a file is sealed are not vouched for', async () => {
  const { folder, join: enter } = place();
  const store = openFolderStore(folder);
  const flips = overriding(store, {
    seal: async (path) => {
      const full = join(folder, path);
      const bytes = await readFile(full);
      bytes[9] = (bytes[9] ?? 0) ^ 1;
      await writeFile(full, bytes);
    },
  });
  const archive = await open(
    folder,
    { catalogPath: join(temporaryFolder(), 'catalog.sqlite'), writer: 'a', shared: true, segmentBytes: 1 },
    flips,
  );
  await archive.put(capture(PAGE), story(PAGE));
  await expect(archive.commit()).rejects.toMatchObject({ code: 'storage_damaged' });
  await archive.close();
  const b = await enter('b');
  expect(b.totals()).toMatchObject({ captures: 0 });
  await b.close();
});

test('a state folder that serves one place is not taken for another', async () => {
  const state = temporaryFolder();
  const options = { catalogPath: join(state, 'catalog.sqlite'), shared: true };
  await (await open(temporaryFolder(), options)).close();
  await expect(open(temporaryFolder(), options)).rejects.toMatchObject({
    code: 'usage',
    hint: expect.stringContaining('--state'),
  });
});

test('a generation that was changed afterwards is refused', async () => {
  const { folder, join: enter } = place();
  const a = await enter('a');
  for (const url of [PAGE, `${PAGE}-2`]) {
    await a.put(capture(url), story(url));
    await a.commit();
  }
  await a.close();
  await appendFile(join(folder, 'manifest/0000000000000001.json'), ' ');
  await expect(enter('b')).rejects.toMatchObject({ code: 'storage_damaged' });
});
