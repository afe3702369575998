import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemCode } from '../../../model/errors.ts';
import { bytes } from '../../cli/output/terminal.ts';
import { type DataPlace, placeOf } from '../../place.ts';
import type { Records } from '../records.ts';
import { type Finding, finding } from '../schema.ts';

const DAYS = 7;
const DAY = 86_400_000;
/** What a query or an export sorts in. */
const TEMPORARY = 256_000_000;

/** Free bytes of the disk that a folder lies on. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Folders that a crawl and a query write: whether they can be written. */
export function checkFolders(data: DataPlace): Finding[] {
  return foldersOf(data).flatMap(({ name, folder }) => {
    try {
      accessSync(existing(folder), constants.W_OK);
      return [];
    } catch (error) {
      const what = `The ${name} ${folder} cannot be written (${systemCode(error) ?? error}).`;
      return [finding('disk', what, { source: folder })];
    }
  });
}

function foldersOf(data: DataPlace): { name: string; folder: string }[] {
  const { archive, state, isBucket } = placeOf(data);
  const state_ =
    path.resolve(state) === path.resolve(archive) ? [] : [{ name: 'state folder', folder: state }];
  return [
    ...(isBucket ? [] : [{ name: 'data folder', folder: path.resolve(archive) }]),
    ...state_,
    { name: 'temporary folder', folder: os.tmpdir() },
  ];
}

/** The folder, or the one in which it would be made. */
const existing = (folder: string): string =>
  existsSync(folder) || path.dirname(folder) === folder ? folder : existing(path.dirname(folder));

/** Whether the data folder's disk has room for a week at the pace of the last, and the temporary folder's for a query. */
export async function checkRoom(data: DataPlace, records: Records, free: FreeBytes): Promise<Finding[]> {
  const { archive, isBucket } = placeOf(data);
  const rooms = isBucket ? [] : [{ folder: path.resolve(archive), ...(await needOf(records)) }];
  rooms.push({ folder: os.tmpdir(), need: TEMPORARY, aDay: 0 });
  const findings: Finding[] = [];
  for (const { folder, need, aDay } of rooms) {
    const left = await free(folder);
    if (left >= need) continue;
    const pace =
      aDay > 0
        ? `; the last week took ${bytes(aDay)} a day, so that ${bytes(need)} are to be free`
        : `; a query may need ${bytes(need)}`;
    findings.push(
      finding('disk', `${bytes(left)} are free for ${folder}${pace}.`, {
        source: folder,
        evidence: {
          free_bytes: left,
          needed_bytes: need,
          ...(aDay > 0 ? { bytes_a_day: aDay, days_left: Math.floor(left / aDay) } : {}),
        },
      }),
    );
  }
  return findings;
}

/** Bytes of a day of the last week with captures; WARC records stand for all files, at the archive's proportion. */
async function needOf(records: Records): Promise<{ need: number; aDay: number }> {
  const [row] = await records.all<{ week: number; total: number; days: number }>(`
    SELECT coalesce(sum(warc_length) FILTER (WHERE ms > last - ${DAYS * DAY}), 0)::DOUBLE AS week, coalesce(sum(warc_length), 0)::DOUBLE AS total,
      greatest(1, least(${DAYS}, (max(last) - min(ms)) / ${DAY})) AS days
    FROM captures, (SELECT max(ms) AS last FROM captures)`);
  const { week = 0, total = 0, days = 1 } = row ?? {};
  const aDay = total > 0 ? Math.round(((week / days) * records.bytes) / total) : 0;
  return { need: DAYS * aDay, aDay };
}
