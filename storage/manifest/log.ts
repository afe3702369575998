import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { Blocklist } from '../../model/forgotten.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isSegment, type NumberedFile } from '../layout.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { gzipMembers, Window } from '../warc/members.ts';
import { atNewest, catchUp, catchUpAtOnce, type News } from './catch_up.ts';
import { HashedStore, hashWhole } from './hashed.ts';
import { type ListedFile, Manifest, type Piece, type Totals } from './manifest.ts';

/** What one writer tells the manifest, and takes from it. */
export class Log {
  /** Where the writer's files go: it hashes them as they grow. */
  readonly store: HashedStore;
  readonly writer: string;
  readonly #manifest: Manifest;
  readonly #catalog: Catalog;
  readonly #isShared: boolean;
  /** How often others' generations were taken in. */
  news = 0;
  /** `news` when the last forgetting of another process was taken in. */
  #forgotAt = 0;
  #blocked: Blocklist;

  private constructor(
    store: HashedStore,
    catalog: Catalog,
    writer: string,
    manifest: Manifest,
    isShared: boolean,
  ) {
    this.#isShared = isShared;
    this.store = store;
    this.writer = writer;
    this.#catalog = catalog;
    this.#manifest = manifest;
    this.#blocked = new Blocklist(manifest.forgotten);
  }

  static async open(store: FileStore, catalog: Catalog, writer: string, shared: boolean): Promise<Log> {
    const manifest = await Manifest.open(store);
    await atNewest(manifest, () => catchUpAtOnce(store, manifest, catalog, shared));
    return new Log(new HashedStore(store), catalog, writer, manifest, shared);
  }

  get generation(): number {
    return this.#manifest.generation;
  }

  /** What the archive was told to forget. */
  get blocked(): Blocklist {
    return this.#blocked;
  }

  get manifest(): Pick<Manifest, 'files' | 'file' | 'toldAt' | 'dropped'> {
    return this.#manifest;
  }

  /** Whether a forgetting was taken in since there were so many news. */
  hasForgottenSince(news = 0): boolean {
    return this.#forgotAt > news;
  }

  /** Takes in what others told since; undefined where that is nothing. */
  async catchUp(): Promise<News | undefined> {
    const forgotten = this.#manifest.forgotten.length;
    const news = await catchUp(this.store, this.#manifest, this.#catalog);
    if (news) this.news += 1;
    if (this.#manifest.forgotten.length > forgotten) {
      this.#forgotAt = this.news;
      this.#blocked = new Blocklist(this.#manifest.forgotten);
    }
    return news;
  }

  /** Tells of files as they are now; false where another writer came first. */
  async add(files: NumberedFile[], totals: Totals, at: string): Promise<boolean> {
    const told: Piece[] = [];
    for (const file of files) {
      const piece = await this.#piece(file);
      if (piece) told.push(file.sealed ? await this.#sealed(file.path, piece) : piece);
    }
    return told.length === 0 || this.exchange(told, [], totals, at);
  }

  /** Tells of files that hold what those hold that are no longer of the archive; false as `add`. */
  exchange(files: Piece[], dropped: string[], totals: Totals, at: string): Promise<boolean> {
    return this.#manifest.add({ writer: this.writer, at, files, dropped, totals });
  }

  /** Seals a file that was just written, and proves it whole: what the manifest is to be told of it. */
  async whole(file: ArchiveFile & Pick<Piece, 'members' | 'merged'>): Promise<Piece> {
    const piece = { ...file, from: 0, sha256: await this.store.sha256(file.path, 0, file.bytes) };
    return this.#sealed(file.path, piece);
  }

  /**
   * Makes a generation that tells nothing. A process of this writer that was killed may have one under way, which tells
   * of bytes that are about to be cut: it comes too late now, or was taken in here.
   */
  async fence(): Promise<void> {
    const empty = { writer: this.writer, files: [], dropped: [] };
    do await this.catchUp();
    while (
      !(await this.#manifest.add({
        ...empty,
        at: new Date().toISOString(),
        totals: totalsOf(this.#catalog),
      }))
    );
    this.#catalog.generation = this.generation;
  }

  /** As `add`, where nobody else may write. Throws `locked` where somebody did. */
  async tell(files: NumberedFile[], at: string): Promise<void> {
    if (await this.add(files, totalsOf(this.#catalog), at)) {
      this.#catalog.generation = this.generation;
      return;
    }
    throw new NewskeepError('locked', `${this.store.place}: another newskeep writes this archive.`, {
      hint: 'Let one of them end, or give each a state folder of its own: --state FOLDER.',
    });
  }

  /** What came to a file since the manifest was told of it; undefined where that is nothing. */
  async #piece({ serial, ...file }: NumberedFile): Promise<Piece | undefined> {
    const known = this.#manifest.file(file.path);
    if (known && known.bytes === file.bytes && known.sealed === file.sealed) return undefined;
    const from = known?.bytes ?? 0;
    const members = isSegment(file) ? await this.#newMembers(file, known) : [];
    return { ...file, from, members, sha256: await this.store.sha256(file.path, from, file.bytes) };
  }

  /** Seals a file, and proves it whole: what was told of its pieces must be true of what lies there now. */
  async #sealed(path: string, last: Piece): Promise<Piece> {
    await this.store.seal(path, last.bytes);
    const pieces = [...(this.#manifest.file(path)?.pieces ?? []), last];
    const { whole, wrong } = await hashWhole(this.store, path, pieces);
    if (wrong)
      throw damaged(`${this.store.place}/${path}: bytes ${wrong.from} to ${wrong.bytes} are altered.`);
    return { ...last, from: 0, members: pieces.flatMap((piece) => piece.members), sha256: whole };
  }

  /** Rows of each member that was appended since the manifest was told: one, where it is told of every commit. */
  async #newMembers(file: ArchiveFile, known: ListedFile | undefined): Promise<number[]> {
    const { bytes = 0, records = 0 } = known ?? {};
    if (file.bytes === bytes) return [];
    if (this.#isShared) return [file.records - records];
    const found: number[] = [];
    for await (const member of gzipMembers(Window.over(this.store, file.path, file.bytes), bytes))
      if ('bytes' in member) found.push(lines(member.bytes));
    return found;
  }
}

/** What the catalog counts, with what is about to be added to it. */
export function totalsOf(catalog: Catalog, more?: Totals): Totals {
  const { articles, revisions, headlines, captures } = catalog.totals();
  return {
    articles: articles + (more?.articles ?? 0),
    revisions: revisions + (more?.revisions ?? 0),
    headlines: headlines + (more?.headlines ?? 0),
    captures: captures + (more?.captures ?? 0),
  };
}

/** Where the server lets a second writer overwrite a first one, only the writer that was there last may go on. */
export async function refuseUnguarded(store: FileStore, writer: string): Promise<void> {
  if (await store.guards()) return;
  const manifest = await Manifest.open(store);
  if (manifest.writer === null || manifest.writer === writer) return;
  throw new NewskeepError(
    'storage_unguarded',
    `${store.place}: ${manifest.writer} wrote it last, and this server does not keep two writers apart.`,
    {
      hint: 'Go on with the state folder of that writer (--state). If it is lost and no other writer is at work, say so: --sole-writer.',
    },
  );
}

/** Rows in the text of a member. */
export function lines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
