import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { ArchiveFile, FileStore } from '../../storage/port.ts';
import { type DataPlace, placeOf } from '../place.ts';
import { atLatest, filesOf, openStore } from '../wiring.ts';
import { type DatabaseLimits, QueryDatabase } from './database.ts';
import type { Made, Need } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { KeptRows } from './kept_rows.ts';
import { MAKERS } from './made.ts';
import { Mirror, mirrorFolder } from './mirror.ts';
import { firstOf, streamed } from './streamed.ts';
import { latestRevisionsSql } from './views.ts';

/**
 * A moment of an archive in a database, of which only what is asked for is read, and which can be moved to a later one.
 * Queries that run meanwhile see the moment at which they began. Its methods wait for each other.
 */
export class Moment {
  readonly database: QueryDatabase;
  readonly #data: DataPlace;
  readonly #files: () => Promise<ArchiveFile[]>;
  readonly #store: FileStore & { close?: () => void };
  readonly #connection: DuckDBConnection;
  readonly #mirror: Mirror | undefined;
  readonly #rows = new Map<Dataset, KeptRows>();
  readonly #made = new Map<Made, number>();
  #at: ArchiveFile[];
  #isFixed = false;
  #generation = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    data: DataPlace,
    files: () => Promise<ArchiveFile[]>,
    at: ArchiveFile[],
    store: FileStore,
    database: QueryDatabase,
    connection: DuckDBConnection,
  ) {
    this.#data = data;
    this.#files = files;
    this.#at = at;
    this.#store = store;
    this.database = database;
    this.#connection = connection;
    this.#mirror = placeOf(data).isBucket ? new Mirror(store, mirrorFolder(data)) : undefined;
  }

  /** Stays at the files of `fixed` where they are given. Throws `no_data` where there is no archive. */
  static async open(data: DataPlace, limits: DatabaseLimits, fixed?: ArchiveFile[]): Promise<Moment> {
    const files = fixed ? async () => fixed : filesOf(data);
    const at = await files();
    const { archive, isBucket } = placeOf(data);
    const root = isBucket ? mirrorFolder(data) : path.resolve(archive);
    const readable = Object.keys(DATASETS).map((dataset) => path.join(root, dataset));
    const database = await QueryDatabase.open(readable, limits);
    try {
      const connection = await database.connect();
      const moment = new Moment(data, files, at, await openStore(data), database, connection);
      moment.#isFixed = fixed !== undefined;
      return moment;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Reads what these need, where it is not read yet. */
  need(needs: Iterable<Need>): Promise<void> {
    return this.#alone(async () => {
      const wanted = [...needs];
      const datasets = wanted.filter((need): need is Dataset => need in DATASETS);
      const missing = datasets.filter((dataset) => !this.#rows.has(dataset));
      if (missing.length > 0) await this.#take(missing);
      for (const need of wanted) if (!(need in DATASETS)) await this.#make(need as Made);
    });
  }

  /** Takes in what was committed since. Whether there was anything. */
  refresh(): Promise<boolean> {
    return this.#alone(async () => {
      const files = await this.#files();
      if (stateOf(files) === stateOf(this.#at)) return false;
      await this.#take([...this.#rows.keys()], files);
      return true;
    });
  }

  /** Bytes of segments that have no Parquet beside them, of what was read. */
  get looseBytes(): number {
    return this.#rows.values().reduce((sum, rows) => sum + rows.looseBytes, 0);
  }

  close(): void {
    this.#connection.closeSync();
    this.database.close();
    this.#store.close?.();
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** All or nothing, and nobody sees half of it. */
  async #take(datasets: Dataset[], known = this.#at): Promise<void> {
    const take = (files: ArchiveFile[]) => this.#transaction(() => this.#taken(datasets, files));
    await (this.#isFixed ? take(known) : atLatest(this.#data, take, known));
  }

  async #taken(datasets: Dataset[], files: ArchiveFile[]): Promise<() => void> {
    // Those that are read already go along, where the files are others than before.
    const all = files === this.#at ? datasets : [...new Set([...this.#rows.keys(), ...datasets])];
    const taken = all.map((dataset) => [dataset, this.#rows.get(dataset) ?? this.#shelf(dataset)] as const);
    const kept: (() => void)[] = [];
    for (const [, rows] of taken) kept.push(await rows.take(files));
    const known = new Set([...this.#rows.keys(), ...all]);
    if (all.includes('articles')) await this.#connection.run(latestRevisionsSql);
    await this.#define(known, files);
    return () => {
      if (files !== this.#at) this.#generation++;
      this.#at = files;
      for (const [dataset, rows] of taken) this.#rows.set(dataset, rows);
      for (const keep of kept) keep();
    };
  }

  #shelf(dataset: Dataset): KeptRows {
    return new KeptRows(dataset, {
      connection: this.#connection,
      store: this.#store,
      folder: this.database.folder,
      bring: (files) => this.#bring(files),
    });
  }

  async #bring(files: ArchiveFile[]): Promise<(file: ArchiveFile) => string> {
    const mirror = this.#mirror;
    const root = path.resolve(placeOf(this.#data).archive);
    if (!mirror) return (file) => path.join(root, file.path);
    await mirror.bring(files, this.#at);
    return (file) => mirror.pathOf(file);
  }

  async #transaction(work: () => Promise<() => void>): Promise<void> {
    await this.#connection.run('BEGIN');
    try {
      const committed = await work();
      await this.#connection.run('COMMIT');
      committed();
    } catch (error) {
      await this.#connection.run('ROLLBACK');
      throw error;
    }
  }

  /** Views and macros whose datasets are read. */
  async #define(known: ReadonlySet<Need>, files: ArchiveFile[]): Promise<void> {
    for (const { sql, needs } of DEFINITIONS)
      if (needs.every((need) => known.has(need) || this.#made.has(need as Made)))
        await this.#connection.run(typeof sql === 'string' ? sql : sql(hasReadings(files)));
  }

  async #make(made: Made): Promise<void> {
    if (this.#made.get(made) === this.#generation) return;
    const { needs, make } = MAKERS[made];
    const missing = needs.filter((dataset) => !this.#rows.has(dataset));
    if (missing.length > 0) await this.#take(missing);
    await make(this.#connection, this.#data, sourceIn(this.database));
    this.#made.set(made, this.#generation);
    await this.#define(new Set(this.#rows.keys()), this.#at);
  }
}

const hasReadings = (files: ArchiveFile[]): boolean =>
  files.some(({ kind, bytes }) => kind === 'readings' && bytes > 0);

const stateOf = (files: ArchiveFile[]): string =>
  files.map(({ path: name, bytes, sealed }) => `${name} ${bytes} ${sealed}`).join('\n');

function sourceIn(database: QueryDatabase) {
  const rows = <T>(sql: string) => streamed<T>(() => database.connect(), sql);
  return { rows, first: <T>(sql: string) => firstOf(rows<T>(sql)) };
}
