import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hostRulesOf } from '../crawlers/polite/host_rules.ts';
import { NewskeepError } from '../model/errors.ts';
import type { Finding } from '../model/findings.ts';
import type { ForgetRule } from '../model/forgotten.ts';
import type { Job } from '../model/job.ts';
import type { BoardQueues } from '../queues/bullmq/board.ts';
import type { QueueHealth } from '../queues/bullmq/health.ts';
import type { BullmqOptions } from '../queues/bullmq/index.ts';
import { openEmbeddedFrontier } from '../queues/embedded/index.ts';
import { openView } from '../queues/embedded/view.ts';
import type { Frontier, FrontierView } from '../queues/port.ts';
import * as archive from '../storage/archive.ts';
import { openCatalogView } from '../storage/catalog/database.ts';
import * as chunks from '../storage/chunks.ts';
import { openFolderStore } from '../storage/folder.ts';
import { type ForgetOptions, type ForgetResult, forget as forgetIn } from '../storage/forget/forget.ts';
import { survey } from '../storage/forget/survey.ts';
import * as keptPages from '../storage/kept_page.ts';
import * as layout from '../storage/layout.ts';
import { isLocked, type Lock, lockFolder } from '../storage/lock.ts';
import { Manifest } from '../storage/manifest/manifest.ts';
import { knownParts, mergedPaths, unknownRanges } from '../storage/manifest/merged.ts';
import * as near from '../storage/near/index.ts';
import type {
  Answer,
  Archive,
  ArchiveFile,
  ArchiveTotals,
  Cut,
  FileStore,
  ForeignWarc,
  ForgetCounts,
  NearIndex,
  PagesOf,
} from '../storage/port.ts';
import { type RebuildOptions, type Rebuilt, rebuildArchive as rebuild } from '../storage/rebuild/archive.ts';
import { writerIn } from '../storage/rebuild/catalog.ts';
import { type RowMember, readRowMembers, readRows } from '../storage/row_lines.ts';
import { type RepairOptions, repairArchive as repair } from '../storage/verify/repair.ts';
import { type VerifyOptions, verifyArchive as verify } from '../storage/verify/verify.ts';
import * as warc from '../storage/warc/excerpt.ts';
import * as foreign from '../storage/warc/foreign.ts';
import { type DataPlace, placeOf } from './place.ts';

/** The one place that names a concrete queue and store, and where they lie in the data folder. */

const frontierPath = (data: DataPlace) => path.join(placeOf(data).state, 'frontier.sqlite');
const nearPath = (data: DataPlace) => path.join(placeOf(data).state, 'near.sqlite');
/** The folder of the full-text index, which is made from the archive. */
export const searchFolder = (data: DataPlace) => path.join(placeOf(data).state, 'search');
const catalogPath = (data: DataPlace) => path.join(placeOf(data).state, 'catalog.sqlite');

/** The right to write the full-text index; throws `locked` while another process has it. */
export const lockSearch = (data: DataPlace): Lock => lockFolder(searchFolder(data), 'search');

/** The right to write with this state folder; throws `locked` while another run has it. */
export const lockData = (data: DataPlace, command: string): Lock => lockFolder(placeOf(data).state, command);

/** Loaded where a job needs it: most runs never speak to a Redis. */
const openRedisFrontier = async (options: BullmqOptions): Promise<Frontier> =>
  (await import('../queues/bullmq/index.ts')).openBullmqFrontier(options);

/** The job's frontier: in Redis where the job names one, else in the data folder. */
export async function openFrontier(data: DataPlace, job: Job): Promise<Frontier> {
  const { name, queue, politeness } = job;
  const gate = { job: name, perHost: politeness.per_host, pauseMs: politeness.delay_ms };
  if (queue !== undefined) {
    const own = Object.entries(job.hosts).find(([, rule]) => rule.per_host !== undefined);
    if (own)
      throw new NewskeepError('job_invalid', `hosts: ${own[0]}: per_host is not known to a queue on Redis.`, {
        hint: 'Set politeness.per_host for all hosts of the job.',
      });
    return openRedisFrontier({ url: queue, ...gate });
  }
  const rulesOf = hostRulesOf(job);
  return openEmbeddedFrontier({
    path: frontierPath(data),
    ...gate,
    paceOf: (host) => ({ perHost: rulesOf(host).perHost, pauseMs: rulesOf(host).delayMs }),
  });
}

