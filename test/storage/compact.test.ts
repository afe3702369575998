import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, describe, expect, test } from 'vitest';
import type { CaptureRecord } from '../../model/records.ts';
import { BesideMaker } from '../../src/compact/make.ts';
import { verify } from '../../src/verify/verify.ts';
import { openStore } from '../../src/wiring.ts';
import { isBeside } from '../../storage/layout.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { Archive, FileStore } from '../../storage/port.ts';
import { readRows } from '../../storage/row_lines.ts';
import { readRecord } from '../../storage/warc/reader.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, open, overriding, story } from './helpers.ts';

const PAGE = 'http://press.test/story';
const maker = new BesideMaker();
const { make } = maker;
afterAll(() => maker.close());
const HOUR = 3_600_000;
const NOW = Date.parse('2026-02-10T10:00:00Z');

interface How {
  at?: number;
  store?: FileStore;
  segmentBytes?: number;
}

interface World {
  data: string;
  store: FileStore;
  /** A writer that comes at a time, with its own state folder. */
  enter(writer: string, how?: How): Promise<Archive>;
  state(writer: string): string;
}

async function world(data: string): Promise<World> {
  const store = await openStore(data);
  const states = new Map<string, string>();
  const state = (writer: string) => {
    const found = states.get(writer) ?? temporaryFolder();
    states.set(writer, found);
    return found;
  };
  const enter = (writer: string, { at = NOW, store: own = store, ...sizes }: How = {}) =>
    open(
      '',
      {
        catalogPath: join(state(writer), 'catalog.sqlite'),
        writer,
        shared: true,
        now: () => new Date(at),
        ...sizes,
      },
      own,
    );
  return { data, store, enter, state };
}

/** Puts and commits some stories, so many to a commit. */
async function write(archive: Archive, names: string[]): Promise<void> {
  for (const name of names) {
    await archive.put(capture(`${PAGE}-${name}`, { visit: name }), story(`${PAGE}-${name}`));
    await archive.commit();
  }
}

/** The raw bytes of the segments of a dataset, as the manifest lists them. */
async function segments(store: FileStore, kind: string) {
  const listed = (await Manifest.open(store)).files().filter((file) => file.kind === kind);
  return Promise.all(
    listed.map(async (file) => ({
      ...file,
      content: Buffer.from(await store.read(file.path, 0, file.bytes)),
    })),
  );
}

const visits = (archive: Archive, store: FileStore) => rowsOf<CaptureRecord>(archive, store, 'captures');

async function rowsOf<T>(archive: Archive, store: FileStore, kind: string): Promise<T[]> {
  const found: T[] = [];
  for (const file of archive.files().filter((one) => one.kind === kind))
    for await (const row of readRows<T>(store, file.path, 0, file.bytes)) found.push(row);
  return found;
}

/** Three writers that came and went two hours ago; each commit of theirs is a segment. */
async function manySegments({ enter }: World): Promise<void> {
  for (const writer of ['a', 'b', 'c']) {
    const archive = await enter(writer, { at: NOW - 2 * HOUR, segmentBytes: 1 });
    await write(
      archive,
      [1, 2, 3].map((n) => `${writer}${n}`),
    );
    await archive.close();
  }
}

const PLACES: { where: string; place: () => Promise<string> }[] = [
  { where: 'a folder', place: async () => temporaryFolder() },
  ...(NO_S3 ? [] : [{ where: 'a bucket', place: () => newS3Place() }]),
];

