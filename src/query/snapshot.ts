import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { damaged } from '../../model/disk_errors.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { ArchiveFile } from '../../storage/port.ts';
import { type DataPlace, placeOf } from '../place.ts';
import { atLatest, openStore } from '../wiring.ts';
import { Mirror, mirrorFolder } from './mirror.ts';

/** Files that hold one moment of the dataset. */
export interface Snapshot {
  /** The archive's files at that moment, WARC too. */
  files: ArchiveFile[];
  paths: (dataset: Dataset) => string[];
  /** Whether a file of it was put into another one, and removed, since: a newer snapshot has its rows. */
  isStale: () => boolean;
  dispose: () => void;
}

/**
 * The committed part of each dataset file, on this machine: of a bucket, its mirror in the state folder. A file that
 * is not sealed may grow while it is read, so its committed part is copied aside; sealed ones are read where they are.
 */
export async function snapshot(data: DataPlace): Promise<Snapshot> {
  return atLatest(data, (files) => take(data, files));
}

async function take(data: DataPlace, all: ArchiveFile[]): Promise<Snapshot> {
  const files = all.filter(isRows);
  const at = await localPaths(data, files);
  const paths: Partial<Record<Dataset, string[]>> = {};
  let aside: string | undefined;
  for (const file of files) {
    let local = at(file);
    const held = statSync(local, { throwIfNoEntry: false })?.size ?? 0;
    if (held < file.bytes) throw damaged(`${local}: has ${held} bytes where ${file.bytes} were committed.`);
    if (!file.sealed) {
      aside ??= mkdtempSync(path.join(os.tmpdir(), 'newskeep-query-'));
      const copy = path.join(aside, path.basename(file.path));
      await pipeline(createReadStream(local, { end: file.bytes - 1 }), createWriteStream(copy));
      local = copy;
    }
    paths[file.kind] ??= [];
    paths[file.kind]?.push(local);
  }
  return {
    files: all,
    paths: (dataset) => paths[dataset] ?? [],
    isStale: () => Object.values(paths).some((some) => some.some((file) => !existsSync(file))),
    dispose: () => aside && rmSync(aside, { recursive: true, force: true }),
  };
}

const isRows = (file: ArchiveFile): file is ArchiveFile & { kind: Dataset } =>
  file.kind in DATASETS && file.bytes > 0;

async function localPaths(data: DataPlace, files: ArchiveFile[]): Promise<(file: ArchiveFile) => string> {
  const { archive, isBucket } = placeOf(data);
  if (!isBucket) return (file) => path.resolve(archive, file.path);
  const mirror = new Mirror(await openStore(data), mirrorFolder(data));
  await mirror.bring(files);
  return (file) => mirror.pathOf(file);
}
