import type { DataPlace } from '../place.ts';
import { type OnIndexing, SearchIndex, type SearchOptions, type SearchResult } from '../search/index.ts';

/** A search waits so long for what was committed since the last one; the index of a large archive takes minutes at first. */
const PATIENCE_MS = 3000;

/** How far an index is that is not up to date yet. */
export type Indexing = Parameters<OnIndexing>[0];

/** The index of the dataset as it is now, opened when it is first asked for. */
export class Searcher {
  readonly #data: DataPlace;
  #index: Promise<SearchIndex> | undefined;
  #indexing: Indexing | null = null;

  constructor(data: DataPlace) {
    this.#data = data;
  }

  /** `indexing` is null where all that is committed was searched. Throws `no_data`, `search_invalid`. */
  async search(query: string, options: SearchOptions): Promise<SearchResult & { indexing: Indexing | null }> {
    const index = await this.#open();
    const isUpToDate = await this.#refreshed(index);
    const indexing = isUpToDate ? null : (this.#indexing ?? { records: 0, bytes: 0, of: 0 });
    return { ...(await index.search(query, options)), indexing };
  }

  async close(): Promise<void> {
    // What kept it from opening was told to whoever asked.
    const index = await this.#index?.catch(() => undefined);
    index?.close();
  }

  /** Whether it took in everything before patience was over; else that goes on, and later searches have it. */
  async #refreshed(index: SearchIndex): Promise<boolean> {
    const done = index.refresh((told) => {
      this.#indexing = told;
    });
    const over = Promise.withResolvers<false>();
    const timer = setTimeout(() => over.resolve(false), PATIENCE_MS);
    try {
      return await Promise.race([done.then(() => true), over.promise]);
    } finally {
      clearTimeout(timer);
      // Told to the search that waits for it next.
      done.catch(() => undefined);
    }
  }

  #open(): Promise<SearchIndex> {
    this.#index ??= SearchIndex.open(this.#data).catch((error) => {
      this.#index = undefined;
      throw error;
    });
    return this.#index;
  }
}
