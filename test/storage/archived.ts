import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipMembers, parseRecord } from '../../bench/support/warc_walk.ts';
import type { CaptureRecord } from '../../model/records.ts';
import type { ArchiveOptions } from '../../storage/archive.ts';
import type { Archive } from '../../storage/port.ts';
import { open, rows } from './helpers.ts';

/** Fills an archive, closes it, and takes its WARC files apart by hand. */
export async function archived(
  folder: string,
  fill: (archive: Archive) => Promise<void>,
  options: Partial<ArchiveOptions> = {},
) {
  const archive = await open(folder, options);
  await fill(archive);
  await archive.commit();
  const captures = await rows<CaptureRecord>(folder, archive, 'captures');
  const files = archive.files().filter(({ kind }) => kind === 'warc');
  await archive.close();
  const bytes = await Promise.all(files.map(({ path }) => readFile(join(folder, path))));
  const records = bytes.flatMap((file) => gzipMembers(file).map(({ content }) => parseRecord(content)));
  return { captures, files, bytes, records };
}