/** The frontier of a job that was begun before. Throws `no_data` where the data folder has none. */
export async function openKnownFrontier(
  data: DataPlace,
  { name, queue }: Pick<Job, 'name' | 'queue'>,
): Promise<Frontier> {
  if (queue !== undefined) return openRedisFrontier({ url: queue, job: name, perHost: 1, pauseMs: 0 });
  if (!existsSync(frontierPath(data)))
    throw new NewskeepError('no_data', `${placeOf(data).state} holds no job yet.`, {
      hint: 'Name the data folder with --data, or the queue with --queue.',
    });
  return openFrontierOf(data, name);
}

/** For whatever fetches nothing. */
const openFrontierOf = (data: DataPlace, job: string): Frontier =>
  openEmbeddedFrontier({ path: frontierPath(data), job, perHost: 1, pauseMs: 0 });

/** Frontiers to read: of the Redis where one is named, else of the state folder. */
export const openFrontierView = async (data: DataPlace, queue?: string): Promise<FrontierView> =>
  queue === undefined
    ? openView(frontierPath(data))
    : (await import('../queues/bullmq/view.ts')).openBullmqView(queue);

/** BullMQ's own queues, for a board. */
export const openBoardQueues = async (queue: string): Promise<BoardQueues> =>
  (await import('../queues/bullmq/board.ts')).openBoardQueues(queue);

/** What is to be known of a Redis before a queue is trusted to it. */
export const readQueueHealth = async (queue: string): Promise<QueueHealth> =>
  (await import('../queues/bullmq/health.ts')).readHealth(queue);

/** What keeps the archive's files; loaded where it is a bucket, as few are. */
export async function openStore(data: DataPlace): Promise<FileStore & { close?: () => void }> {
  const { archive, isBucket } = placeOf(data);
  return isBucket ? (await import('../storage/s3/store.ts')).openS3Store(archive) : openFolderStore(archive);
}

export async function openArchive(
  data: DataPlace,
  options: Omit<archive.ArchiveOptions, 'catalogPath' | 'shared' | 'soleWriter'>,
): Promise<Archive> {
  const { archive: folder, isBucket, isShared: shared, isSoleWriter: soleWriter } = placeOf(data);
  if (shared && !isBucket && existsSync(path.join(folder, 'catalog.sqlite'))) await tellAll(folder);
  const place = { catalogPath: catalogPath(data), shared, soleWriter };
  return archive.openArchive(await openStore(data), { ...place, ...options });
}

/** A folder that had one writer alone: before others come, its manifest is told what its catalog knows. */
async function tellAll(folder: string): Promise<void> {
  const lock = lockFolder(folder, 'tell the manifest');
  try {
    const catalogPath = path.join(folder, 'catalog.sqlite');
    await (await archive.openArchive(openFolderStore(folder), { catalogPath })).close();
  } finally {
    lock.release();
  }
}

/** What is acknowledged, also while others write. Throws `no_data` where there is no archive. */
export async function readArchive(data: DataPlace): Promise<{ files: ArchiveFile[]; totals: ArchiveTotals }> {
  if (isToldByManifest(data)) return archive.readShared(await openStore(data));
  const view = openCatalogView(catalogPath(data));
  try {
    return { files: view.files(), totals: view.totals() };
  } finally {
    view.close();
  }
}

/** A folder that was written with a state folder elsewhere, or that lost its catalog, is known from its manifest. */
function isToldByManifest(data: DataPlace): boolean {
  const { archive: folder, isShared } = placeOf(data);
  return isShared || (!existsSync(catalogPath(data)) && existsSync(path.join(folder, 'manifest')));
}

/**
 * The archive's files as they are at each call; of a shared archive, a call after the first asks for generations that
 * are new alone. Throws `no_data` where there is no archive.
 */
