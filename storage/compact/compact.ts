import { Batch } from '../batch.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { monthOf, type NumberedFile, withBesides } from '../layout.ts';
import { type Log, totalsOf } from '../manifest/log.ts';
import type { Piece } from '../manifest/manifest.ts';
import type { Compacted, MakeBeside } from '../port.ts';
import type { Segments } from '../segments.ts';
import { layBeside } from './beside.ts';
import { besidesDue, mergesDue } from './due.ts';
import { type Merged, merge } from './merge.ts';

export interface Compaction {
  log: Log;
  catalog: Catalog;
  /** Those that this writer has open. */
  segments: Segments;
  isShared: boolean;
  segmentBytes: number;
  make: MakeBeside;
  /** Ends it in order, with what is done so far. */
  signal?: AbortSignal | undefined;
  nextSerial(kind: NumberedFile['kind']): number;
  /** Takes in what others told. */
  takeIn(): Promise<void>;
  now(): Date;
}

/**
 * Ends the segments of months that are over, puts many small segments into few, and lays Parquet and indexes beside
 * those that are sealed. Everything is committed before.
 */
export async function compactSegments(one: Compaction): Promise<Compacted> {
  const done: Compacted = { sealed: await endOld(one), made: [], merged: [], beside: [], damaged: [] };
  const damaged = (path: string) => void (done.damaged.includes(path) || done.damaged.push(path));
  for (let [group] = due(one, done); group && !one.signal?.aborted; [group] = due(one, done)) {
    const merged = await merge(one.log, group, one.nextSerial, damaged);
    if (merged && (await tellMerged(one, merged))) {
      done.made.push(merged.file.path);
      done.merged.push(...merged.from);
    }
  }
  const pieces: Piece[] = [];
  const isTold = async (path: string) => {
    await one.takeIn();
    return one.log.manifest.file(path) !== undefined;
  };
  for (const beside of besidesDue(one.log.manifest)) {
    if (one.signal?.aborted) break;
    const piece = await layBeside(one.log.store, beside, { make: one.make, damaged, isTold });
    if (piece) pieces.push(piece);
  }
  done.beside = await tellBeside(one, pieces);
  return done;
}

function due({ log, segmentBytes, now }: Compaction, { damaged }: Compacted) {
  const sound = log.manifest.files().filter(({ path }) => !damaged.includes(path));
  const manifest = { files: () => sound, toldAt: (path: string) => log.manifest.toldAt(path) };
  return mergesDue(manifest, { writer: log.writer, segmentBytes, now: now() });
}

/** Told of in one generation: there is no moment at which a row counts twice, or not at all. */
async function tellMerged(one: Compaction, { piece, file, from }: Merged): Promise<boolean> {
  const { log, catalog, segments, takeIn, now } = one;
  const dropped = withBesides(from.map((path) => ({ ...file, path })));
  const bytesOf = () => from.map((path) => log.manifest.file(path)?.bytes);
  const merged = bytesOf();
  let at = now().toISOString();
  while (!(await log.exchange([piece], dropped, totalsOf(catalog), at))) {
    await takeIn();
    at = now().toISOString();
    if (bytesOf().every((bytes, i) => bytes === merged[i])) continue;
    // Another writer has to do with these files: what is due is seen again.
    await log.store.remove(file.path);
    return false;
  }
  catalog.commit(new Batch(), [file], at, { generation: log.generation, dropped });
  await segments.forget(from, { dropped: false });
  for (const path of dropped) await log.store.remove(path);
  return true;
}

/** Those whose segment was put into another meanwhile are removed. */
async function tellBeside({ log, catalog, takeIn, now }: Compaction, pieces: Piece[]): Promise<string[]> {
  for (let left = pieces; left.length > 0; ) {
    const at = now().toISOString();
    if (await log.exchange(left, [], totalsOf(catalog), at)) {
      const files = left.map(({ from, sha256, members, ...file }) => ({ ...file, serial: 0 }));
      catalog.commit(new Batch(), files, at, { generation: log.generation });
      return left.map(({ path }) => path);
    }
    await takeIn();
    for (const { path } of left) if (log.manifest.dropped.has(path)) await log.store.remove(path);
    left = left.filter(({ path }) => !log.manifest.dropped.has(path) && !log.manifest.file(path));
  }
  return [];
}

async function endOld(one: Compaction): Promise<number> {
  const { log, catalog, segments, isShared, takeIn, now } = one;
  for (;;) {
    const at = now().toISOString();
    const ended = await segments.endBefore(monthOf(at));
    if (isShared && ended.length === 0) return 0;
    // Of one writer alone, the manifest has not been told of what is not sealed.
    const told = isShared
      ? ended
      : catalog.files().map((file) => ended.find((own) => own.path === file.path) ?? file);
    if (await log.add(told, totalsOf(catalog), at)) {
      catalog.commit(new Batch(), ended, at, { generation: log.generation });
      const paths = ended.map(({ path }) => path);
      await segments.forget(paths, { dropped: false });
      return ended.length;
    }
    await takeIn();
  }
}
