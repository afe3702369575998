import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ForgetRule, readRule } from '../../model/forgotten.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { BesideMaker } from '../../src/compact/make.ts';
import { rebuild } from '../../src/rebuild/rebuild.ts';
import { verify } from '../../src/verify/verify.ts';
import { openStore } from '../../src/wiring.ts';
import type { ArchiveOptions } from '../../storage/archive.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { forget } from '../../storage/forget/forget.ts';
import { survey } from '../../storage/forget/survey.ts';
import { isBeside, isSegment, withBesides } from '../../storage/layout.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { Archive, FileStore } from '../../storage/port.ts';
import { replay } from '../../storage/rebuild/replay.ts';
import { readRows } from '../../storage/row_lines.ts';
import { verifyArchive } from '../../storage/verify/verify.ts';
import { parsed } from '../../storage/warc/foreign.ts';
import { gzipMembers, Window } from '../../storage/warc/members.ts';
import { readRecord } from '../../storage/warc/reader.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, list, open, overriding, story } from './helpers.ts';

const PAGE = 'http://press.test/story';
const SECRET = 'http://press.test/secret';
const reason = 'case 4711';

const rowsOf = async (store: FileStore, kind: 'captures' | 'articles' | 'headlines') => {
  const files = (await Manifest.open(store)).files().filter((file) => file.kind === kind);
  const found: CaptureRecord[] = [];
  for (const { path, bytes } of files)
    found.push(...(await Array.fromAsync(readRows<CaptureRecord>(store, path, 0, bytes))));
  return found;
};

async function* recordsOf(store: FileStore) {
  for (const { path, bytes, kind } of (await Manifest.open(store)).files())
    if (kind === 'warc')
      for await (const piece of parsed(gzipMembers(Window.over(store, path, bytes)))) {
        if ('damage' in piece) throw new Error(piece.damage);
        yield { path, ...piece };
      }
}

/** Everything that the store holds, decompressed where it is compressed, as one text. */
async function textOf(store: FileStore): Promise<string> {
  const texts: string[] = [];
  for (const { path, size } of await Array.fromAsync(store.list(''))) {
    if (/sqlite|lock/.test(path)) continue;
    if (!path.endsWith('.gz')) texts.push(Buffer.from(await store.read(path)).toString());
    else
      for await (const member of gzipMembers(Window.over(store, path, size)))
        if ('bytes' in member) texts.push(member.bytes.toString());
  }
  return texts.join('\n');
}

/** Options of a forgetting in a folder with one writer. */
const inFolder = (folder: string, more: Partial<Parameters<typeof forget>[1]> = {}) => ({
  catalogPath: join(folder, 'catalog.sqlite'),
  writer: 'test',
  rules: [readRule('url', SECRET)],
  reason,
  software: 'newskeep/test',
  pagesOf: async () => ({}),
  confirm: async () => true,
  ...more,
});

/** A folder with one writer alone, in which a forgetting was killed when it had made its generation. */
async function killedAfterwards(): Promise<string> {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await archive.put(capture(SECRET), story(SECRET));
  await archive.put(capture(`${PAGE}-1`), story(`${PAGE}-1`));
  await archive.close();
  const killed = overriding(openFolderStore(folder), {
    remove: async () => {
      throw new Error('killed');
    },
  });
  await expect(forget(killed, inFolder(folder))).rejects.toThrow();
  expect(await textOf(openFolderStore(folder))).toMatch(/secret/);
  return folder;
}

test.each(['the next run', 'a repair', 'a repair without a catalog'])(
  'a folder whose forgetting was killed is brought to its end by %s',
  async (by) => {
    const folder = await killedAfterwards();
    if (by.endsWith('catalog'))
      for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `catalog.sqlite${end}`), { force: true });
    if (by === 'the next run') {
      const archive = await open(folder);
      expect(archive.totals()).toMatchObject({ captures: 1, articles: 1 });
      expect(archive.recovery.removed).toHaveLength(3);
      await archive.close();
    } else expect(await verify(folder, { repair: true })).toMatchObject({ sound: true });
    expect(await verify(folder, { deep: true })).toMatchObject({ sound: true, findings: [] });
    expect(await textOf(openFolderStore(folder))).not.toMatch(/secret/);
    expect(readFileSync(join(folder, 'catalog.sqlite')).includes('secret')).toBe(false);
  },
);

