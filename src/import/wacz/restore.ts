import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NewskeepError } from '../../../model/errors.ts';
import type { FileStore } from '../../../storage/port.ts';
import { compactAfterRun } from '../../compact/compact.ts';
import { type DataPlace, placeOf } from '../../place.ts';
import { DatasetReader } from '../../query/dataset.ts';
import { rebuildLocked } from '../../rebuild/rebuild.ts';
import { VERSION } from '../../version.ts';
import { isOurs, openArchive, openStore, readArchive, warcPathNamed } from '../../wiring.ts';
import { countDamage, emptyImport, type ImportReport } from '../report.ts';
import type { PackedWarc, Wacz } from './read.ts';

interface Restoring {
  signal?: AbortSignal | undefined;
  onProgress?: ((report: ImportReport) => void) | undefined;
}

/** Stands in the state folder until a restoring is over, so that one that was cut is taken up: the WACZ's digest. */
const noteIn = (data: DataPlace) => path.join(placeOf(data).state, 'restoring.txt');

/**
 * Whether the WACZ can be put back as the archive that it was made of: newskeep made it, and the place holds nothing,
 * or what a restoring of the same file left when it was cut.
 */
export async function canRestore(data: DataPlace, wacz: Wacz): Promise<boolean> {
  if (!wacz.isOurs || wacz.warcs.some(({ name }) => warcPathNamed(name) === undefined)) return false;
  const files = await filesAt(data);
  if (files !== undefined) return isCut(data, wacz) && holdsAll(files, wacz);
  if (isCut(data, wacz)) return true;
  for await (const _ of ownFiles(await openStore(data))) return false;
  return true;
}

const isCut = (data: DataPlace, { digest }: Wacz): boolean =>
  existsSync(noteIn(data)) && readFileSync(noteIn(data), 'utf8').trim() === digest;

const holdsAll = (files: Set<string>, { warcs }: Wacz): boolean =>
  warcs.every(({ name }) => files.has(warcPathNamed(name) ?? ''));

/** The files of the archive that stands there, by path; undefined where none does. */
async function filesAt(data: DataPlace): Promise<Set<string> | undefined> {
  try {
    return new Set((await readArchive(data)).files.map((file) => file.path));
  } catch (error) {
    if (error instanceof NewskeepError && error.code === 'no_data') return undefined;
    throw error;
  }
}

async function* ownFiles(store: FileStore): AsyncGenerator<string> {
  for (const folder of ['warc', 'articles', 'readings', 'headlines', 'captures', 'cdx'])
    for await (const { path: name } of store.list(`${folder}/`)) if (isOurs(name)) yield name;
}

/**
 * Lays the WARC files where they lay, and makes rows and catalog of them: for whoever holds the lock. Nothing counts
 * before the rows are whole; a restoring that is cut begins anew.
 */
export async function restore(
  file: string,
  wacz: Wacz,
  data: DataPlace,
  { signal, onProgress }: Restoring,
): Promise<ImportReport> {
  const report = { ...emptyImport(), restored: true };
  try {
    // Where the manifest was told of all before it was cut, the files lie there, and only the catalog is missing.
    if ((await filesAt(data)) === undefined) await layAll(await openStore(data), data, wacz, signal);
    const { damage } = await rebuildLocked(data, (captures) => {
      signal?.throwIfAborted();
      report.records = captures;
      onProgress?.(report);
    });
    rmSync(noteIn(data), { force: true });
    await tell(report, data, damage, file, signal);
    return report;
  } catch (error) {
    if (!signal?.aborted) throw error;
    return { ...report, end: 'interrupted' };
  }
}

async function layAll(store: FileStore, data: DataPlace, wacz: Wacz, signal?: AbortSignal): Promise<void> {
  writeFileSync(noteIn(data), `${wacz.digest}\n`);
  // What an earlier try left: no archive stands here, and the note says whose it is.
  for (const name of await Array.fromAsync(ownFiles(store))) await store.remove(name);
  for (const warc of wacz.warcs) {
    signal?.throwIfAborted();
    await lay(store, warc);
  }
}

async function lay(store: FileStore, warc: PackedWarc): Promise<void> {
  const name = warcPathNamed(warc.name) ?? '';
  const handle = await store.append(name, 0);
  try {
    for await (const chunk of await warc.read()) await handle.write(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await store.seal(name);
}

async function tell(
  report: ImportReport,
  data: DataPlace,
  damage: string[],
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  const archive = await openArchive(data, { software: `newskeep/${VERSION}` });
  try {
    report.files = 1;
    report.records = archive.totals().captures;
    report.captures = report.records;
    report.headlines = archive.totals().headlines;
    report.not_compacted = (await compactAfterRun(archive, signal))?.message ?? null;
  } finally {
    await archive.close();
  }
  for (const what of damage)
    countDamage(report, { file, offset: Number(/at byte (\d+)/.exec(what)?.[1] ?? 0), damage: what });
  await tellOutcomes(report, data);
}

async function tellOutcomes(report: ImportReport, data: DataPlace): Promise<void> {
  const dataset = await DatasetReader.open(data);
  try {
    const { rows } = await dataset.query(
      'SELECT outcome, count(*) AS n, min(fetched_at) AS first, max(fetched_at) AS last FROM captures GROUP BY outcome',
    );
    for (const { outcome, n } of rows) report.articles[outcome as keyof ImportReport['articles']] = Number(n);
    report.from = rows.map(({ first }) => String(first)).sort()[0] ?? null;
    report.to =
      rows
        .map(({ last }) => String(last))
        .sort()
        .at(-1) ?? null;
  } finally {
    dataset.close();
  }
}
