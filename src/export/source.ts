import path from 'node:path';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { ArchiveFile, FileStore } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { rowsSql } from '../query/rows_sql.ts';
import { Scratch } from '../query/scratch.ts';
import { type Snapshot, snapshot } from '../query/snapshot.ts';
import { VERSION } from '../version.ts';
import { openStore, readArchive } from '../wiring.ts';
import type { ForeignName } from './as/names.ts';
import { keepChosen } from './chosen.ts';
import { withoutOptedOut } from './opted_out.ts';
import { ORDER, type Selection, whereOf } from './selection.ts';

/**
 * A file of articles that is read counts with the longest row
 * that might come (rows_sql.ts), 512 MB a thread, of which what is there is used.
 */
const LIMITS = { memory: '2GB', threads: 2 };

export interface SourceOptions {
  selection: Selection;
  includeOptedOut: boolean;
  /** In a CSV, text that a spreadsheet would run is made plain (csv.ts). */
  formulaSafe?: boolean | undefined;
  /** In JSON Lines, the names that another project gives its fields. */
  as?: ForeignName | undefined;
  /** Who is to be named in CITATION.cff. */
  authors?: string[] | undefined;
  /** Lines up to which a WACZ has its index as plain text; a longer one lies in blocks. */
  plainIndexLines?: number;
  /** Told in words, now and then; may throw to end the export. */
  onProgress(said: string): void;
}

/** A moment of an archive, for an export. */
export class ExportSource {
  readonly options: SourceOptions;
  readonly store: FileStore;
  /** A database of its own to sort in. */
  readonly scratch: Scratch;
  readonly #data: DataPlace;
  readonly #snapshot: Snapshot;
  #chosen = '';

  private constructor(
    data: DataPlace,
    options: SourceOptions,
    store: FileStore,
    files: Snapshot,
    scratch: Scratch,
  ) {
    this.#data = data;
    this.options = options;
    this.store = store;
    this.scratch = scratch;
    this.#snapshot = files;
  }

  /** What it selects is to be read once `chooseStories` is done. Throws `no_data` where there is no archive. */
  static async open(data: DataPlace, options: SourceOptions): Promise<ExportSource> {
    const files = await snapshot(data);
    let scratch: Scratch | undefined;
    try {
      scratch = await Scratch.open(LIMITS);
      return new ExportSource(data, options, await openStore(data), files, scratch);
    } catch (error) {
      scratch?.close();
      files.dispose();
      throw error;
    }
  }

  /** Lets SQL choose among the stories of this moment, where it is to. Throws `query_failed`, `usage`. */
  async chooseStories(): Promise<void> {
    const { stories } = this.options.selection;
    if (stories) this.#chosen = await keepChosen(this.#data, this.#snapshot.files, this.scratch, stories);
  }

  /** Whether files of that moment were put into others since. */
  async isStale(): Promise<boolean> {
    const { files } = await readArchive(this.#data);
    const held = new Set(files.map((file) => file.path));
    return this.#snapshot.files.some((file) => !held.has(file.path));
  }

  /** The archive's WARC files at this moment, by path. */
  warcFiles(): Map<string, ArchiveFile> {
    const warcs = this.#snapshot.files.filter(({ kind }) => kind === 'warc');
    return new Map(warcs.map((file) => [file.path, file]));
  }

  /** The months ("2026-02") that have rows of a dataset, with their files. */
  months(dataset: Dataset): [month: string, paths: string[]][] {
    const at = new Map(this.#snapshot.paths(dataset).map((full) => [path.basename(full), full]));
    const own = this.#snapshot.files.filter(
      ({ kind, path: name }) => kind === dataset && at.has(path.basename(name)),
    );
    const months = Map.groupBy(
      own,
      ({ path: name }) => /year=(\d{4})\/month=(\d\d)/.exec(name)?.slice(1).join('-') ?? '',
    );
    return [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, files]) => [month, files.map(({ path: name }) => at.get(path.basename(name)) ?? '')]);
  }

  /** The selected rows of a dataset, in SQL, in the order of an export; of some of its files or of all. */
  selected(dataset: Dataset, paths = this.#snapshot.paths(dataset)): string {
    const all = `SELECT * FROM (${rowsSql(dataset, paths)}) WHERE ${whereOf(this.options.selection, dataset)}`;
    const isText = dataset === 'articles' || dataset === 'readings';
    const rows = isText && !this.options.includeOptedOut ? withoutOptedOut(all) : all;
    return `${rows} ORDER BY ${ORDER[dataset]}`;
  }

  /** What the rows of a dataset are read from, of some of its files or of all, so that the same again is known. */
  inputs(dataset: Dataset, paths = this.#snapshot.paths(dataset)): unknown {
    const names = new Set(paths.map((full) => path.basename(full)));
    const files = this.#snapshot.files.filter(
      ({ kind, path: name }) => kind === dataset && names.has(path.basename(name)),
    );
    return files.map(({ path: name, bytes, records }) => [name, bytes, records]);
  }

  /** All but its rows that decides an export's bytes. */
  get decides(): unknown {
    const { onProgress, ...options } = this.options;
    return [VERSION, options, this.#chosen];
  }

  /** The datasets that are exported: most archives have no readings, and their readers need not know of any. */
  datasets(): Dataset[] {
    const all = Object.keys(DATASETS) as Dataset[];
    return all.filter((dataset) => dataset !== 'readings' || this.months(dataset).length > 0);
  }

  /** All rows of a dataset, in SQL. */
  all(dataset: Dataset): string {
    return rowsSql(dataset, this.#snapshot.paths(dataset));
  }

  close(): void {
    this.scratch.close();
    this.#snapshot.dispose();
    if ('close' in this.store && typeof this.store.close === 'function') this.store.close();
  }
}