test('killed while the catalog is filled again, the next run fills it, and knows its stories', async () => {
  const folder = temporaryFolder();
  const store = openFolderStore(folder);
  const archive = await open(folder);
  for (const url of [SECRET, `${PAGE}-1`]) await archive.put(capture(url), story(url));
  await archive.close();
  let isTold = false;
  const killed = overriding(store, {
    create: async (path, bytes) => {
      const isMade = await store.create(path, bytes);
      isTold = true;
      return isMade;
    },
    read: async (...what) => {
      if (isTold) throw new Error('killed');
      return store.read(...what);
    },
  });
  await expect(forget(killed, inFolder(folder))).rejects.toThrow();
  const again = await open(folder);
  expect(again.totals()).toMatchObject({ captures: 1, articles: 1 });
  expect(await again.put(capture(`${PAGE}-1`), story(`${PAGE}-1`))).toMatchObject({ outcome: 'unchanged' });
  await again.close();
  expect(await verify(folder, { deep: true })).toMatchObject({ sound: true });
});

test('the name of a file that went is not given again', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await archive.put(capture(SECRET), story(SECRET));
  await archive.close();
  const before = (await Manifest.open(openFolderStore(folder))).files().map(({ path }) => path);
  await forget(openFolderStore(folder), inFolder(folder));
  const next = await open(folder);
  await next.put(capture(`${PAGE}-1`), story(`${PAGE}-1`));
  await next.commit();
  // Killed here: the manifest was not told.
  for (const { path } of next.files().filter(isSegment)) expect(before).not.toContain(path);
  expect(await verify(folder, { repair: true, deep: true })).toMatchObject({ sound: true });
  const last = await open(folder);
  expect(last.totals()).toMatchObject({ captures: 1 });
  await last.close();
});

test('a list page that told the story once stays, with its lists, whatever other pages the story has', async () => {
  const front = 'http://press.test/';
  for (const next of [undefined, `${SECRET}-2`, `${PAGE}-next`]) {
    const folder = temporaryFolder();
    const archive = await open(folder);
    await archive.put(capture(SECRET, { body: 's' }), story(SECRET, { body: 'Secret text' }));
    await archive.put(capture(front, { body: 'l1' }), list('x', 'y'));
    await archive.put(capture(front, { body: 's2' }), story(front, { body: 'Secret text' }));
    await archive.put(capture(front, { body: 'l2' }), list('z'));
    await archive.put(capture(`${SECRET}-2`, { body: 'p2' }));
    await archive.put(
      capture(`${PAGE}-next`, { body: 'n' }),
      story(`${PAGE}-next`, { body: 'Another story' }),
    );
    await archive.close();
    const store = openFolderStore(folder);
    const pagesOf = async ({ url }: { url: string }) => (url === SECRET ? { next } : {});
    const result = await forget(store, inFolder(folder, { pagesOf }));
    expect(result?.blocked.has(front)).toBe(false);
    expect(result?.blocked.has(`${SECRET}-2`)).toBe(next === `${SECRET}-2`);
    const left = (await rowsOf(store, 'captures')).map(({ url }) => url);
    expect(left.filter((url) => url === front)).toHaveLength(2);
    // What its page calls the next one and tells another story is no page of it.
    expect(left).toContain(`${PAGE}-next`);
  }
});

test('a list that another worker told meanwhile keeps the forgetting from being told', async () => {
  const folder = temporaryFolder();
  const store = openFolderStore(folder);
  const enter = (writer: string, state: string) =>
    open('', { catalogPath: join(state, 'catalog.sqlite'), writer, shared: true }, store);
  const state = temporaryFolder();
  const archive = await enter('a', state);
  await archive.put(capture(SECRET), story(SECRET));
  await archive.close();
  const worker = await enter('worker', temporaryFolder());
  const confirm = async () => {
    await worker.put(capture('http://press.test/', { body: 'front' }), list('secret', 'other'));
    await worker.commit();
    return true;
  };
  const options = { ...inFolder(state), writer: 'a', confirm };
  await expect(forget(store, options)).rejects.toMatchObject({ code: 'locked' });
  expect(await rowsOf(store, 'articles')).toHaveLength(1);
  await worker.close();
});

