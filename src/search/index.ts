import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { NewskeepError } from '../../model/errors.ts';
import type { FileStore } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { openStore, readArchive, searchFolder } from '../wiring.ts';
import { readCursor, searchKey, writeCursor } from './cursor.ts';
import { facetsOf } from './facets.ts';
import { hitsOf } from './hits.ts';
import { matchOf } from './query/match.ts';
import { notesOn } from './query/parse.ts';
import { type Asked, arrived, type Candidate, count, endOf, older, RANKED, ranked } from './rank.ts';
import { Records } from './records.ts';
import type { OnIndexing, SearchOptions, SearchResult } from './shapes.ts';
import { empty, indexPath, isDamage, makeBlank, onIndex, openSound } from './store/database.ts';
import { Files } from './store/files.ts';
import { isMergeDue } from './store/merge.ts';
import { tryLock, update } from './update.ts';

export type { SearchFilters } from './query/filters.ts';
export type {
  Marks,
  OnIndexing,
  SearchHit,
  SearchOptions,
  SearchResult,
} from './shapes.ts';

export interface IndexOptions {
  /** Rows of a transaction while records are taken in: many are cheaper, and are what a kill costs. */
  batchRows?: number | undefined;
}

const BATCH_ROWS = 4000;
const PAGE = 20;
const MOST_HITS = 1000;
const POLL_MS = 100;

interface Wanted {
  skip: number;
  limit: number;
  facets: boolean;
  byArrival: boolean;
}

/**
 * Full text over a dataset (docs/search.md). The index lies in the state folder, is made from the archive's records and
 * follows them; several processes may have it open. Whoever opens it closes it.
 */
export class SearchIndex {
  readonly #data: DataPlace;
  readonly #folder: string;
  readonly #store: FileStore & { close?: () => void };
  readonly #records: Records;
  #database: DatabaseSync;
  #inode: number;
  readonly #batchRows: number;
  #refreshing: Promise<void> | undefined;

  private constructor(data: DataPlace, store: FileStore, database: DatabaseSync, batchRows: number) {
    this.#data = data;
    this.#batchRows = batchRows;
    this.#folder = searchFolder(data);
    this.#store = store;
    this.#records = new Records(store);
    this.#database = database;
    this.#inode = this.#inodeNow();
  }

  /** Opens what is indexed so far, which may be nothing: `refresh` comes first. Throws `no_data`. */
  static async open(data: DataPlace, { batchRows = BATCH_ROWS }: IndexOptions = {}): Promise<SearchIndex> {
    await readArchive(data);
    const database = await openOrMake(data);
    return new SearchIndex(data, await openStore(data), database, batchRows);
  }

