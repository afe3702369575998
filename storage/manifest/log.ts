import { NewskeepError } from '../../model/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { NumberedFile } from '../layout.ts';
import type { FileStore } from '../port.ts';
import { catchUp, catchUpAtOnce } from './catch_up.ts';
import { HashedStore } from './hashed.ts';
import { Manifest, type Piece, type Totals } from './manifest.ts';

/** What one writer tells the manifest, and takes from it. */
export class Log {
  /** Where the writer's files go: it hashes them as they grow. */
  readonly store: HashedStore;
  readonly writer: string;
  readonly #manifest: Manifest;
  readonly #catalog: Catalog;
  /** How often others' generations were taken in. */
  news = 0;

  private constructor(store: HashedStore, catalog: Catalog, writer: string, manifest: Manifest) {
    this.store = store;
    this.writer = writer;
    this.#catalog = catalog;
    this.#manifest = manifest;
  }

  static async open(store: FileStore, catalog: Catalog, writer: string, shared: boolean): Promise<Log> {
    const manifest = await Manifest.open(store);
    if (shared) await catchUpAtOnce(store, manifest, catalog);
    return new Log(new HashedStore(store), catalog, writer, manifest);
  }

  get generation(): number {
    return this.#manifest.generation;
  }

  async catchUp(): Promise<void> {
    if (await catchUp(this.store, this.#manifest, this.#catalog)) this.news += 1;
  }

  /** Tells of files as they are now; false where another writer came first. */
  async add(files: NumberedFile[], totals: Totals, at: string): Promise<boolean> {
    for (const file of files) if (file.sealed) await this.store.seal(file.path);
    const pieces = await Promise.all(files.map((file) => this.#piece(file)));
    const told = pieces.filter((piece) => piece !== undefined);
    return (
      told.length === 0 ||
      (await this.#manifest.add({ writer: this.writer, at, files: told, dropped: [], totals }))
    );
  }

  /** As `add`, where nobody else may write. Throws `locked` where somebody did. */
  async tell(files: NumberedFile[], at: string): Promise<void> {
    if (await this.add(files, totalsOf(this.#catalog), at)) return;
    throw new NewskeepError('locked', `${this.store.place}: another newskeep writes this archive.`, {
      hint: 'Let one of them end, or give each a state folder of its own: --state FOLDER.',
    });
  }

  async #piece({ serial, ...file }: NumberedFile): Promise<Piece | undefined> {
    const known = this.#manifest.file(file.path);
    if (known && known.bytes === file.bytes && known.sealed === file.sealed) return undefined;
    const from = file.sealed ? 0 : (known?.bytes ?? 0);
    return { ...file, from, sha256: await this.store.sha256(file.path, from, file.bytes) };
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
