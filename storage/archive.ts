import { dirname } from 'node:path';
import type { Answered, Capture } from '../model/capture.ts';
import { guarded, guardedAsync } from '../model/disk_errors.ts';
import { NewskeepError } from '../model/errors.ts';
import type { Article } from '../model/records.ts';
import type { SiteNeeds } from '../model/site.ts';
import { Batch, KnownWithPending } from './batch.ts';
import { Catalog } from './catalog/catalog.ts';
import { addTables, createSchema, isBlank, noArchive, openDatabase } from './catalog/database.ts';
import { compactSegments } from './compact/compact.ts';
import { type Decision, decide } from './decide.ts';
import { decideAgain } from './decide_again.ts';
import { fill } from './fill.ts';
import { syncFolders } from './folder_file.ts';
import {
  forgottenMeanwhile,
  refuseForgotten,
  refuseForgottenStory,
  refuseWaiting,
  withoutHeadlines,
  withoutVia,
} from './forget/guard.ts';
import { keptPage } from './kept_page.ts';
import { isOf, isSegment, type NumberedFile, newWriter } from './layout.ts';
import { Log, refuseUnguarded, totalsOf } from './manifest/log.ts';
import { Manifest } from './manifest/manifest.ts';
import type {
  Archive,
  ArchiveFile,
  ArchiveTotals,
  Compacted,
  FileStore,
  LastVisit,
  MakeBeside,
  Parsed,
  ParsedStory,
  ReadByAnother,
  Recovery,
  Stored,
} from './port.ts';
import { pageOfRevision, standsOtherwise } from './read_by_another.ts';
import { recover, refuseLostCatalog } from './recovery.ts';
import { readingRow } from './rows.ts';
import { Segments } from './segments.ts';
import { Serial } from './serial.ts';
import { serialNumbers } from './serial_numbers.ts';
import { type CaptureMembers, captureMembers, type ReadAs } from './warc/capture.ts';
import { WarcWriter } from './warc/writer.ts';

export interface ArchiveOptions {
  /** The catalog, a file of this machine: `catalog.sqlite` in the data folder, which must exist. */
  catalogPath: string;
  /**
   * Others write the same archive: every commit is a generation of its manifest, and what they made known is taken in
   * before each. Else the manifest tells of an archive what is sealed, and the rest when it is closed.
   */
  shared?: boolean;
  /** No other writer is at work, whatever the store can do about one. */
  soleWriter?: boolean;
  /** Stands in the names of the files that are written; else a name that the catalog keeps. */
  writer?: string;
  /** Stands in warcinfo: "newskeep/0.1.0". */
  software?: string;
  /** Stands in warcinfo as the operator: a name, a mail address. */
  contact?: string | undefined;
  description?: string | undefined;
  /** Stands in warcinfo: what the run was told, as JSON. */
  config?: string | undefined;
  /** WARC files and segments are rolled at these sizes. */
  warcBytes?: number;
  segmentBytes?: number;
  /** The clock that dates WARC files and commits. */
  now?: () => Date;
}

const MIB = 1 << 20;