export function filesOf(data: DataPlace): () => Promise<ArchiveFile[]> {
  let manifest: Manifest | undefined;
  return async () => {
    if (!isToldByManifest(data)) return (await readArchive(data)).files;
    if (manifest) await manifest.newer();
    else manifest = await Manifest.open(await openStore(data));
    return manifest.generation === 0 ? (await readArchive(data)).files : manifest.files();
  };
}

/**
 * Reads files of an archive as they are now; anew where one of them is not there any more because another process put it
 * into a larger one meanwhile. `known`: the files as they were a moment ago, which are tried first.
 */
export async function atLatest<T>(
  data: DataPlace,
  read: (files: ArchiveFile[]) => Promise<T>,
  known?: ArchiveFile[],
): Promise<T> {
  const files = known ?? (await readArchive(data)).files;
  try {
    return await read(files);
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    const latest = (await readArchive(data)).files;
    const paths = new Set(latest.map(({ path }) => path));
    if (files.every((file) => paths.has(file.path))) throw error;
    return read(latest);
  }
}

/**
 * The parts of each file whose rows are not read yet, by how many bytes of a file are: what was put into a larger file
 * after it was read is not read again.
 */
export async function unreadRanges(
  data: DataPlace,
  files: ArchiveFile[],
  bytesRead: (path: string) => number,
): Promise<{ from: number; to: number }[][]> {
  if (files.length === 0) return [];
  const manifest = await Manifest.open(await openStore(data));
  return files.map((file) => {
    const merged = manifest.file(file.path)?.merged;
    return [...unknownRanges({ ...file, merged }, bytesRead)];
  });
}

/** Whether the archive, whose files are `files`, has all rows of these paths yet: in them or in what they were put into. */
export async function areHeld(data: DataPlace, files: ArchiveFile[], paths: string[]): Promise<boolean> {
  const known = new Set(files.map((file) => file.path));
  const gone = paths.filter((path) => !known.has(path));
  if (gone.length === 0) return true;
  const manifest = await Manifest.open(await openStore(data));
  const merged = mergedPaths(manifest.files());
  return gone.every((path) => merged.has(path));
}

/** Stories that the archive was made to forget. */
export async function storiesForgotten(data: DataPlace): Promise<number> {
  const { forgotten } = await Manifest.open(await openStore(data));
  return forgotten.reduce((sum, { articles }) => sum + articles, 0);
}

/** Rows of a dataset file from a byte on where a gzip member begins, to the end of what is acknowledged. */
export async function* rowsOf<T>(
  data: DataPlace,
  file: Pick<ArchiveFile, 'path' | 'bytes'>,
  from = 0,
): AsyncGenerator<T> {
  yield* readRows<T>(await openStore(data), file.path, from, file.bytes);
}

/** Gzip members of a dataset file, whole, from a byte on where one begins. */
export async function* rowMembers<T>(
  data: DataPlace,
  file: Pick<ArchiveFile, 'path' | 'bytes'>,
  from: number,
): AsyncGenerator<RowMember<T>> {
  yield* readRowMembers<T>(await openStore(data), file.path, from, file.bytes);
}

/** For each of these files, the files of which something is known that were put into it, and where they begin in it. */
export async function partsKnown(
  data: DataPlace,
  paths: string[],
  isKnown: (path: string) => boolean,
): Promise<Map<string, { path: string; at: number }[]>> {
  const manifest = await Manifest.open(await openStore(data));
  return new Map(
    paths.map((path) => {
      const file = manifest.file(path);
      return [path, file ? [...knownParts(file, isKnown)] : []];
    }),
  );
}

/** Everything that is wrong with an archive, as it is found. Writes nothing. */
export async function* verifyArchive(
  data: DataPlace,
  options: Pick<VerifyOptions, 'deep' | 'reading'> & { isLockHeld: boolean },
): AsyncGenerator<Finding> {
  const { isShared } = placeOf(data);
  const isWritten = isShared || (!options.isLockHeld && isLocked(placeOf(data).state));
  yield* verify(await openStore(data), { catalogPath: catalogPath(data), isShared, isWritten, ...options });
}

