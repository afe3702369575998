import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { guarded } from '../../model/disk_errors.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { SiteNeeds } from '../../model/site.ts';
import type { Batch } from '../batch.ts';
import { key } from '../keys.ts';
import type { ArticleState, Known, Payload, UrlState } from '../known.ts';
import type { NumberedFile } from '../layout.ts';
import type { ArchiveTotals } from '../port.ts';
import { addTables, createSchema, openDatabase, readFiles, readTotals } from './database.ts';
import { CLEAR, SQL } from './schema.ts';

/** The kinds whose files are numbered. */
const NUMBERED = ['warc', ...(Object.keys(DATASETS) as Dataset[])] as const;
/** More files than a process begins without committing one. */
const SKIPPED = 1000;

/** The truth of which bytes count and of what was seen. One transaction a commit; keys in, values out. */
export class Catalog implements Known {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
  }

  url(url: string): UrlState | undefined {
    const row = this.#get<Omit<UrlState, 'fetchedAt'> & { fetchedAt: number }>('url', key(url));
    return row && { ...row, fetchedAt: instant(row.fetchedAt) };
  }

  article(id: string): ArticleState | undefined {
    const row = this.#get<{
      contentHash: Uint8Array;
      revision: number;
      firstSeenAt: number;
      recordedFrom: Uint8Array;
      parserVersion: string | null;
      payloadDigest: string | null;
    }>('article', bytes(id));
    return (
      row && {
        parserVersion: row.parserVersion ?? undefined,
        payloadDigest: row.payloadDigest === null ? undefined : `sha1:${row.payloadDigest}`,
        revision: row.revision,
        contentHash: hex(row.contentHash),
        firstSeenAt: instant(row.firstSeenAt),
        recordedFrom: hex(row.recordedFrom),
      }
    );
  }

  text(host: string, contentHash: string): string | undefined {
    const row = this.#get<{ article: Uint8Array }>('text', key(`${host}\n${contentHash}`));
    return row && hex(row.article);
  }

  payload(digest: string): Payload | undefined {
    const row = this.#get<Omit<Payload, 'date'> & { fetchedAt: number }>('payload', bare(digest));
    if (!row) return undefined;
    const { fetchedAt, ...place } = row;
    return { ...place, date: instant(fetchedAt) };
  }

  site(host: string): SiteNeeds | undefined {
    const row = this.#get<Record<'shellAt' | 'listsGrow' | 'listsTriedAt', number | null>>('site', host);
    const at = (time: number | null) => (time === null ? null : instant(time));
    return (
      row && {
        shellAt: at(row.shellAt),
        listsGrow: row.listsGrow === null ? null : row.listsGrow === 1,
        listsTriedAt: at(row.listsTriedAt),
      }
    );
  }

  list(host: string, listHash: string): number | undefined {
    return this.#get<{ recorded: number }>('list', key(`${host}\n${listHash}`))?.recorded;
  }

  files(): NumberedFile[] {
    return readFiles(this.#database);
  }

  totals(): ArchiveTotals {
    return readTotals(this.#database);
  }

  /** Acknowledged bytes of a file; 0 of one that is unknown. */
  bytesOf(path: string): number {
    return this.#get<{ bytes: number }>('file', path)?.bytes ?? 0;
  }

  /** The name under which this catalog's owner writes. */
  get writer(): string | undefined {
    return this.#meta('writer');
  }

  set writer(name: string) {
    this.#setMeta('writer', name);
  }

  /** The place that is written with it, where that is not its own folder. */
  get place(): string | undefined {
    return this.#meta('place');
  }

  set place(place: string) {
    this.#setMeta('place', place);
  }

  /** The generation of the manifest up to which this catalog knows the archive. */
  get generation(): number | undefined {
    const found = this.#meta('generation');
    return found === undefined ? undefined : Number(found);
  }

  set generation(generation: number) {
    this.#setMeta('generation', String(generation));
  }

  /** Is a process at work with it, or was one killed at it? */
  get isAtWork(): boolean {
    return this.#meta('at_work') !== undefined;
  }

  set isAtWork(is: boolean) {
    if (is) this.#setMeta('at_work', '1');
    else guarded(this.#path, () => this.#statements.dropMeta.run('at_work'));
  }

  /** Leaves out numbers that a process which was killed may have given to files. */
  skipSerials(): void {
    for (const kind of NUMBERED) this.#setMeta(`serial:${kind}`, String(this.lastSerial(kind) + SKIPPED));
  }

  lastSerial(kind: NumberedFile['kind']): number {
    return this.#get<{ serial: number }>('serial', kind)?.serial ?? 0;
  }

  /** Makes the batch and the new lengths of the files true, all or nothing. */
  commit(
    batch: Batch,
    files: NumberedFile[],
    at: string,
    log?: { generation: number; dropped?: string[]; isFilled?: true },
  ): void {
    this.#inOne(() => {
      this.#write(batch, files, at);
      if (!log) return;
      const { keepSerials, dropFile, dropMeta, putMeta } = this.#statements;
      if (log.dropped?.length) keepSerials.run();
      for (const path of log.dropped ?? []) dropFile.run(path);
      putMeta.run('generation', String(log.generation));
      if (log.isFilled) dropMeta.run('filling');
    });
  }

  /** Was a filling killed? Then it knows its files, and not all of their rows. */
  get isFilling(): boolean {
    return this.#meta('filling') !== undefined;
  }

  /** Forgets all but whose catalog it is, to be filled from the rows of these files: a commit with `isFilled` ends that. */
  beginFilling(files: NumberedFile[]): void {
    guarded(this.#path, () => this.#database.exec('PRAGMA secure_delete = ON'));
    this.#inOne(() => {
      this.#statements.keepSerials.run();
      this.#database.exec(CLEAR);
      this.#putFiles(files);
      this.#statements.putMeta.run('filling', '1');
    });
    guarded(this.#path, () => this.#database.exec('PRAGMA secure_delete = OFF'));
  }

  /** Forgets what is known of these sites, and leaves nothing that was deleted in the file. */
  scrub(isGone: (host: string) => boolean): void {
    guarded(this.#path, () => {
      for (const { host } of this.#statements.sites.all())
        if (isGone(String(host))) this.#statements.dropSite.run(host as string);
      this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    });
  }

  close(): void {
    guarded(this.#path, () => this.#database.close());
  }

  /** All of it, or nothing. */
  #inOne(work: () => void): void {
    guarded(this.#path, () => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #putFiles(files: NumberedFile[]): void {
    for (const { path, kind, serial, bytes, records, sealed } of files)
      this.#statements.putFile.run(path, kind, serial, bytes, records, Number(sealed));
  }

  #write(batch: Batch, files: NumberedFile[], at: string): void {
    const put = this.#statements;
    this.#putFiles(files);
    for (const [url, it] of batch.urls) this.#putUrl(url, it);
    for (const [id, it] of batch.articles) this.#putArticle(id, it);
    for (const it of batch.texts.values())
      put.putText.run(key(`${it.host}\n${it.contentHash}`), bytes(it.article));
    for (const [digest, it] of batch.payloads)
      put.putPayload.run(bare(digest), it.url, ms(it.date), it.warcFile, it.warcOffset, it.warcLength);
    for (const it of batch.lists.values()) put.putList.run(key(`${it.host}\n${it.listHash}`), it.recorded);
    for (const [host, it] of batch.sites)
      put.putSite.run(
        host,
        it.shellAt && ms(it.shellAt),
        it.listsGrow === null ? null : Number(it.listsGrow),
        it.listsTriedAt && ms(it.listsTriedAt),
      );
    const { articles, revisions, headlines, captures } = batch.counts;
    put.addTotals.run(articles, revisions, headlines, captures, at);
  }

  #putArticle(id: string, it: ArticleState): void {
    const { putArticle, putReadBy } = this.#statements;
    const { contentHash, revision, firstSeenAt, recordedFrom, parserVersion, payloadDigest } = it;
    putArticle.run(bytes(id), bytes(contentHash), revision, ms(firstSeenAt), bytes(recordedFrom));
    if (parserVersion !== undefined && payloadDigest !== undefined)
      putReadBy.run(bytes(id), revision, parserVersion, bare(payloadDigest));
  }

  #putUrl(url: string, it: UrlState): void {
    this.#statements.putUrl.run(
      key(url),
      ms(it.fetchedAt),
      it.status,
      it.etag,
      it.lastModified,
      it.payloadDigest,
      it.kind,
      it.listHash,
      it.listSeen,
    );
  }

  #meta(key: string): string | undefined {
    return this.#get<{ value: string }>('meta', key)?.value;
  }

  #setMeta(key: string, value: string): void {
    guarded(this.#path, () => this.#statements.putMeta.run(key, value));
  }

  #get<T>(statement: keyof typeof SQL, key: Uint8Array | string): T | undefined {
    return this.#statements[statement].get(key) as T | undefined;
  }
}

const bytes = (text: string) => Buffer.from(text, 'hex');
const hex = (blob: Uint8Array) => Buffer.from(blob).toString('hex');
const ms = (text: string) => Date.parse(text);
const instant = (time: number) => new Date(time).toISOString();
/** "sha1:" is the same for all. */
const bare = (digest: string) => digest.replace(/^sha1:/, '');

/** A catalog that knows nothing, in a file that is not there yet. */
export function newCatalog(path: string): Catalog {
  const database = openDatabase(path);
  createSchema(database);
  addTables(database);
  return new Catalog(database, path);
}