test('what a lost worker never acknowledged is named', async () => {
  const folder = temporaryFolder();
  const store = openFolderStore(folder);
  const state = temporaryFolder();
  const enter = (writer: string, at: string, own = store) =>
    open('', { catalogPath: join(at, 'catalog.sqlite'), writer, shared: true }, own);
  const archive = await enter('a', state);
  await archive.put(capture(SECRET), story(SECRET));
  await archive.close();
  const burning = overriding(store, {
    create: async () => {
      throw new Error('it burns');
    },
  });
  const lost = await enter('lost', temporaryFolder(), burning);
  await lost.put(
    capture(`${SECRET}?print=1`, { body: 'A secret' }),
    story(SECRET, { body: 'A secret, again' }),
  );
  await expect(lost.commit()).rejects.toThrow('it burns');
  const result = await forget(store, { ...inFolder(state), writer: 'a' });
  expect(result?.unacknowledged.length).toBeGreaterThan(1);
  for (const path of result?.unacknowledged ?? []) expect(path).toContain('-lost.');
});

test('a page cannot pass for a tombstone', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const rule = { kind: 'host', hash: '00' };
  const told = { reason: 'x', captures: 0, articles: 0, headlines: 0, salt: '00', rules: [rule] };
  const body = `\r\nWARC-Target-URI: urn:newskeep:forgotten\r\n\r\nrefused: ${JSON.stringify(told)}\r\n`;
  await archive.put(capture(`${PAGE}-1`, { body }));
  await archive.close();
  const alone = temporaryFolder();
  cpSync(join(folder, 'warc'), join(alone, 'warc'), { recursive: true });
  await rebuild(alone);
  expect((await Manifest.open(openFolderStore(alone))).forgotten).toEqual([]);
});

test('an archive of two writers can be made of its WARC files alone after it forgot', async () => {
  const folder = temporaryFolder();
  const store = openFolderStore(folder);
  const state = temporaryFolder();
  const enter = (writer: string, at: string, own: string) =>
    open(
      '',
      { catalogPath: join(own, 'catalog.sqlite'), writer, shared: true, now: () => new Date(at) },
      store,
    );
  const put = async (archive: Archive, url: string, at: string, body = url) => {
    await archive.put(capture(url, { at, body }), story(url));
    await archive.commit();
  };
  const a = await enter('a', '2026-02-10T09:00:00Z', state);
  await put(a, `${PAGE}-0`, '2026-02-10T09:00:00.000Z');
  const b = await enter('b', '2026-02-10T09:10:00Z', temporaryFolder());
  await put(b, SECRET, '2026-02-10T09:10:00.000Z');
  await put(b, `${PAGE}-1`, '2026-02-10T09:11:00.000Z', 'same');
  await put(a, `${PAGE}-9`, '2026-02-10T09:12:00.000Z');
  // A revisit of what b keeps.
  await put(a, `${PAGE}-1`, '2026-02-10T09:20:00.000Z', 'same');
  await a.close();
  await b.close();
  await forget(store, { ...inFolder(state), writer: 'a' });
  const alone = temporaryFolder();
  cpSync(join(folder, 'warc'), join(alone, 'warc'), { recursive: true });
  expect((await rebuild(alone)).made.length).toBeGreaterThan(1);
  expect(await rowsOf(openFolderStore(alone), 'captures')).toHaveLength(4);
  // Its tombstones say what it was told to forget.
  const again = await open(alone);
  expect(again.isForgotten(SECRET)).toBe(true);
  expect(again.isForgotten(`${PAGE}-1`)).toBe(false);
  await again.close();
});

const places: [string, boolean, () => Promise<FileStore>][] = [
  ['a folder', false, async () => openFolderStore(temporaryFolder())],
  ['a bucket', NO_S3 !== '', async () => openStore(await newS3Place())],
];