describe.each(PLACES)('small segments in $where', { timeout: 120_000 }, ({ place }) => {
  let it: World;

  test('are put together in the order of their paths, byte for byte, and all rows stay', async () => {
    it = await world(await place());
    await manySegments(it);
    const before = await segments(it.store, 'captures');
    const archive = await it.enter('late');
    const done = await archive.compact(make);
    expect(done).toMatchObject({ sealed: 0, damaged: [] });
    expect(done.made).toHaveLength(2);
    expect(done.merged).toHaveLength(18);
    const after = await segments(it.store, 'captures');
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ sealed: true, records: 9 });
    expect(after[0]?.content.equals(Buffer.concat(before.map(({ content }) => content)))).toBe(true);
    for (const path of done.merged) expect(await it.store.size(path)).toBeUndefined();
    expect(await archive.compact(make)).toEqual({ sealed: 0, made: [], merged: [], beside: [], damaged: [] });
    await write(archive, ['after']);
    expect((await visits(archive, it.store)).map((row) => row.visit).sort()).toHaveLength(10);
    await archive.close();
    const report = await verify({ data: it.data, state: it.state('late') }, { deep: true });
    expect(report.findings).toEqual([]);
  });

  test('a writer whose segment was put into another goes on in a new one', async () => {
    it = await world(await place());
    await manySegments(it);
    const idle = await it.enter('idle', { at: NOW - 2 * HOUR });
    await write(idle, ['before']);
    const archive = await it.enter('late');
    expect((await archive.compact(make)).merged.some((path) => path.includes('idle'))).toBe(true);
    await write(idle, ['after']);
    await write(archive, ['beside']);
    await write(idle, ['last']);
    const found = (await visits(idle, it.store)).map((row) => row.visit);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(['before', 'after', 'beside', 'last']));
    await Promise.all([idle.close(), archive.close()]);
    const report = await verify({ data: it.data, state: it.state('idle') }, { deep: true });
    expect(report.findings).toEqual([]);
  });

  test('killed before it is told: nothing happened, and nothing is left', async () => {
    it = await world(await place());
    await manySegments(it);
    const before = await segments(it.store, 'captures');
    const dies = overriding(it.store, {
      create: async () => {
        throw new Error('killed');
      },
    });
    const dying = await it.enter('late', { store: dies });
    await expect(dying.compact(make)).rejects.toThrow('killed');
    await dying.close();
    const again = await it.enter('late');
    expect(again.recovery.removed).toHaveLength(1);
    expect(await segments(it.store, 'captures')).toEqual(before);
    await again.close();
    expect((await verify({ data: it.data, state: it.state('late') }, { deep: true })).findings).toEqual([]);
  });

  test('killed before the old ones are removed: whoever comes next removes them', async () => {
    it = await world(await place());
    await manySegments(it);
    const dies = overriding(it.store, {
      remove: async () => {
        throw new Error('killed');
      },
    });
    const dying = await it.enter('late', { store: dies });
    await expect(dying.compact(make)).rejects.toThrow('killed');
    await dying.close();
    const left = await verify({ data: it.data, state: it.state('late') });
    expect(left.findings.map(({ problem }) => problem)).toContain('file_dropped');
    const other = await it.enter('other');
    expect(other.recovery.removed.length).toBeGreaterThan(5);
    expect(await visits(other, it.store)).toHaveLength(9);
    await other.close();
    expect((await verify({ data: it.data, state: it.state('other') }, { deep: true })).findings).toEqual([]);
  });
});

test('segments of writers that may be at work are left alone for an hour', async () => {
  const it = await world(temporaryFolder());
  for (let n = 0; n < 10; n++) {
    const archive = await it.enter(`w${n}`, { at: NOW - 2 * HOUR });
    await write(archive, [`${n}`]);
    await archive.close();
  }
  const early = await it.enter('early', { at: NOW - 1.5 * HOUR });
  expect((await early.compact(make)).made).toEqual([]);
  await early.close();
  const late = await it.enter('late');
  expect((await late.compact(make)).made).toHaveLength(2);
  await late.close();
});

test('sixty runs leave few segments, and a catalog that was away for all of them knows every row', async () => {
  const it = await world(temporaryFolder());
  const away = await it.enter('away', { at: NOW });
  await write(away, ['away']);
  await away.close();
  let most = 0;
  for (let n = 0; n < 60; n++) {
    const archive = await it.enter(`run${n}`, { at: NOW + n * 2 * HOUR });
    await write(archive, [`${n}`]);
    await archive.compact(make);
    await archive.close();
    most = Math.max(most, (await segments(it.store, 'captures')).length);
  }
  expect(most).toBeLessThanOrEqual(13);
  const read: string[] = [];
  const counted = overriding(it.store, {
    read: (path, start, end) => {
      if (path.startsWith('captures/')) read.push(`${path} ${start}`);
      return it.store.read(path, start, end);
    },
  });
  const again = await it.enter('away', { at: NOW + 200 * HOUR, store: counted });
  expect(again.totals()).toMatchObject({ articles: 61, captures: 61 });
  for (let n = 0; n < 60; n++) expect(again.lastVisit(`${PAGE}-${n}`)).toBeDefined();
  // What it knew was not read again.
  expect(read.length).toBeLessThanOrEqual(60);
  await again.close();
}, 60_000);

