import { dirname } from 'node:path';
import type { Answered, Capture } from '../model/capture.ts';
import { guarded, guardedAsync } from '../model/disk_errors.ts';
import { NewskeepError } from '../model/errors.ts';
import type { SiteNeeds } from '../model/site.ts';
import { Batch, KnownWithPending } from './batch.ts';
import { Catalog } from './catalog/catalog.ts';
import { addTables, createSchema, isBlank, openDatabase } from './catalog/database.ts';
import { type Decision, decide } from './decide.ts';
import { fill } from './fill.ts';
import { syncFolders } from './folder_file.ts';
import type {
  Archive,
  ArchiveFile,
  ArchiveTotals,
  FileStore,
  LastVisit,
  Parsed,
  Recovery,
  Stored,
} from './port.ts';
import { recover, refuseLostCatalog } from './recovery.ts';
import { Segments } from './segments.ts';
import { Serial } from './serial.ts';
import { serialNumbers } from './serial_numbers.ts';
import { type CaptureMembers, captureMembers } from './warc/capture.ts';
import { readRecord } from './warc/reader.ts';
import { WarcWriter } from './warc/writer.ts';

export interface ArchiveOptions {
  /** The catalog, a file of this machine: `catalog.sqlite` in the data folder, which must exist. */
  catalogPath: string;
  /** Stands in warcinfo: "newskeep/0.1.0". */
  software?: string;
  /** Stands in warcinfo as the operator: a name, a mail address. */
  contact?: string | undefined;
  description?: string | undefined;
  /** WARC files and segments are rolled at these sizes. */
  warcBytes?: number;
  segmentBytes?: number;
  /** The clock that dates WARC files and commits. */
  now?: () => Date;
}

const MIB = 1 << 20;

/** Opens an archive, mended after a crash. The caller holds the data folder's lock (lock.ts). */
export async function openArchive(store: FileStore, options: ArchiveOptions): Promise<Archive> {
  const path = options.catalogPath;
  const database = openDatabase(path);
  try {
    if (isBlank(database)) {
      await refuseLostCatalog(store, path);
      guarded(path, () => createSchema(database));
      // The catalog's name must be on the disk before the first file that it vouches for.
      await guardedAsync(path, () => syncFolders(dirname(path), dirname(path)));
    }
    guarded(path, () => addTables(database));
    const catalog = new Catalog(database, path);
    return new FileArchive(store, catalog, options, await recover(store, catalog));
  } catch (error) {
    database.close();
    throw error;
  }
}

class FileArchive implements Archive {
  readonly recovery: Recovery;
  readonly #store: FileStore;
  readonly #catalog: Catalog;
  readonly #now: () => Date;
  readonly #warc: WarcWriter;
  readonly #segments: Segments;
  readonly #known: KnownWithPending;
  /** Oldest first; the last one takes what is put, those before it are being committed. */
  readonly #batches = [new Batch()];
  readonly #serial = new Serial();
  #captures: number;
  #closed = false;

  constructor(store: FileStore, catalog: Catalog, options: ArchiveOptions, recovery: Recovery) {
    this.recovery = recovery;
    this.#store = store;
    this.#catalog = catalog;
    this.#now = options.now ?? (() => new Date());
    this.#known = new KnownWithPending(this.#batches, catalog);
    this.#captures = catalog.totals().captures;
    const unsealed = catalog.files().filter((file) => !file.sealed);
    const nextSerial = serialNumbers(catalog);
    this.#warc = new WarcWriter(
      store,
      {
        ...options,
        warcBytes: options.warcBytes ?? 256 * MIB,
        software: options.software ?? 'newskeep',
        now: this.#now,
        nextSerial,
      },
      unsealed.find((file) => file.kind === 'warc'),
    );
    this.#segments = new Segments(
      store,
      { segmentBytes: options.segmentBytes ?? 64 * MIB, nextSerial },
      unsealed.filter((file) => file.kind !== 'warc'),
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
      const state = this.#known.url(url);
      const place = state?.status === 200 ? this.#known.payload(state.payloadDigest) : undefined;
      if (!state || !place || place.warcLength === 0) return undefined;
      await this.#warc.flush();
      const { http, fields, payload } = await readRecord(this.#store, {
        warc_file: place.warcFile,
        warc_offset: place.warcOffset,
        warc_length: place.warcLength,
      });
      const { fetchedAt, status } = state;
      // A conversion has no HTTP head: its type stands in the record's own fields.
      const headers = http?.headers ?? fields.filter(([name]) => name.toLowerCase() === 'content-type');
      return { url, fetchedAt, response: { status, headers, body: payload } };
    });
  }

  site(host: string): SiteNeeds | undefined {
    return this.#known.site(host);
  }

  noteSite(host: string, needs: SiteNeeds): void {
    this.#refuseClosed();
    this.#current().sites.set(host, needs);
  }

  async put(entry: Capture, parsed?: Parsed): Promise<Stored> {
    this.#refuseClosed();
    const batch = this.#current();
    const capture = { ...entry, fetchedAt: new Date(entry.fetchedAt).toISOString() };
    // Decided at once, in the order of the calls; only compression runs beside, and appending waits its turn.
    const decision = decide(capture, parsed, this.#captures + 1, this.#known, batch);
    this.#captures += 1;
    const members = captureMembers(capture, decision.seen.payload_digest, decision.fate);
    members.catch(() => undefined); // Seen below, perhaps after a wait.
    return this.#serial.run(async () => this.#append(batch, decision, await members));
  }

  async commit(): Promise<void> {
    this.#refuseClosed();
    return this.#commit();
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
      if (!this.#serial.failed) await this.#commit();
    } finally {
      await Promise.allSettled([this.#warc.close(), this.#segments.close()]);
      this.#catalog.close();
    }
  }

  async #append(batch: Batch, decision: Decision, members: CaptureMembers): Promise<Stored> {
    const { request, response, metadata } = members;
    const before = request ? [request] : [];
    const { path, offsets } = await this.#warc.append([...before, response, metadata]);
    return fill(batch, decision, { path, offset: offsets[before.length] ?? 0, length: response.length });
  }

  #commit(): Promise<void> {
    const batch = this.#current();
    this.#batches.push(new Batch());
    return this.#serial.run(async () => {
      if (batch.counts.captures > 0 || batch.sites.size > 0) {
        const files = [...(await this.#warc.sync()), ...(await this.#segments.write(batch.rows))];
        this.#catalog.commit(batch, files, this.#now().toISOString());
      }
      this.#batches.shift();
    });
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
