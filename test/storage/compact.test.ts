import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CaptureRecord } from '../../model/records.ts';
import { BesideMaker } from '../../src/compact/make.ts';
import { verify } from '../../src/verify/verify.ts';
import { openStore } from '../../src/wiring.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import type { Archive, FileStore, MakeBeside } from '../../storage/port.ts';
import { readRows } from '../../storage/row_lines.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, open, overriding, story } from './helpers.ts';

const PAGE = 'http://press.test/story';
const maker = new BesideMaker();
const make: MakeBeside = (...of) => maker.make(...of);
afterAll(() => maker.close());
const HOUR = 3_600_000;
const NOW = Date.parse('2026-02-10T10:00:00Z');

interface World {
  data: string;
  store: FileStore;
  /** A writer that comes at a time, with its own state folder. */
  enter(writer: string, at?: number, store?: FileStore): Promise<Archive>;
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
  const enter = (writer: string, at = NOW, own = store) =>
    open(
      '',
      {
        catalogPath: join(state(writer), 'catalog.sqlite'),
        writer,
        shared: true,
        now: () => new Date(at),
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

/** Twelve writers that came, wrote two commits and went, long ago. */
async function manyWriters({ enter }: World, writers = 10): Promise<void> {
  for (let n = 0; n < writers; n++) {
    const archive = await enter(`w${String(n).padStart(2, '0')}`, NOW - 2 * HOUR);
    await write(archive, [`${n}a`, `${n}b`]);
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
    await manyWriters(it);
    const before = await segments(it.store, 'captures');
    const archive = await it.enter('late');
    const done = await archive.compact(make);
    expect(done).toMatchObject({ sealed: 0, damaged: [] });
    expect(done.made).toHaveLength(2);
    expect(done.merged).toHaveLength(20);
    const after = await segments(it.store, 'captures');
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ sealed: true, records: 20 });
    expect(after[0]?.content.equals(Buffer.concat(before.map(({ content }) => content)))).toBe(true);
    for (const path of done.merged) expect(await it.store.size(path)).toBeUndefined();
    expect(await archive.compact(make)).toEqual({ sealed: 0, made: [], merged: [], beside: [], damaged: [] });
    await write(archive, ['after']);
    expect((await visits(archive, it.store)).map((row) => row.visit).sort()).toHaveLength(21);
    await archive.close();
    const report = await verify({ data: it.data, state: it.state('late') }, { deep: true });
    expect(report.findings).toEqual([]);
  });

  test('of a writer that may be at work are left alone for an hour', async () => {
    it = await world(await place());
    await manyWriters(it);
    const archive = await it.enter('late', NOW - 1.5 * HOUR);
    expect((await archive.compact(make)).made).toEqual([]);
    await archive.close();
  });

  test('a writer whose segment was put into another goes on in a new one', async () => {
    it = await world(await place());
    await manyWriters(it);
    const idle = await it.enter('idle', NOW - 2 * HOUR);
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
    await manyWriters(it);
    const before = await segments(it.store, 'captures');
    const dies = overriding(it.store, {
      create: async () => {
        throw new Error('killed');
      },
    });
    const dying = await it.enter('late', NOW, dies);
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
    await manyWriters(it);
    const dies = overriding(it.store, {
      remove: async () => {
        throw new Error('killed');
      },
    });
    const dying = await it.enter('late', NOW, dies);
    await expect(dying.compact(make)).rejects.toThrow('killed');
    await dying.close();
    const left = await verify({ data: it.data, state: it.state('late') });
    expect(left.findings.map(({ problem }) => problem)).toContain('file_dropped');
    const other = await it.enter('other');
    expect(other.recovery.removed.length).toBeGreaterThan(5);
    expect(await visits(other, it.store)).toHaveLength(20);
    await other.close();
    expect((await verify({ data: it.data, state: it.state('other') }, { deep: true })).findings).toEqual([]);
  });

  test('sixty runs leave few of them', async () => {
    it = await world(await place());
    let most = 0;
    for (let n = 0; n < 60; n++) {
      const archive = await it.enter(`run${n}`, NOW + n * 2 * HOUR);
      await write(archive, [`${n}`]);
      await archive.compact(make);
      await archive.close();
      most = Math.max(most, (await segments(it.store, 'captures')).length);
    }
    expect(most).toBeLessThanOrEqual(13);
  });
});
