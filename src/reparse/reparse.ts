import { NewskeepError } from '../../model/errors.ts';
import { jobSchema } from '../../model/job.ts';
import type { Article } from '../../model/records.ts';
import { PARSER_VERSION } from '../../parsers/index.ts';
import type { Archive, ParsedStory } from '../../storage/port.ts';
import { ahead } from '../pages/ahead.ts';
import { ParserPool, THREADS } from '../pages/pool.ts';
import type { ReadPage } from '../pipeline/page_store.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { requireHost } from '../query/known_host.ts';
import { RowSource } from '../query/row_source.ts';
import { VERSION } from '../version.ts';
import { lockData, openArchive, readArchive } from '../wiring.ts';
import { differing, toldBy } from './differences.ts';
import { countLeft, countRead, emptyReparse, type ReparseReport } from './report.ts';
import { Rereader } from './rereader.ts';

export interface ReparseRequest {
  /** Only rows of this host. */
  host?: string | undefined;
  /** Looks, and writes nothing. */
  dryRun?: boolean | undefined;
  onProgress?: ((report: ReparseReport, of: number) => void) | undefined;
  /** Ends it in order, with what was read so far; the next one goes on. */
  signal?: AbortSignal | undefined;
  /** Stands in for the parser: its version, and how it reads. */
  parser?: { version: string; read: ReadPage } | undefined;
}

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;
/** Readings between two commits: what a kill costs. */
const AT_ONCE = 200;

/**
 * Reads every revision anew that the present parser has not read, from its archived bytes, and keeps what it reads beside
 * what was read before. A second run finds nothing to do. Throws `no_data`, and `locked` while a run holds the data folder.
 */
export async function reparse(data: DataPlace, request: ReparseRequest = {}): Promise<ReparseReport> {
  await readArchive(data);
  const lock = request.dryRun ? undefined : lockData(data, 'reparse');
  const pool = new ParserPool();
  const parser = request.parser ?? {
    version: PARSER_VERSION,
    read: (answer) => pool.capture(answer, MOST_BYTES),
  };
  try {
    const archive = lock && (await openArchive(data, { software: `newskeep/${VERSION}` }));
    try {
      return await readAll(data, { ...request, parser }, archive);
    } finally {
      await archive?.close();
    }
  } finally {
    await pool.close();
    lock?.release();
  }
}

type Run = ReparseRequest & Required<Pick<ReparseRequest, 'parser'>> & { parser: { version: string } };

/** Once more where files were put into others while they were read: what was written is not read again. */
async function readAll(data: DataPlace, run: Run, archive: Archive | undefined): Promise<ReparseReport> {
  const report = emptyReparse(run.parser.version);
  for (;;) {
    const source = await RowSource.open(data);
    try {
      await requireHost(source, run.host);
      await readOnce(source, run, archive, report);
      return report;
    } catch (error) {
      if (!source.isStale()) throw error;
      await archive?.commit();
      if (!archive) Object.assign(report, emptyReparse(run.parser.version));
    } finally {
      source.close();
    }
  }
}

async function readOnce(source: RowSource, run: Run, archive: Archive | undefined, report: ReparseReport) {
  const { signal, onProgress, parser } = run;
  const due = await findDue(source, run);
  const of =
    report.records + ((await source.first<{ n: number }>(`SELECT count(*) AS n FROM (${due})`))?.n ?? 0);
  const rereader = new Rereader(source, parser.read);
  const work = (row: Article) => reread(rereader, row);
  for await (const { row, story, why } of ahead(source.rows<Article>(due), work, THREADS * 2)) {
    if (signal?.aborted) break;
    if (story) keep(report, row, story, archive);
    else
      countLeft(
        report,
        row,
        why === undefined ? 'no_story' : 'unreadable',
        why ?? 'this parser finds no story',
      );
    if (archive && report.written % AT_ONCE === 0) await archive.commit();
    onProgress?.(report, of);
  }
  await archive?.commit();
  if (!archive) report.end = 'dry_run';
  if (signal?.aborted) report.end = 'interrupted';
}

/** The revisions, in SQL, that this parser has not read, as they were read last. */
async function findDue({ scratch }: RowSource, { host, parser }: Run): Promise<string> {
  const version = literal(parser.version);
  await scratch.run(
    `CREATE TABLE read AS SELECT id, revision FROM all_readings WHERE parser_version = ${version}`,
  );
  const ofHost = host === undefined ? '' : `AND host = ${literal(host.toLowerCase())}`;
  return `SELECT * EXCLUDE (published_on, published_instant) FROM revisions AS r
    WHERE parser_version <> ${version} ${ofHost}
    AND NOT EXISTS (FROM read WHERE read.id = r.id AND read.revision = r.revision)`;
}

async function reread(
  rereader: Rereader,
  row: Article,
): Promise<{ row: Article; story?: ParsedStory | undefined; why?: string }> {
  try {
    return { row, story: await rereader.story(row) };
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    return { row, why: error.message };
  }
}

function keep(report: ReparseReport, row: Article, story: ParsedStory, archive: Archive | undefined): void {
  try {
    archive?.addReading(row, story, new Date().toISOString());
    countRead(report, row, differing(row, toldBy(story)));
    if (archive) report.written++;
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'forgotten')) throw error;
    countLeft(report, row, 'no_story', error.message);
  }
}
