import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { NewskeepError } from '../../model/errors.ts';
import type { Article, Reading } from '../../model/records.ts';
import type { ArchiveFile } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { atLatest, lockSearch, partsKnown, readArchive, rowMembers } from '../wiring.ts';
import type { OnIndexing } from './shapes.ts';
import { Files } from './store/files.ts';
import { isMergeDue, mergeAll, noteMergeDue } from './store/merge.ts';
import { type Member, Writer } from './store/writer.ts';

/** So many new bytes are worth the merging of all that is indexed. */
const MANY_BYTES = 50 << 20;
const POLL_MS = 100;

const isSearched = ({ kind, bytes }: ArchiveFile) =>
  (kind === 'articles' || kind === 'readings') && bytes > 0;

type Sizes = ReadonlyMap<string, number>;

/** Whether the index has exactly what these files have. */
const isUpToDate = (files: ArchiveFile[], known: Sizes): boolean =>
  files.length === known.size && files.every(({ path, bytes }) => known.get(path) === bytes);

export interface Updating {
  data: DataPlace;
  /** Opens the index to write it, for whoever holds its lock; the caller closes it. */
  open: () => DatabaseSync;
  /** What is indexed, as others may have committed it meanwhile. */
  known: () => Sizes;
  isMergeDue: () => boolean;
  /** Rows of a transaction. */
  batchRows: number;
  onProgress: OnIndexing | undefined;
}

/**
 * Brings the index to what the archive has committed. Where another process is about it, waits until that one is done.
 * Reads beside a running crawl. Throws `no_data`, and what reading the archive throws.
 */
export async function update(one: Updating): Promise<void> {
  for (;;) {
    const files = (await readArchive(one.data)).files.filter(isSearched);
    const known = one.known();
    if (isUpToDate(files, known) && !one.isMergeDue()) return;
    const lock = tryLock(one.data);
    if (!lock) {
      one.onProgress?.(progress(files, known));
      await sleep(POLL_MS);
      continue;
    }
    try {
      await atLatest(one.data, (latest) => takeIn(one, latest.filter(isSearched)));
      return;
    } finally {
      lock.release();
    }
  }
}

function progress(files: ArchiveFile[], known: Sizes) {
  const of = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return { records: 0, bytes: files.reduce((sum, { path }) => sum + (known.get(path) ?? 0), 0), of };
}

/** Undefined while another process has it. */
export function tryLock(data: DataPlace): ReturnType<typeof lockSearch> | undefined {
  try {
    return lockSearch(data);
  } catch (error) {
    if (error instanceof NewskeepError && error.code === 'locked') return undefined;
    throw error;
  }
}

async function takeIn(one: Updating, files: ArchiveFile[]): Promise<void> {
  const database = one.open();
  try {
    await settleFiles(one.data, database, files);
    await readUnknown(one, database, files);
    if (isMergeDue(database)) await mergeAll(database);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** Follows files that were put into others, and lets go of what is gone. */
async function settleFiles(data: DataPlace, database: DatabaseSync, files: ArchiveFile[]): Promise<void> {
  const index = new Files(database);
  const known = index.bytes();
  const now = new Map(files.map(({ path, bytes }) => [path, bytes]));
  // A file that has less than was read of it is another one by the same name.
  const gone = new Set([...known].flatMap(([path, bytes]) => (bytes > (now.get(path) ?? 0) ? [path] : [])));
  if (gone.size === 0) return;
  const fresh = [...now.keys()].filter((path) => !known.has(path));
  const parts = await partsKnown(data, fresh, (path) => gone.has(path));
  inOne(database, () => {
    for (const [path, some] of parts) {
      if (some.length > 0) index.place(path, some);
      for (const part of some) gone.delete(part.path);
    }
    if (index.remove(gone) > 0) noteMergeDue(database);
  });
}

function inOne(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

async function readUnknown(one: Updating, database: DatabaseSync, files: ArchiveFile[]): Promise<void> {
  const [index, writer] = [new Files(database), new Writer(database)];
  const due = files.map((file) => ({ file, ranges: index.unknown(file.path, file.bytes) }));
  const done = {
    records: 0,
    bytes: 0,
    of: due.flatMap(({ ranges }) => ranges).reduce((n, r) => n + r.to - r.from, 0),
  };
  if (done.of > MANY_BYTES) noteMergeDue(database);
  for (const { file, ranges } of due) {
    for (const { from, to } of ranges) {
      const read = rowMembers<Article | Reading>(one.data, { path: file.path, bytes: to }, from);
      for await (const members of inBatches(read, one.batchRows)) {
        await writer.add(index.idOf(file.path), members);
        done.records += rowsIn(members);
        done.bytes += members.reduce((sum, { length }) => sum + length, 0);
        one.onProgress?.({ ...done });
      }
    }
  }
}

const rowsIn = (members: Member[]) => members.reduce((sum, { rows }) => sum + rows.length, 0);

async function* inBatches(read: AsyncIterable<Member>, size: number): AsyncGenerator<Member[]> {
  let batch: Member[] = [];
  for await (const member of read) {
    batch.push(member);
    if (rowsIn(batch) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