test('Parquet and CDXJ are made of each sealed segment, and again where they are lost', async () => {
  const it = await world(temporaryFolder());
  await manySegments(it);
  const archive = await it.enter('late');
  const done = await archive.compact(make);
  await archive.close();
  expect(done.beside.map((path) => path.replace(/.*\//, '').replace(/-\d+-late/, '')).sort()).toEqual([
    'articles.parquet',
    'captures.cdxj',
    'captures.parquet',
  ]);
  const whole = await Promise.all(done.beside.map((path) => readFile(join(it.data, path))));
  for (const path of done.beside) await rm(join(it.data, path));
  const place = { data: it.data, state: it.state('late') };
  expect((await verify(place)).findings.map(({ problem }) => problem)).toEqual(
    done.beside.map(() => 'file_missing'),
  );
  expect(await verify(place, { repair: true })).toMatchObject({ sound: true, unrepaired: {} });
  for (const [n, path] of done.beside.entries())
    expect((await readFile(join(it.data, path))).equals(whole[n] ?? Buffer.alloc(0)), path).toBe(true);

  const parquet = done.beside.find((path) => path.startsWith('captures/')) ?? '';
  const [segment] = await segments(it.store, 'captures');
  const rows = gunzipSync(segment?.content ?? '')
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CaptureRecord);
  const read = await parquetReadObjects({
    file: await asyncBufferFromFile(join(it.data, parquet)),
    compressors,
  });
  const asJson = JSON.parse(
    JSON.stringify(read, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  ) as CaptureRecord[];
  const byPlace = (a: CaptureRecord, b: CaptureRecord) =>
    `${a.warc_file} ${a.warc_offset}` < `${b.warc_file} ${b.warc_offset}` ? -1 : 1;
  expect(asJson.sort(byPlace)).toEqual(rows.sort(byPlace));

  const cdxj = await readFile(
    join(it.data, done.beside.find((path) => path.endsWith('.cdxj')) ?? ''),
    'utf8',
  );
  const lines = cdxj.trimEnd().split('\n');
  expect(lines).toEqual(lines.toSorted());
  expect(lines).toHaveLength(9);
  for (const line of lines) {
    const said = JSON.parse(line.slice(line.indexOf('{'))) as {
      filename: string;
      offset: number;
      length: number;
      url: string;
    };
    const record = await readRecord(it.store, {
      warc_file: said.filename,
      warc_offset: said.offset,
      warc_length: said.length,
    });
    expect(record.url).toBe(said.url);
  }
});

test('a writer that is behind reads rows where they are now, when their segment is gone', async () => {
  const it = await world(temporaryFolder());
  const behind = await it.enter('behind', { at: NOW - 3 * HOUR });
  await write(behind, ['mine']);
  await manySegments(it);
  const late = await it.enter('late');
  expect((await late.compact(make)).made).toHaveLength(2);
  await late.close();
  await write(behind, ['more']);
  expect(behind.totals()).toMatchObject({ articles: 11, captures: 11 });
  expect(behind.lastVisit(`${PAGE}-b2`)).toBeDefined();
  await behind.close();
  const place = { data: it.data, state: it.state('behind') };
  expect((await verify(place, { deep: true })).findings).toEqual([]);
});

test('a merge is told after what another writer commits meanwhile, and is not made again', async () => {
  const { enter, store } = await world(temporaryFolder());
  for (let n = 0; n < 10; n++) {
    const archive = await enter(`w${n}`, { segmentBytes: 1 });
    await write(archive, [`${n}`]);
    await archive.close();
  }
  const live = await enter('live');
  let made = 0;
  const beside = overriding(store, {
    append: async (path) => {
      if (path.endsWith('-compactor.jsonl.gz')) await write(live, [`live-${made++}`]);
      return store.append(path);
    },
  });
  const compactor = await enter('compactor', { store: beside });
  const done = await compactor.compact(make);
  expect(made).toBe(done.made.length);
  expect(done.made.length).toBeGreaterThan(0);
  await compactor.close();
  await live.close();
  const rows = (await segments(store, 'articles')).reduce((sum, { records }) => sum + records, 0);
  expect(rows).toBe(10 + made);
});

test('what another version of newskeep laid beside a segment, and told of, stays', async () => {
  const { enter, store, data, state } = await world(temporaryFolder());
  const writer = await enter('w', { segmentBytes: 1 });
  await write(writer, ['1']);
  await writer.close();
  const [older, newer] = [await enter('older'), await enter('newer')];
  const version = (n: number) => ({ bytes: Buffer.from(`version ${n}`), records: 1 });
  let isFirst = true;
  await newer.compact(async () => {
    if (isFirst) await older.compact(async () => version(1));
    isFirst = false;
    return version(2);
  });
  await older.close();
  await newer.close();
  for (const file of (await Manifest.open(store)).files().filter(({ path }) => isBeside(path)))
    expect(Buffer.from(await store.read(file.path)).toString()).toBe('version 1');
  expect(await verify({ data, state: state('newer') })).toMatchObject({ sound: true });
});
