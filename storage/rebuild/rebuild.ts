import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Answered, Capture } from '../../model/capture.ts';
import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { Blocklist, type Forgotten } from '../../model/forgotten.ts';
import { Batch, KnownWithPending } from '../batch.ts';
import { type Catalog, newCatalog } from '../catalog/catalog.ts';
import { decide } from '../decide.ts';
import { fill } from '../fill.ts';
import { withoutHeadlines } from '../forget/guard.ts';
import { keptPage, keptPayload } from '../kept_page.ts';
import { serialOf, writerOf } from '../layout.ts';
import { totalsOf } from '../manifest/log.ts';
import type { ListedFile, Totals } from '../manifest/manifest.ts';
import { originOf } from '../manifest/merged.ts';
import type { FileStore, LastVisit, Parsed, Remaking, Replayed, Stored } from '../port.ts';
import type { OnDamage } from './replay.ts';
import { RowsAside } from './rows.ts';

/** Puts the captures of WARC files, parsed as a crawl does, one after another. */
export type PutAll = (to: Remaking, captures: AsyncIterable<Replayed>) => Promise<void>;

/** Captures between two commits of what is known aside. */
const AT_ONCE = 500;

/**
 * Makes the rows of an archive again from what its WARC files hold, in a folder aside. It takes the captures in the
 * order in which they were put, parsed as they were then, and decides upon each as the archive did.
 */
export class Rebuild implements Remaking {
  readonly #store: FileStore;
  readonly #catalog: Catalog;
  readonly #aside: RowsAside;
  readonly #batches = [new Batch()];
  readonly #known: KnownWithPending;
  readonly #blocked: Blocklist;
  readonly #onDamage: OnDamage | undefined;
  /** Who wrote a WARC file, by its path. */
  readonly #writers: Map<string, string | undefined>;
  #number = 0;
  #current: Replayed | undefined;

  /** `folder`: empty, and the caller's to remove. */
  constructor(
    store: FileStore,
    folder: string,
    warcs: ListedFile[],
    { forgotten, onDamage }: { forgotten: readonly Forgotten[]; onDamage?: OnDamage },
  ) {
    this.#blocked = new Blocklist(forgotten);
    this.#onDamage = onDamage;
    this.#store = store;
    this.#catalog = newCatalog(path.join(folder, 'catalog.sqlite'));
    const files = warcs.map((warc) => ({ ...warc, serial: serialOf(warc.path) }));
    this.#catalog.commit(new Batch(), files, NO_TIME);
    this.#writers = new Map(warcs.map((warc) => [warc.path, writerOf(originOf(warc))]));
    this.#aside = new RowsAside(folder);
    this.#known = new KnownWithPending(this.#batches, this.#catalog);
  }

  /** The next capture, whole, which is to be put. Throws `storage_damaged` where the record of its body is not there. */
  async begin(replayed: Replayed): Promise<Capture | undefined> {
    this.#current = replayed;
    const { capture, fate, payloadDigest } = replayed;
    if (fate.type !== 'identical') return capture;
    const place = payloadDigest === null ? undefined : this.#known.payload(payloadDigest);
    if (!place) {
      const what = `no record holds the payload ${payloadDigest} of its revisit.`;
      if (!this.#onDamage) throw damaged(`${capture.url}: ${what}`);
      this.#onDamage(capture.url, what);
      return undefined;
    }
    const { body } = await keptPayload(this.#store, place);
    return { ...capture, response: { ...capture.response, body } };
  }

  lastVisit(url: string): LastVisit | undefined {
    return this.#known.url(url);
  }

  page(url: string): Promise<Answered | undefined> {
    return keptPage(this.#store, this.#known, url);
  }

  /** All is read by one parser here. */
  readByAnother(): undefined {
    return undefined;
  }

  async put(capture: Capture, told?: Parsed): Promise<Stored> {
    const [batch] = this.#batches;
    if (!this.#current || !batch) throw new NewskeepError('internal', 'Nothing was begun that could be put.');
    const { fate, place } = this.#current;
    const parsed = withoutHeadlines(this.#blocked, told);
    const decision = decide(capture, parsed, ++this.#number, this.#known, batch, fate);
    const stored = fill(batch, decision, place);
    this.#aside.add(this.#writers.get(place.path) ?? '', batch.rows.splice(0));
    if (batch.counts.captures >= AT_ONCE) {
      this.#catalog.commit(batch, [], NO_TIME);
      this.#batches[0] = new Batch();
    }
    return stored;
  }

  /**
   * Each segment as it was written, or why it cannot be made the same again: of another parser, of a job whose settings
   * are not in the WARC, of writers whose turns are not.
   */
  async *segments(
    files: ListedFile[],
  ): AsyncGenerator<{ file: ListedFile; bytes: Uint8Array } | { file: ListedFile; why: string }> {
    this.#aside.flush();
    for await (const { file, bytes } of this.#aside.segments(files)) {
      if (!bytes) yield { file, why: 'the WARC files hold fewer captures than it had rows' };
      else if (!isAsListed(file, bytes))
        yield { file, why: 'the rows come out differently from what was written' };
      else yield { file, bytes };
    }
  }

  /** All rows, up to so many of one writer, dataset and month at a time. */
  rows(most: number): ReturnType<RowsAside['rows']> {
    return this.#aside.rows(most);
  }

  /** Of all that was put. */
  totals(): Totals {
    const [batch] = this.#batches;
    return totalsOf(this.#catalog, batch?.counts);
  }

  close(): void {
    this.#catalog.close();
  }
}

function isAsListed(file: ListedFile, bytes: Uint8Array): boolean {
  return (
    bytes.length === file.bytes &&
    file.pieces.every(
      (piece) =>
        createHash('sha256').update(bytes.subarray(piece.from, piece.bytes)).digest('hex') === piece.sha256,
    )
  );
}

const NO_TIME = new Date(0).toISOString();
