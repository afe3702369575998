import { NewskeepError } from '../../model/errors.ts';
import type { Archive, Compacted } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { VERSION } from '../version.ts';
import { lockData, openArchive, readArchive } from '../wiring.ts';

/** What `newskeep compact --json` prints. */
export type CompactReport = Compacted;

/**
 * Puts an archive's many small segments into few, and lays Parquet and indexes beside those that are sealed. Other
 * writers may be at work. Throws `no_data`, `locked` while another process has the state folder, `storage_…`.
 */
export async function compact(data: DataPlace): Promise<CompactReport> {
  // Looked for before a lock is laid where nothing is.
  await readArchive(data);
  const lock = lockData(data, 'compact');
  try {
    const archive = await openArchive(data, { software: `newskeep/${VERSION}` });
    try {
      return await compactArchive(archive);
    } finally {
      await archive.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * The same at the end of a run, of its open archive. Returns what kept it from being done, which costs the run nothing:
 * the next one does it.
 */
export async function compactAfterRun(
  archive: Archive,
  signal?: AbortSignal,
): Promise<NewskeepError | undefined> {
  try {
    await compactArchive(archive, signal);
    return undefined;
  } catch (fault) {
    if (fault instanceof NewskeepError) return fault;
    throw fault;
  }
}

/** Takes an archive that is open, and leaves it so. */
export async function compactArchive(archive: Archive, signal?: AbortSignal): Promise<CompactReport> {
  // Loaded here: most runs have nothing for DuckDB to make.
  const { BesideMaker } = await import('./make.ts');
  const maker = new BesideMaker();
  try {
    return await archive.compact(maker.make, signal);
  } finally {
    await maker.close();
  }
}
