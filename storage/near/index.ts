import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NearDuplicate } from '../../model/records.ts';
import type { FileMark, NearIndex, NearText } from '../port.ts';
import { blobOf, uint16 } from './blobs.ts';
import { clustersOf } from './clusters.ts';
import { guardedIndex, openIndexFile } from './database.ts';
import { Groups } from './groups.ts';
import { Batch, linkBatch } from './link.ts';
import { latestMoment } from './moment.ts';
import { Runs } from './runs.ts';
import { SQL } from './schema.ts';
import { type Signature, signatureOf } from './signature.ts';

/** Texts that are looked up together: many are cheaper, and take 200 bytes of memory each. */
const BATCH = 32_768;

/** Opens the index at a path, or begins it anew where it is damaged or another version's. */
export function openNearIndex(path: string): NearIndex {
  return new SqliteNearIndex(path, openIndexFile(path));
}

class SqliteNearIndex implements NearIndex {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #runs: Runs;
  readonly #groups = new Groups();
  #batch: Batch;
  #short = 0;

  constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, this.#database.prepare(sql)]);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
    this.#runs = this.#guarded(() => new Runs(database));
    this.#batch = new Batch(this.totals().texts);
    this.#groups.grow(this.#batch.first);
    this.#guarded(() => {
      for (const { a, b } of this.#statements.pairs.iterate() as Iterable<{ a: number; b: number }>)
        this.#groups.join(a, b);
    });
  }

  filesRead(): string[] {
    return this.#guarded(() => this.#statements.files.all().map(({ path }) => String(path)));
  }

  bytesRead(path: string): number {
    return this.#guarded(
      () => (this.#statements.file.get(path) as { bytes: number } | undefined)?.bytes ?? 0,
    );
  }

  add(text: NearText): void {
    this.#guarded(() => this.#add(text));
  }

  markRead({ path, bytes }: FileMark): void {
    this.#guarded(() => {
      this.#begin();
      this.#statements.putFile.run(path, bytes);
    });
    if (this.#batch.size >= BATCH) this.commit();
  }

  commit(): void {
    this.#guarded(() => {
      if (!this.#database.isTransaction) return;
      const { putPair, addShort } = this.#statements;
      linkBatch(this.#batch, {
        runs: this.#runs,
        groups: this.#groups,
        signature: (text) => this.#signature(text),
        joined: (a, b) => putPair.run(a, b),
      });
      addShort.run(this.#short);
      this.#database.exec('COMMIT');
      this.#short = 0;
      this.#batch = new Batch(this.#batch.first + this.#batch.size);
    });
  }

  totals(): { texts: number; short: number } {
    return this.#guarded(() => ({ texts: this.#count('texts'), short: this.#count('short') }));
  }

  *clusters(): Generator<NearDuplicate[]> {
    const { text, current } = this.#statements;
    yield* clustersOf(this.#groups, {
      text: (number) => this.#guarded(() => text.get(number)),
      current: (article) => this.#guarded(() => current.get(article)),
    });
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #guarded<T>(call: () => T): T {
    return guardedIndex(this.#path, this.#database, call);
  }

  #add(text: NearText): void {
    this.#begin();
    const signature = signatureOf(text.body ?? '');
    const number = signature ? this.#batch.first + this.#batch.size : null;
    const article = Buffer.from(text.article_id, 'hex');
    if (text.revision > 1) this.#statements.putRevised.run(article, text.revision, number);
    if (signature && number !== null) {
      this.#putText(number, article, text, signature);
      this.#batch.add(signature.sketch);
      this.#groups.grow(number + 1);
    } else this.#short++;
  }

  #putText(number: number, article: Uint8Array, text: NearText, signature: Signature): void {
    this.#statements.putText.run(
      number,
      article,
      text.url,
      text.canonical_url === text.url ? null : text.canonical_url,
      text.host,
      text.publisher,
      text.title,
      text.published_at,
      latestMoment(text),
      Date.parse(text.first_seen_at),
      text.credits,
      blobOf(signature.paragraphs),
      blobOf(signature.shingles),
    );
  }

  #signature(number: number): Pick<Signature, 'shingles' | 'paragraphs'> {
    const row = this.#statements.signature.get(number) as Record<'shingles' | 'paragraphs', Uint8Array>;
    return { shingles: uint16(row.shingles), paragraphs: uint16(row.paragraphs) };
  }

  /** A batch is one transaction, from its first text on. */
  #begin(): void {
    if (!this.#database.isTransaction) this.#database.exec('BEGIN IMMEDIATE');
  }

  #count(statement: 'texts' | 'short'): number {
    return Number(Object.values(this.#statements[statement].get() ?? {})[0]);
  }
}