  /**
   * Takes in what the archive has committed since the last time. Calls at the same time are one; other searches of this
   * index go on meanwhile, in what is indexed so far.
   */
  refresh(onProgress?: OnIndexing): Promise<void> {
    this.#refreshing ??= this.#refresh(onProgress).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Forgets what is indexed, and indexes the archive anew. */
  async rebuild(onProgress?: OnIndexing): Promise<void> {
    await this.#reopenReplaced();
    const lock = await waitForLock(this.#data);
    try {
      this.#empty();
    } finally {
      lock.release();
    }
    await this.refresh(onProgress);
  }

  /** Throws `search_invalid` where the query, its cursor or its limit cannot be read. */
  async search(query: string, options: SearchOptions = {}): Promise<SearchResult> {
    try {
      return await this.#search(query, options);
    } catch (error) {
      if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
      // The file of a hit was put into another one since the last refresh.
      await this.refresh();
      return this.#search(query, options);
    }
  }

  close(): void {
    this.#database.close();
    this.#store.close?.();
  }

  async #search(query: string, options: SearchOptions): Promise<SearchResult> {
    const { limit = PAGE, cursor, facets = false, allRevisions = false, byArrival = false } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HITS)
      throw new NewskeepError('search_invalid', `A page of ${limit} hits cannot be given.`, {
        hint: `Ask for 1 to ${MOST_HITS}.`,
      });
    const key = searchKey(query, options.filters);
    const at = cursor === undefined ? undefined : readCursor(cursor, key, allRevisions);
    const match = matchOf(query, options.filters);
    const found = this.#onIndex(() => {
      const asked = { ...match, until: at?.until ?? endOf(this.#database), allRevisions };
      return this.#find(asked, { skip: at?.skip ?? 0, limit, facets, byArrival });
    });
    const { page, until, ...told } = found;
    const hits = await hitsOf(this.#database, this.#records, page.slice(0, limit), match.needles);
    const next = { skip: (at?.skip ?? 0) + limit, until };
    const more = page.length > limit ? writeCursor(next, key, allRevisions) : null;
    return { ...told, hits, cursor: more, notes: notesOn(query) };
  }

  /** One hit more than asked for says that there is another page. */
  #find(asked: Asked, { skip, limit, facets, byArrival }: Wanted) {
    const best = ranked(this.#database, asked);
    const isAll = best.length < RANKED;
    const { total, isExact } = isAll ? { total: best.length, isExact: true } : count(this.#database, asked);
    const page = byArrival
      ? arrived(this.#database, asked, skip, limit + 1)
      : this.#bestPage(asked, best, skip, limit + 1);
    const docs = best.map(({ doc }) => doc);
    return {
      total,
      total_is_exact: isExact,
      ranked_among: best.length,
      facets: facets ? facetsOf(this.#database, docs) : null,
      page,
      until: asked.until,
    };
  }

  #bestPage(asked: Asked, best: Candidate[], skip: number, length: number): Candidate[] {
    const page = best.slice(skip, skip + length);
    if (best.length < RANKED || page.length === length) return page;
    return [...page, ...older(this.#database, asked, Math.max(skip, RANKED), length - page.length)];
  }

  /** One whose bytes are broken cannot be emptied. */
  #empty(): void {
    try {
      this.#onIndex(() => empty(this.#database));
    } catch (error) {
      if (!(error instanceof NewskeepError && error.code === 'index_damaged')) throw error;
      this.#database.close();
      makeBlank(this.#folder);
      this.#database = openSound(this.#folder) ?? lost(this.#folder);
      this.#inode = this.#inodeNow();
    }
  }

  async #refresh(onProgress: OnIndexing | undefined): Promise<void> {
    await this.#reopenReplaced();
    await update({
      data: this.#data,
      open: () => this.#onIndex(() => openSound(this.#folder)) ?? lost(this.#folder),
      known: () => this.#onIndex(() => new Files(this.#database).bytes()),
      isMergeDue: () => this.#onIndex(() => isMergeDue(this.#database)),
      batchRows: this.#batchRows,
      onProgress,
    });
  }

  /** Another process may have removed the index (`newskeep forget`), or made it anew. */
  async #reopenReplaced(): Promise<void> {
    if (this.#inodeNow() === this.#inode) return;
    this.#database.close();
    this.#database = await openOrMake(this.#data);
    this.#inode = this.#inodeNow();
  }

  #inodeNow(): number {
    return statSync(indexPath(this.#folder), { throwIfNoEntry: false })?.ino ?? 0;
  }

  #onIndex<T>(call: () => T): T {
    return onIndex(this.#folder, call);
  }
}

const lost = (folder: string): never => {
  throw new NewskeepError('index_damaged', `${folder}: the index was removed meanwhile.`, {
    hint: 'Run the same command again: it is built anew from the archive.',
  });
};

/** The index of the folder; a blank one where there is none, or one that is damaged or another version's. */
async function openOrMake(data: DataPlace): Promise<DatabaseSync> {
  const folder = searchFolder(data);
  const open = () => {
    try {
      return openSound(folder);
    } catch (error) {
      if (isDamage(error)) return undefined;
      throw error;
    }
  };
  const held = open();
  if (held) return held;
  const lock = await waitForLock(data);
  try {
    // Another process may have made it while this one waited.
    const made = open();
    if (made) return made;
    makeBlank(folder);
    return open() ?? lost(folder);
  } finally {
    lock.release();
  }
}

async function waitForLock(data: DataPlace) {
  for (;;) {
    const lock = tryLock(data);
    if (lock) return lock;
    await sleep(POLL_MS);
  }
}
