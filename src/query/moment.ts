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
import { keepSql, MAKERS } from './made.ts';
import { Makings } from './makings.ts';
import { Mirror, mirrorFolder } from './mirror.ts';
import { firstOf, streamed } from './streamed.ts';

/**
 * A moment of an archive in a database, of which only what is asked for is read, and which can be moved to a later one.
 * Queries that run meanwhile see the moment at which they began. Its methods wait for each other, but none for what is made.
 */
export class Moment {
  readonly database: QueryDatabase;
  readonly #data: DataPlace;
  readonly #files: () => Promise<ArchiveFile[]>;
  readonly #store: FileStore & { close?: () => void };
  readonly #connection: DuckDBConnection;
  readonly #mirror: Mirror | undefined;
  readonly #rows = new Map<Dataset, KeptRows>();
  /** Of which generation of the moment each is that was made. */
  readonly #made = new Map<Made, number>();
  readonly #makings = new Makings();
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

  /** Reads and makes what these need, where it is not there yet. Where the signal is aborted meanwhile, throws its reason. */
  async need(needs: Iterable<Need>, signal?: AbortSignal): Promise<void> {
    const wanted = [...needs];
    const made = wanted.filter((need): need is Made => !(need in DATASETS));
    const read = wanted.filter((need): need is Dataset => need in DATASETS);
    await this.#alone(async () => {
      const missing = new Set([...read, ...made.flatMap((one) => MAKERS[one].needs)]).difference(this.#rows);
      if (missing.size > 0) await this.#take([...missing]);
    });
    for (const one of made) await this.#upToNow(one, signal);
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
    this.#makings.close();
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

  /** Made at this moment or a later one. */
  async #upToNow(made: Made, signal: AbortSignal | undefined): Promise<void> {
    const now = this.#generation;
    while ((this.#made.get(made) ?? -1) < now)
      await this.#makings.join(made, (ended) => this.#make(made, ended), signal);
  }

  /** Takes long, so others go on meanwhile. */
  async #make(made: Made, signal: AbortSignal): Promise<void> {
    const at = this.#generation;
    const file = path.join(this.database.folder, `${made}.jsonl`);
    await MAKERS[made].write(file, { data: this.#data, source: sourceIn(this.database), signal });
    await this.#alone(async () => {
      signal.throwIfAborted();
      await this.#connection.run(keepSql(made, file));
      this.#made.set(made, at);
      await this.#define(new Set(this.#rows.keys()), this.#at);
    });
  }
}

const hasReadings = (files: ArchiveFile[]): boolean =>
  files.some(({ kind, bytes }) => kind === 'readings' && bytes > 0);

const stateOf = (files: ArchiveFile[]): string =>
  files.map(({ path: name, bytes, sealed }) => `${name} ${bytes} ${sealed}`).join('\n');

function sourceIn(database: QueryDatabase) {
  const rows = <T>(sql: string) => streamed<T>(() => database.connect(), sql);
  const run = async (sql: string) => {
    const connection = await database.connect();
    await connection.run(sql).finally(() => connection.closeSync());
  };
  return { rows, first: <T>(sql: string) => firstOf(rows<T>(sql)), scratch: { run } };
}
