import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemCode } from '../../../model/errors.ts';
import { type DataPlace, placeOf } from '../../place.ts';
import { bytes } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding } from '../schema.ts';

const DAYS = 7;
const DAY = 86_400_000;
/** What tables of a large archive may take. */
const TEMPORARY = 256_000_000;

/** Free bytes of the disk that a folder lies on. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** The folder in which tables are sorted: without it, or without room in it, nothing can be looked at. */
export async function checkTemporary(free: FreeBytes): Promise<Finding[]> {
  const folder = os.tmpdir();
  const unwritable = unwritableFolder('temporary folder', folder, folder);
  if (unwritable.length > 0) return unwritable;
  const left = await free(folder);
  if (left >= TEMPORARY) return [];
  const what = `${bytes(left)} are free in the temporary folder ${folder}, where ${bytes(TEMPORARY)} may be needed: no host was looked at. TMPDIR names another one.`;
  const evidence = { free_bytes: left, needed_bytes: TEMPORARY };
  return [finding('disk', what, { source: folder, evidence })];
}

/** Folders that a crawl writes: whether they can be written. */
export function checkFolders(data: DataPlace): Finding[] {
  const { archive, state, isBucket } = placeOf(data);
  const folders = new Map(isBucket ? [] : [[path.resolve(archive), 'data folder']]);
  const own = path.resolve(state);
  if (!folders.has(own)) folders.set(own, 'state folder');
  return [...folders].flatMap(([folder, name]) => unwritableFolder(name, folder, existing(folder)));
}

function unwritableFolder(name: string, folder: string, where: string): Finding[] {
  try {
    accessSync(where, constants.W_OK);
    return [];
  } catch (error) {
    const what = `The ${name} ${folder} cannot be written (${systemCode(error) ?? error}).`;
    return [finding('disk', what, { source: folder })];
  }
}

/** The folder, or the one in which it would be made. */
const existing = (folder: string): string =>
  existsSync(folder) || path.dirname(folder) === folder ? folder : existing(path.dirname(folder));

/** Whether the disk of a data folder has room for a week at the pace of the last. */
export async function checkRoom(data: DataPlace, records: Records, free: FreeBytes): Promise<Finding[]> {
  const { archive, isBucket } = placeOf(data);
  if (isBucket) return [];
  const folder = path.resolve(archive);
  const aDay = await bytesADay(records);
  const [left, need] = [await free(folder), DAYS * aDay];
  if (left >= need) return [];
  const what = `${bytes(left)} are free for ${folder}; the last week took ${bytes(aDay)} a day, so that ${bytes(need)} are to be free.`;
  const evidence = {
    free_bytes: left,
    needed_bytes: need,
    bytes_a_day: aDay,
    days_left: Math.floor(left / aDay),
  };
  return [finding('disk', what, { source: folder, evidence })];
}

/** Bytes of a day of the last week with captures; WARC records stand for all files, at the archive's proportion. */
async function bytesADay(records: Records): Promise<number> {
  const [row] = await records.all<{ week: number; total: number; days: number }>(`
    SELECT coalesce(sum(warc_length) FILTER (WHERE ms > last - ${DAYS * DAY}), 0)::DOUBLE AS week, coalesce(sum(warc_length), 0)::DOUBLE AS total,
      greatest(1, least(${DAYS}, (max(last) - min(ms)) / ${DAY})) AS days
    FROM captures, (SELECT max(ms) AS last FROM captures)`);
  const { week = 0, total = 0, days = 1 } = row ?? {};
  return total > 0 ? Math.round(((week / days) * records.bytes) / total) : 0;
}