/** Mends what was found, by whoever holds the lock; what could not be mended, and why. */
export const repairArchive = async (
  data: DataPlace,
  findings: Finding[],
  making: Pick<RepairOptions, 'putAll' | 'make'>,
): Promise<Map<string, string>> =>
  repair(await openStore(data), findings, {
    catalogPath: catalogPath(data),
    isShared: placeOf(data).isShared,
    ...making,
  });

/** Makes rows, catalog and, where it is lost, the manifest again, for whoever holds the lock. */
export const rebuildArchive = async (
  data: DataPlace,
  making: Pick<RebuildOptions, 'putAll' | 'make'>,
): Promise<Rebuilt> =>
  rebuild(await openStore(data), {
    catalogPath: catalogPath(data),
    isShared: placeOf(data).isShared,
    ...making,
  });

/** What a forgetting would take away, as the archive is now; writes nothing. Throws `no_data`. */
export async function surveyForget(
  data: DataPlace,
  rules: ForgetRule[],
  pagesOf: PagesOf,
): Promise<ForgetCounts> {
  const { files } = await readArchive(data);
  const { found, counts } = await survey(await openStore(data), files, rules, pagesOf);
  found.close();
  return counts;
}

/** Makes the archive forget, for whoever holds the lock; undefined where that was not confirmed. Throws `no_data`. */
export async function forgetArchive(
  data: DataPlace,
  options: Omit<ForgetOptions, 'catalogPath' | 'writer'>,
): Promise<ForgetResult | undefined> {
  await readArchive(data);
  // Mended, and its manifest told of everything.
  await (await openArchive(data, { software: options.software })).close();
  const writer = writerIn(catalogPath(data));
  if (writer === undefined) throw new NewskeepError('internal', 'The catalog has no writer.');
  return forgetIn(await openStore(data), { ...options, catalogPath: catalogPath(data), writer });
}

/** Takes URLs out of the queues of every job: of the state folder, and of the Redis where one is named. How many. */
export async function forgetInFrontiers(
  data: DataPlace,
  queue: string | undefined,
  isGone: (url: string) => boolean,
): Promise<number> {
  const queues = [...(existsSync(frontierPath(data)) ? [undefined] : []), ...(queue ? [queue] : [])];
  let forgotten = 0;
  for (const one of queues) {
    const view = await openFrontierView(data, one);
    const jobs = await view.jobs().finally(() => view.close());
    for (const { job } of jobs) {
      const frontier = await openKnownFrontier(data, { name: job, queue: one });
      forgotten += await frontier.forget(isGone).finally(() => frontier.close());
    }
  }
  return forgotten;
}

/** Removes what the state folder made from the archive to be quicker; each is made again where it is wanted. */
export function removeDerived(data: DataPlace): void {
  removeNear(data);
  rmSync(searchFolder(data), { recursive: true, force: true });
  rmSync(path.join(placeOf(data).state, 'mirror'), { recursive: true, force: true });
}

/** Removes the index of near-duplicates. */
export function removeNear(data: DataPlace): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${nearPath(data)}${end}`, { force: true });
}

/** The index of near-duplicates, which is made from the archive; throws `locked` while another process has it. */
export const openNear = (data: DataPlace): NearIndex => near.openNearIndex(nearPath(data));

/** Opens a WARC that another tool may have written; throws `not_a_warc`. */
export const openWarc = (path: string): Promise<ForeignWarc> => foreign.openForeign(path);

/** What to copy of a WARC file so that the wanted captures stand in one of their own. */
export const excerpt = (
  store: FileStore,
  file: Pick<ArchiveFile, 'path' | 'bytes'>,
  answers: readonly Answer[],
): AsyncGenerator<Cut> => warc.excerpt(store, file.path, file.bytes, answers);

/** The headers and bytes of the record that a row points at; a `revisit` has headers alone. */
export const recordedAnswer = keptPages.recordedAnswer;

/** Where the Parquet of a sealed segment lies, once it is laid. */
export const parquetPath = (segment: string): string => layout.besidePath('parquet', segment);

/** The bytes of a file of a store, some at a time. */
export const chunksOf = chunks.chunksOf;

export const withoutChunks = foreign.withoutChunks;

/** Which files of a store are an archive's own, and where a WARC file of that name lies. */
export const { isOurs, warcPathNamed } = layout;
