import { fileKindOf } from '../../crawlers/find/read_file.ts';
import { scopeOf } from '../../crawlers/scope.ts';
import type { Capture } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { payloadDigest } from '../../model/identity.ts';
import { jobSchema } from '../../model/job.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Archive, ArchiveTotals, ForeignRecord } from '../../storage/port.ts';
import { compactAfterRun } from '../compact/compact.ts';
import { ahead } from '../pages/ahead.ts';
import { ParserPool, THREADS } from '../pages/pool.ts';
import { isOlder, PageStore, type ReadPage } from '../pipeline/page_store.ts';
import type { DataPlace } from '../place.ts';
import { DatasetReader } from '../query/dataset.ts';
import { VERSION } from '../version.ts';
import { lockData, openArchive, openWarc } from '../wiring.ts';
import { captureOf, fetchOf, keysOf, visitOf } from './capture.ts';
import { type Exchange, exchanges } from './exchanges.ts';
import { countDamage, emptyImport, type ImportReport } from './report.ts';
import { isZip, openWacz } from './wacz/read.ts';
import { canRestore, restore } from './wacz/restore.ts';
import { type Source, Sources } from './wacz/unpack.ts';

export interface ImportOptions {
  /** The data folder; made when it is not there. One run at a time. */
  data: DataPlace;
  /** Take these hosts alone ("example.org", "*.example.org"); without any, all. */
  hosts?: string[];
  /** Ends the import in order; the next one steps over what is kept. */
  signal?: AbortSignal;
  onProgress?: (report: ImportReport) => void;
}

/** A commit is due after this many pages. */
const EVERY_PAGES = 100;
/** Pages that are parsed before their turn. */
const AHEAD = THREADS * 2;
/** The largest page that is taken, in bytes. */
const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/**
 * Takes the answers of WARC files that others wrote, and of those in WACZ files, into a data folder, parsed and kept as
 * a crawl's, with WARC-Date as the time of the fetch. Records that are kept already are stepped over; damaged ones are
 * told, and the rest goes on. One WACZ that newskeep made is put back as the archive that it was, where the place is
 * empty. Throws `not_a_warc`, `not_a_wacz` before anything is written where a file is none.
 */
export async function importWarcs(files: string[], options: ImportOptions): Promise<ImportReport> {
  return (await restored(files, options)) ?? takeFiles(files, options);
}

/** Undefined where that is not what is asked for. */
async function restored(files: string[], options: ImportOptions): Promise<ImportReport | undefined> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0 || (options.hosts ?? []).length > 0 || !isZip(file))
    return undefined;
  const wacz = await openWacz(file);
  try {
    if (!(await canRestore(options.data, wacz))) return undefined;
    const lock = lockData(options.data, 'import');
    try {
      // Another import may have filled the place meanwhile.
      return (await canRestore(options.data, wacz))
        ? await restore(file, wacz, options.data, options)
        : undefined;
    } finally {
      lock.release();
    }
  } finally {
    wacz.close();
  }
}

async function takeFiles(files: string[], options: ImportOptions): Promise<ImportReport> {
  const sources = new Sources();
  try {
    const warcs = await sources.find(files);
    for (const { path } of warcs) await (await openWarc(path)).close();
    return await takeWarcs(warcs, options);
  } finally {
    await sources.remove();
  }
}

async function takeWarcs(warcs: Source[], options: ImportOptions): Promise<ImportReport> {
  const lock = lockData(options.data, 'import');
  try {
    const archive = await openArchive(options.data, { software: `newskeep/${VERSION}` });
    try {
      const importer = new Importer(archive, await knownKeys(options.data, archive.totals()), options);
      try {
        for (const warc of warcs) await importer.take(warc);
        const { report } = importer;
        if (report.end !== 'interrupted')
          report.not_compacted = (await compactAfterRun(archive, options.signal))?.message ?? null;
        return report;
      } finally {
        await importer.close();
      }
    } finally {
      await archive.close();
    }
  } finally {
    lock.release();
  }
}

/** What is kept: of imports by their records, of fetches by URL and time. */
async function knownKeys(data: DataPlace, totals: ArchiveTotals): Promise<Set<string>> {
  if (totals.captures === 0) return new Set();
  const dataset = await DatasetReader.open(data);
  try {
    const { rows } = await dataset.query('SELECT source, visit, url, fetched_at FROM captures');
    return new Set(
      rows.map(({ source, visit, url, fetched_at }) =>
        source === 'import' ? String(visit) : fetchOf(String(url), String(fetched_at)),
      ),
    );
  } finally {
    dataset.close();
  }
}

type Found = Exchange | { offset: number; damage: string };

/** What a WARC holds, and what of it could be read before its turn. */
interface Prepared {
  found: Found;
  capture?: Capture | undefined;
  said?: Said;
}

/** A file for machines by its kind, or a page; neither where the answer is none. */
interface Said {
  kind?: Awaited<ReturnType<typeof fileKindOf>>;
  page?: ParsedPage | undefined;
}