describe.each(places)('forgetting in %s', (_name, isSkipped, newStore) => {
  describe.skipIf(isSkipped)('there', () => {
    const enter = async (store: FileStore, writer = 'a', options: Partial<ArchiveOptions> = {}) => {
      const catalogPath = join(temporaryFolder(), 'catalog.sqlite');
      const again = () => open('', { catalogPath, writer, shared: true, ...options }, store);
      return { catalogPath, again, archive: await again() };
    };
    const put = async (archive: Archive, url: string, body: string, found = 'http://press.test/') => {
      const one = { ...capture(url, { body }), fromUrl: found };
      return archive.put(one, story(url, { title: url, body }));
    };
    const forgetIn = (
      store: FileStore,
      catalogPath: string,
      rules: ForgetRule[],
      more: Partial<Parameters<typeof forget>[1]> = {},
    ) =>
      forget(store, {
        catalogPath,
        writer: 'a',
        rules,
        reason,
        software: 'newskeep/test',
        pagesOf: async () => ({}),
        confirm: async () => true,
        ...more,
      });
    const findings = async (store: FileStore, catalogPath: string) =>
      Array.fromAsync(
        verifyArchive(store, {
          catalogPath,
          isShared: true,
          isWritten: false,
          deep: true,
          reading: { file: () => undefined, bytes: () => undefined },
        }),
      );

    test('a URL goes with its story, copies, redirects and headlines, and leaves a tombstone', async () => {
      const store = await newStore();
      const { archive, catalogPath } = await enter(store);
      await put(archive, `${PAGE}-1`, 'One stays.');
      await put(archive, SECRET, 'A secret.');
      await archive.put(
        capture(`${SECRET}?print=1`, { body: 'print' }),
        story(SECRET, { body: 'A secret!' }),
      );
      await archive.put(
        capture('http://press.test/short', { status: 301, headers: [['Location', '/secret']], body: '' }),
      );
      await archive.put(capture('http://press.test/', { body: 'a list' }), list('secret', 'other'));
      await put(archive, `${PAGE}-2`, 'Two stays.', SECRET);
      await archive.commit();
      await archive.put(capture(SECRET, { body: 'A secret, revised.' }), story(SECRET, { body: 'Revised.' }));
      await archive.close();
      const kept = (await rowsOf(store, 'captures')).find(({ url }) => url === `${PAGE}-1`);
      const bytes =
        kept &&
        Buffer.from(await store.read(kept.warc_file, kept.warc_offset, kept.warc_offset + kept.warc_length));

      const result = await forgetIn(store, catalogPath, [readRule('url', `${SECRET}/?utm_source=x`)]);
      expect(result?.counts).toMatchObject({ captures: 4, articles: 1, revisions: 2, headlines: 1 });
      expect(await findings(store, catalogPath)).toEqual([]);
      const text = await textOf(store);
      expect(text).not.toMatch(/secret/i);
      expect(text.match(/WARC-Target-URI: urn:newskeep:forgotten/g)).toHaveLength(4);
      expect(text).toContain(`reason: ${reason}`);
      // What stays is as it was, to the byte.
      const now = (await rowsOf(store, 'captures')).find(({ url }) => url === `${PAGE}-1`);
      expect(now?.warc_file).not.toBe(kept?.warc_file);
      expect(
        now &&
          Buffer.from(await store.read(now.warc_file, now.warc_offset, now.warc_offset + now.warc_length)),
      ).toEqual(bytes);
      expect((await rowsOf(store, 'captures')).find(({ url }) => url === `${PAGE}-2`)?.from_url).toBeNull();
      expect((await Manifest.open(store)).forgotten).toMatchObject([{ reason, captures: 4 }]);
      // What was kept reads back in its order, as a repair reads it.
      const warcs = (await Manifest.open(store)).files().filter(({ kind }) => kind === 'warc');
      expect(await Array.fromAsync(replay(store, warcs), (one) => one.capture.url)).toEqual([
        `${PAGE}-1`,
        'http://press.test/',
        `${PAGE}-2`,
      ]);
    });

    test('is refused from then on, and the archive goes on', async () => {
      const store = await newStore();
      const { archive, catalogPath, again } = await enter(store);
      await put(archive, SECRET, 'A secret.');
      await archive.close();
      const rules = [
        readRule('url', SECRET),
        readRule('host', 'gone.test'),
        readRule('prefix', 'http://press.test/x/*'),
      ];
      await forgetIn(store, catalogPath, rules);
      const next = await again();
      for (const url of [
        SECRET,
        `${SECRET}/`,
        'https://press.test/secret?utm_medium=y',
        'http://gone.test/1',
        'http://gone.test:8080/1',
        'http://press.test/x/y',
      ]) {
        expect(next.isForgotten(url), url).toBe(true);
        await expect(next.put(capture(url), story(url)), url).rejects.toMatchObject({ code: 'forgotten' });
      }
      for (const url of ['http://press.test/secrets', 'http://press.test/x', 'http://www.gone.test/'])
        expect(next.isForgotten(url), url).toBe(false);
      const redirect = capture(`${PAGE}-r`, { status: 302, headers: [['Location', SECRET]], body: '' });
      await expect(next.put(redirect)).rejects.toMatchObject({ code: 'forgotten' });
      await expect(next.put(capture(`${PAGE}-c`), story(SECRET))).rejects.toMatchObject({
        code: 'forgotten',
      });
      await next.put(capture('http://press.test/', { body: 'list' }), list('secret', 'other'));
      await next.close();
      expect(await findings(store, catalogPath)).toEqual([]);
      expect(await textOf(store)).not.toMatch(/\/secret/);
      expect((await rowsOf(store, 'headlines')).map(({ url }) => url)).toEqual(['http://press.test/other']);
    });

    test('a payload that others refer to stays, with the first of them', async () => {
      const store = await newStore();
      const { archive, catalogPath, again } = await enter(store);
      const body = 'What two pages say.';
      await archive.put(capture(SECRET, { body }));
      await archive.put(capture(`${PAGE}-1`, { body }));
      await archive.put(capture(`${PAGE}-2`, { body }));
      await archive.put(capture(`${PAGE}-2`, { status: 304, body: '' }));
      await archive.commit();
      await archive.close();
      await forgetIn(store, catalogPath, [readRule('url', SECRET)]);
      expect(await findings(store, catalogPath)).toEqual([]);
      const rows = await rowsOf(store, 'captures');
      expect(rows.map(({ url, record_type }) => [url, record_type])).toEqual([
        [`${PAGE}-1`, 'response'],
        [`${PAGE}-2`, 'revisit'],
        [`${PAGE}-2`, 'revisit'],
      ]);
      const record = rows[0] && (await readRecord(store, rows[0]));
      expect(Buffer.from(record?.payload ?? []).toString()).toBe(body);
      expect(record?.http?.startLine).toBe('HTTP/1.1 200 OK');
      const refers = await Array.fromAsync(recordsOf(store), ({ record: one }) => one.refersTo);
      expect(refers.filter(({ url }) => url !== null)).toEqual([
        { url: `${PAGE}-1`, date: rows[0]?.fetched_at },
        { url: `${PAGE}-1`, date: rows[0]?.fetched_at },
      ]);
      expect(await textOf(store)).not.toMatch(/secret/);
      const next = await again();
      expect(Buffer.from((await next.page(`${PAGE}-2`))?.response.body ?? []).toString()).toBe(body);
      expect(await next.put(capture(`${PAGE}-3`, { body }))).toMatchObject({ recordType: 'revisit' });
      await next.close();
    });

    test('pages of a story go with it, as its pages name them', async () => {
      const store = await newStore();
      const { archive, catalogPath } = await enter(store);
      // The second page came first, and told no story then.
      await archive.put(capture(`${SECRET}/2`, { body: 'page two' }), { ...story(SECRET), article: null });
      await archive.put(capture(SECRET, { body: 'page one' }), story(SECRET));
      await put(archive, `${PAGE}-1`, 'One stays.');
      await archive.close();
      const pagesOf = async ({ url }: { url: string }) => (url === SECRET ? { next: `${SECRET}/2` } : {});
      const result = await forgetIn(store, catalogPath, [readRule('url', SECRET)], { pagesOf });
      expect(result?.counts.captures).toBe(2);
      expect(result?.blocked.has(`${SECRET}/2`)).toBe(true);
      expect(await textOf(store)).not.toMatch(/secret|page two/);
    });

    test('killed before its generation nothing has happened, killed after it the rest is done later', async () => {
      const store = await newStore();
      const { archive, catalogPath, again } = await enter(store);
      await put(archive, SECRET, 'A secret.');
      await put(archive, `${PAGE}-1`, 'One stays.');
      await archive.close();
      const before = await Array.fromAsync(store.list(''), ({ path }) => path);
      const dead = async () => {
        throw new Error('killed');
      };
      const rules = [readRule('url', SECRET)];
      await expect(forgetIn(overriding(store, { create: dead }), catalogPath, rules)).rejects.toThrow(
        'killed',
      );
      expect((await Array.fromAsync(store.list(''))).length).toBeGreaterThan(before.length);
      const mended = await again();
      expect(mended.isForgotten(SECRET)).toBe(false);
      expect(mended.recovery.removed.length).toBeGreaterThan(1);
      await mended.close();
      expect(await findings(store, catalogPath)).toEqual([]);
      expect((await rowsOf(store, 'captures')).map(({ url }) => url)).toEqual([SECRET, `${PAGE}-1`]);

      await expect(forgetIn(overriding(store, { remove: dead }), catalogPath, rules)).rejects.toThrow(
        'killed',
      );
      expect((await findings(store, catalogPath)).map(({ problem }) => problem)).toContain('file_dropped');
      const left = await again();
      expect(left.isForgotten(SECRET)).toBe(true);
      expect(left.totals()).toMatchObject({ captures: 1, articles: 1 });
      await left.close();
      expect(await forgetIn(store, catalogPath, rules)).toMatchObject({ isDone: false });
      expect(await findings(store, catalogPath)).toEqual([]);
      expect(await textOf(store)).not.toMatch(/secret/);
    });

    test('where another writer may be at work on what would go, nothing is done', async () => {
      const store = await newStore();
      const { archive, catalogPath, again } = await enter(store);
      const other = await enter(store, 'b');
      await put(other.archive, SECRET, 'A secret.');
      await other.archive.commit();
      await put(archive, `${PAGE}-1`, 'One stays.');
      await archive.close();
      await (await again()).close();
      const rules = [readRule('url', SECRET)];
      const count = async () => (await Manifest.open(store)).generation;
      const before = await count();
      await expect(forgetIn(store, catalogPath, rules)).rejects.toMatchObject({ code: 'locked' });
      expect(await count()).toBe(before);
      await other.archive.close();
      const later = () => new Date(Date.now() + 2 * 3_600_000);
      expect(await forgetIn(store, catalogPath, rules, { now: later })).toMatchObject({ isDone: true });
      expect(await findings(store, catalogPath)).toEqual([]);
      expect(await textOf(store)).not.toMatch(/secret/);
    });

    test('a live writer takes it in: what it knew is gone, and what waits and has to do with it is given up', async () => {
      const store = await newStore();
      const { archive, catalogPath } = await enter(store);
      const body = 'What two pages say.';
      await archive.put(capture(SECRET, { body }), story(SECRET));
      await archive.close();
      const calm = await enter(store, 'b');
      const waiting = await enter(store, 'c');
      await put(calm.archive, `${PAGE}-1`, 'One.');
      await waiting.archive.put(capture(`${PAGE}-2`, { body }));
      await forgetIn(store, catalogPath, [readRule('url', SECRET)]);
      await calm.archive.commit();
      expect(calm.archive.isForgotten(SECRET)).toBe(true);
      expect(await calm.archive.put(capture(`${PAGE}-3`, { body }))).toMatchObject({
        recordType: 'response',
      });
      await calm.archive.close();
      await expect(waiting.archive.commit()).rejects.toMatchObject({ code: 'locked' });
      await waiting.archive.close();
      const back = await waiting.again();
      expect(await back.put(capture(`${PAGE}-2`, { body }))).toMatchObject({ recordType: 'revisit' });
      await back.close();
      const { catalogPath: b } = calm;
      expect(await findings(store, b)).toEqual([]);
      expect(await textOf(store)).not.toMatch(/secret/);
    });

    test('what lies beside its segments goes with them, and is made again without it', async () => {
      const store = await newStore();
      const { archive, catalogPath, again } = await enter(store, 'a', { segmentBytes: 1 });
      for (const url of [SECRET, `${PAGE}-1`]) {
        await put(archive, url, `The text of ${url}`);
        await archive.commit();
      }
      const maker = new BesideMaker();
      await archive.compact(maker.make);
      await archive.close();
      const besides = async () =>
        (await Array.fromAsync(store.list(''), ({ path }) => path)).filter((path) => isBeside(path)).sort();
      const before = await besides();
      expect(before).toHaveLength(6);
      await forgetIn(store, catalogPath, [readRule('url', SECRET)]);
      const left = await besides();
      expect(left.length).toBeLessThan(before.length);
      for (const path of left) expect(Buffer.from(await store.read(path)).includes('secret')).toBe(false);
      expect(await findings(store, catalogPath)).toEqual([]);
      const next = await again();
      await next.compact(maker.make);
      await next.close();
      await maker.close();
      const segments = (await Manifest.open(store)).files().filter(isSegment);
      expect(await besides()).toEqual(withBesides(segments).filter(isBeside).sort());
    });

    test('a look at what would go writes nothing', async () => {
      const store = await newStore();
      const { archive } = await enter(store);
      await put(archive, SECRET, 'A secret.');
      await archive.close();
      const before = await Array.fromAsync(store.list(''));
      const files = (await Manifest.open(store)).files();
      const { found, counts } = await survey(
        store,
        files,
        [readRule('host', 'press.test')],
        async () => ({}),
      );
      found.close();
      expect(counts).toMatchObject({ captures: 1, articles: 1, revisions: 1 });
      expect(await Array.fromAsync(store.list(''))).toEqual(before);
    });
  });
});