/** Opens an archive, mended after a crash. The caller holds the data folder's lock (lock.ts). */
export async function openArchive(store: FileStore, options: ArchiveOptions): Promise<Archive> {
  const { catalogPath: path, shared = false } = options;
  const database = openDatabase(path);
  try {
    if (isBlank(database)) {
      if (!shared) await refuseLostCatalog(store, path);
      guarded(path, () => createSchema(database));
      // The catalog's name must be on the disk before the first file that it vouches for.
      await guardedAsync(path, () => syncFolders(dirname(path), dirname(path)));
    }
    guarded(path, () => addTables(database));
    const catalog = new Catalog(database, path);
    const writer = options.writer ?? catalog.writer ?? newWriter();
    catalog.writer = writer;
    if (shared) refuseForeignState(catalog, path, store.place);
    if (shared && !options.soleWriter) await refuseUnguarded(store, writer);
    const log = await Log.open(store, catalog, writer, shared);
    const wasKilled = shared && catalog.isAtWork;
    if (shared) catalog.isAtWork = true;
    const recovery = await recover(store, catalog, log, { isShared: shared, wasKilled });
    return new FileArchive(log, catalog, options, recovery);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A catalog knows one archive: with another's, nothing would be new that is new. */
function refuseForeignState(catalog: Catalog, path: string, place: string): void {
  catalog.place ??= place;
  if (catalog.place === place) return;
  throw new NewskeepError(
    'usage',
    `${dirname(path)} is the state folder of ${catalog.place}, not of ${place}.`,
    {
      hint: 'Give each place a state folder of its own: --state FOLDER.',
    },
  );
}

const readAs = (parsed: Parsed | undefined): ReadAs =>
  parsed?.kind === 'feed' || parsed?.kind === 'sitemap' ? parsed.kind : parsed ? 'page' : 'nothing';

/** What a shared archive holds, from its manifest alone. Throws `no_data` where there is none. */
export async function readShared(store: FileStore): Promise<{ files: ArchiveFile[]; totals: ArchiveTotals }> {
  const manifest = await Manifest.open(store);
  if (manifest.generation === 0) throw noArchive(store.place);
  const files = manifest.files().map(({ pieces, ...file }) => file);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { files, totals: { ...manifest.totals, bytes, lastCommitAt: manifest.at } };
}

class FileArchive implements Archive {
  readonly recovery: Recovery;
  readonly #log: Log;
  readonly #catalog: Catalog;
  readonly #shared: boolean;
  readonly #now: () => Date;
  readonly #segmentBytes: number;
  readonly #nextSerial: (kind: NumberedFile['kind']) => number;
  readonly #warc: WarcWriter;
  readonly #segments: Segments;
  readonly #known: KnownWithPending;
  /** Oldest first; the last one takes what is put, those before it are being committed. */
  readonly #batches = [new Batch()];
  readonly #serial = new Serial();
  #captures: number;
  #closed = false;

  constructor(log: Log, catalog: Catalog, options: ArchiveOptions, recovery: Recovery) {
    this.recovery = recovery;
    this.#log = log;
    this.#catalog = catalog;
    this.#shared = options.shared ?? false;
    this.#now = options.now ?? (() => new Date());
    this.#known = new KnownWithPending(this.#batches, catalog);
    this.#captures = catalog.totals().captures;
    const unsealed = catalog.files().filter((file) => !file.sealed && isOf(file.path, log.writer));
    this.#segmentBytes = options.segmentBytes ?? 64 * MIB;
    this.#nextSerial = serialNumbers(catalog);
    const naming = { writer: log.writer, nextSerial: this.#nextSerial };
    this.#warc = new WarcWriter(
      log.store,
      {
        ...options,
        ...naming,
        warcBytes: options.warcBytes ?? 256 * MIB,
        software: options.software ?? 'newskeep',
        now: this.#now,
      },
      unsealed.find((file) => file.kind === 'warc'),
    );
    this.#segments = new Segments(
      log.store,
      { segmentBytes: this.#segmentBytes, ...naming },
      unsealed.filter(isSegment),
    );
  }

  lastVisit(url: string): LastVisit | undefined {
    const state = this.#known.url(url);
    if (!state) return undefined;
    const { listHash, listSeen, ...visit } = state;
    return visit;
  }

  /** Waits for what is being appended, so that a page that was just put can be read. */
  page(url: string): Promise<Answered | undefined> {
    return this.#serial.run(async () => {
      await this.#warc.flush();
      return keptPage(this.#log.store, this.#known, url);
    });
  }

  readByAnother(capture: Capture, parsed: Parsed): Promise<ReadByAnother | undefined> | undefined {
    const current = standsOtherwise(this.#known, capture, parsed);
    if (!current) return undefined;
    return this.#serial.run(async () => {
      await this.#warc.flush();
      return pageOfRevision(this.#log.store, this.#known, current, capture.url);
    });
  }

  addReading(revision: Article, parsed: ParsedStory, readAt: string): void {
    this.#refuseClosed();
    const batch = this.#current();
    refuseForgottenStory(this.#log.blocked, parsed.article.canonical_url);
    batch.basis ??= this.#batches[0]?.basis ?? this.#log.news;
    batch.addReading(readingRow(revision, parsed, readAt));
  }

  site(host: string): SiteNeeds | undefined {
    return this.#known.site(host);
  }

  isForgotten(url: string): boolean {
    return this.#log.blocked.has(url);
  }

  noteSite(host: string, needs: SiteNeeds): void {
    this.#refuseClosed();
    this.#current().sites.set(host, needs);
  }

  async put(entry: Capture, told?: Parsed): Promise<Stored> {
    this.#refuseClosed();
    const { blocked } = this.#log;
    refuseForgotten(blocked, entry, told);
    const parsed = withoutHeadlines(blocked, told);
    const batch = this.#current();
    const fetchedAt = new Date(entry.fetchedAt).toISOString();
    const capture = withoutVia(blocked, { ...entry, fetchedAt });
    // Decided at once, in the order of the calls; only compression runs beside, and appending waits its turn.
    batch.basis ??= this.#batches[0]?.basis ?? this.#log.news;
    batch.decided += 1;
    this.#captures += 1;
    const decision = decide(capture, parsed, this.#captures, this.#known, batch);
    const members = captureMembers(capture, decision.seen.payload_digest, decision.fate, readAs(parsed));
    members.catch(() => undefined); // Seen below, perhaps after a wait.
    return this.#serial.run(async () => this.#append(batch, decision, await members));
  }

  async commit(): Promise<void> {
    this.#refuseClosed();
    return this.#commit();
  }

  async compact(make: MakeBeside, signal?: AbortSignal): Promise<Compacted> {
    await this.commit();
    return this.#serial.run(() =>
      compactSegments({
        log: this.#log,
        catalog: this.#catalog,
        segments: this.#segments,
        isShared: this.#shared,
        segmentBytes: this.#segmentBytes,
        make,
        signal,
        nextSerial: this.#nextSerial,
        takeIn: () => this.#takeIn(),
        now: this.#now,
      }),
    );
  }

  files(): ArchiveFile[] {
    return this.#catalog.files().map(({ serial, ...file }) => file);
  }

  totals(): ArchiveTotals {
    return this.#catalog.totals();
  }

  /** After a failure nothing more is committed: what was acknowledged stands, and the rest was never there. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (!this.#serial.failed) {
        await this.#commit();
        if (this.#shared) this.#catalog.isAtWork = false;
        else await this.#log.tell(this.#catalog.files(), this.#now().toISOString());
      }
    } finally {
      await Promise.allSettled([this.#warc.close(), this.#segments.close()]);
      this.#catalog.close();
    }
  }

  async #append(batch: Batch, decision: Decision, members: CaptureMembers): Promise<Stored> {
    const { request, response, metadata } = members;
    const before = request ? [request] : [];
    const { path, offsets } = await this.#warc.append([...before, response, metadata]);
    const place = { path, offset: offsets[before.length] ?? 0, length: response.length };
    if (this.#shared) {
      const { capture, parsed, fate } = decision;
      batch.written.push({ capture, parsed, fate, place });
    }
    return fill(batch, decision, place);
  }

  #commit(): Promise<void> {
    const batch = this.#current();
    this.#batches.push(new Batch());
    return this.#serial.run(async () => {
      if (batch.rows.length > 0 || batch.sites.size > 0)
        await (this.#shared ? this.#commitAmongOthers(batch) : this.#commitAlone(batch));
      this.#batches.shift();
    });
  }

  async #commitAlone(batch: Batch): Promise<void> {
    const at = this.#now().toISOString();
    const files = [...(await this.#warc.sync()), ...(await this.#segments.write(batch.rows))];
    this.#catalog.commit(batch, files, at);
    const sealed = files.filter((file) => file.sealed);
    if (sealed.length > 0) await this.#log.tell(sealed, at);
  }

  /** Its own news are decided upon what is known to all; whoever was first in the meantime is taken in before. */
  async #commitAmongOthers(first: Batch): Promise<void> {
    await this.#takeIn();
    const warc = await this.#warc.sync();
    for (let batch = first; ; ) {
      if (batch.basis !== undefined && batch.basis !== this.#log.news) {
        if (this.#log.hasForgottenSince(batch.basis)) this.#refuseForgotten(batch);
        batch = decideAgain(batch, this.#catalog, this.#log.news);
        this.#batches[0] = batch;
      }
      const at = this.#now().toISOString();
      const files = [...warc, ...(await this.#segments.write(batch.rows))];
      if (await this.#log.add(files, totalsOf(this.#catalog, batch.counts), at)) {
        this.#catalog.commit(batch, files, at, { generation: this.#log.generation });
        return;
      }
      // Who came first may have dropped what was just written to.
      await this.#takeIn();
      await this.#segments.undo();
    }
  }

  #refuseForgotten({ written, readings }: Batch): void {
    const { blocked, store } = this.#log;
    if (readings.length > 0) throw forgottenMeanwhile(store.place);
    refuseWaiting(blocked, store.place, written);
    for (const one of written) one.parsed = withoutHeadlines(blocked, one.parsed);
  }

  /** What others told since: a segment of this writer that they put into another grows no more. */
  async #takeIn(): Promise<void> {
    const news = await this.#log.catchUp();
    if (!news) return;
    const waiting = this.#batches.reduce((sum, one) => sum + one.decided, 0);
    this.#captures = Math.max(this.#captures, this.#catalog.totals().captures + waiting);
    await this.#segments.forget(news.dropped, { dropped: true });
    const { path } = this.#warc;
    if (path === undefined || !news.dropped.includes(path)) return;
    // What was put behind its end before this was known.
    await this.#log.store.remove(path);
    throw forgottenMeanwhile(this.#log.store.place);
  }

  #current(): Batch {
    const batch = this.#batches.at(-1);
    if (!batch) throw new NewskeepError('internal', 'The archive has no open batch.');
    return batch;
  }

  #refuseClosed(): void {
    if (this.#closed) throw new NewskeepError('internal', 'The archive is closed.');
  }
}
