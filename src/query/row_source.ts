import { DATASETS, type Dataset } from '../../model/records.ts';
import type { FileStore } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { openStore } from '../wiring.ts';
import { rowsSql } from './rows_sql.ts';
import { Scratch } from './scratch.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import { firstOf } from './streamed.ts';
import { viewsSql } from './views.ts';

/** A dataset is read file by file: a second thread would hold a second file's longest row. */
const THREADS = 1;

/** What is made in the database before anybody reads. */
type Prepare = (scratch: Scratch, files: Snapshot) => Promise<void>;

const views: Prepare = async (scratch, files) => {
  for (const dataset of Object.keys(DATASETS) as Dataset[])
    await scratch.run(`CREATE VIEW all_${dataset} AS ${rowsSql(dataset, files.paths(dataset))}`);
  await scratch.run(viewsSql(files.paths('readings').length > 0));
};

/**
 * A moment of an archive in a database on the disk, as the views of `newskeep query` unless it is prepared otherwise: for
 * what has to be sorted or joined, and comes row by row. Whoever opens it closes it.
 */
export class RowSource {
  readonly store: FileStore & { close?: () => void };
  /** Tables of one's own may be made in it. */
  readonly scratch: Scratch;
  readonly #snapshot: Snapshot;

  private constructor(store: FileStore, scratch: Scratch, files: Snapshot) {
    this.store = store;
    this.scratch = scratch;
    this.#snapshot = files;
  }

  /** Throws `no_data` where there is no archive. */
  static async open(data: DataPlace, prepare: Prepare = views, threads = THREADS): Promise<RowSource> {
    const files = await snapshot(data);
    let scratch: Scratch | undefined;
    try {
      scratch = await Scratch.open({ memory: '2GB', threads });
      await prepare(scratch, files);
      return new RowSource(await openStore(data), scratch, files);
    } catch (error) {
      scratch?.close();
      files.dispose();
      throw error;
    }
  }

  /** Committed bytes of the archive's files. */
  get bytes(): number {
    return this.#snapshot.files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  rows<T>(sql: string): AsyncGenerator<T> {
    return this.scratch.rows<T>(sql);
  }

  /** The first row of a SELECT; undefined where there is none. */
  first<T>(sql: string): Promise<T | undefined> {
    return firstOf(this.scratch.rows<T>(sql));
  }

  /** Whether files of that moment were put into others since, and are gone. */
  isStale(): boolean {
    return this.#snapshot.isStale();
  }

  close(): void {
    this.scratch.close();
    this.#snapshot.dispose();
    this.store.close?.();
  }
}