class Importer {
  readonly report: ImportReport = emptyImport();
  readonly #archive: Archive;
  readonly #known: Set<string>;
  readonly #options: ImportOptions;
  readonly #pages: PageStore;
  readonly #wants: (url: string) => boolean;
  readonly #parsers = new ParserPool();
  readonly #read: ReadPage = (capture) => this.#parsers.capture(capture, MOST_BYTES);
  #uncommitted = 0;

  constructor(archive: Archive, known: Set<string>, options: ImportOptions) {
    this.#archive = archive;
    this.#known = known;
    this.#options = options;
    this.#pages = new PageStore(archive, this.#read);
    const { hosts = [] } = options;
    this.#wants = hosts.length === 0 ? () => true : scopeOf({ seeds: [], allowed_hosts: hosts });
  }

  async take({ path, name: file }: Source): Promise<void> {
    const { signal, onProgress } = this.#options;
    const warc = await openWarc(path);
    try {
      for await (const prepared of ahead(exchanges(warc.records), (found) => this.#prepare(found), AHEAD)) {
        if (signal?.aborted) this.report.end = 'interrupted';
        if (this.report.end === 'interrupted') return;
        const { found } = prepared;
        if ('damage' in found) countDamage(this.report, { file, ...found });
        else await this.#keep(found, prepared);
        if (this.#uncommitted >= EVERY_PAGES) {
          await this.#commit();
          onProgress?.(this.report);
        }
      }
      this.report.files++;
    } finally {
      await this.#commit();
      await warc.close();
    }
  }

  close(): Promise<void> {
    return this.#parsers.close();
  }

  async #commit(): Promise<void> {
    this.#uncommitted = 0;
    await this.#archive.commit();
  }

  #isKnown(exchange: Exchange): boolean {
    return keysOf(exchange).some((key) => this.#known.has(key));
  }

  /** What needs nothing of what is kept before it. A revisit does: its body lies there. */
  async #prepare(found: Found): Promise<Prepared> {
    if ('damage' in found || this.#isKnown(found)) return { found };
    const capture = await captureOf(found);
    if (this.#refusal(capture) || found.answer.type === 'revisit' || !capture) return { found, capture };
    return { found, capture, said: await this.#whatItSays(capture) };
  }

  async #keep(exchange: Exchange, { capture, said }: Prepared): Promise<void> {
    const { report } = this;
    report.records++;
    if (this.#isKnown(exchange)) return void report.known++;
    const refusal = this.#refusal(capture);
    if (refusal || !capture) return void report[refusal ?? 'no_page']++;
    const whole =
      exchange.answer.type === 'revisit' ? await this.#withPayload(capture, exchange.answer) : capture;
    if (!whole) return void report.unresolved++;
    this.#known.add(visitOf(exchange));
    try {
      await this.#put(whole, said ?? (await this.#whatItSays(whole)));
    } catch (error) {
      // By where it redirects, or the story that it names as its own.
      if (!(error instanceof NewskeepError && error.code === 'forgotten')) throw error;
      report.forgotten++;
    }
  }

  #refusal(capture: Capture | undefined): 'no_page' | 'out_of_scope' | 'forgotten' | 'too_large' | undefined {
    if (!capture) return 'no_page';
    if (this.#archive.isForgotten(capture.url)) return 'forgotten';
    if (!this.#wants(capture.url)) return 'out_of_scope';
    return capture.response.body.length > MOST_BYTES ? 'too_large' : undefined;
  }

  async #whatItSays(capture: Capture): Promise<Said> {
    const kind = await fileKindOf(capture, MOST_BYTES);
    return kind ? { kind } : { page: await this.#read(capture) };
  }

  async #put(capture: Capture, { kind, page }: Said): Promise<void> {
    const { report } = this;
    const last = this.#archive.lastVisit(capture.url);
    const stored = kind
      ? await this.#pages.putFile(capture, kind)
      : await this.#pages.putImported(capture, page, last);
    this.#uncommitted++;
    report.captures++;
    report.articles[stored.outcome]++;
    report.headlines += stored.headlines;
    if (page?.article && isOlder(capture, last)) report.older++;
    report.from = [report.from ?? capture.fetchedAt, capture.fetchedAt].sort()[0] ?? null;
    report.to = [report.to ?? capture.fetchedAt, capture.fetchedAt].sort()[1] ?? null;
  }

  /** A revisit has no body of its own: it is that of the record before it, if that was taken. */
  async #withPayload(
    capture: Capture,
    { refersTo, payloadDigest: stated }: ForeignRecord,
  ): Promise<Capture | undefined> {
    if (capture.response.status === 304) return capture;
    const page = await this.#archive.page(refersTo.url ?? capture.url);
    if (!page) return undefined;
    const isIt =
      payloadDigest(page.response.body) === stated ||
      (refersTo.date !== null && Date.parse(refersTo.date) === Date.parse(page.fetchedAt));
    return isIt ? { ...capture, response: { ...capture.response, body: page.response.body } } : undefined;
  }
}
