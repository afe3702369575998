import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import { damaged } from '../../model/disk_errors.ts';
import type { Dataset } from '../../model/records.ts';
import type { ArchiveFile, FileStore } from '../../storage/port.ts';
import { chunksOf, parquetPath } from '../wiring.ts';
import { literal } from './columns.ts';
import { CHUNK } from './mirror.ts';
import { ROW_GROUP } from './row_groups.ts';
import { globbed, rowsSql } from './rows_sql.ts';
import { currentByPlaceSql, currentSql } from './views.ts';

/** Rows of a segment that has no Parquet yet, read so far. */
interface Loose {
  bytes: number;
  /** Parquet of our own, where there was much to read at once; the rest is in the table. */
  parquet: string[];
}

export interface Shelf {
  connection: DuckDBConnection;
  store: FileStore;
  /** For files of our own. */
  folder: string;
  /** Where files of the archive lie on this machine, brought here where they are of a bucket. */
  bring: (files: ArchiveFile[]) => Promise<(file: ArchiveFile) => string>;
}

/** So much of a segment, as it lies, is put into a Parquet file of our own; less into a table. */
const MUCH = 2 << 20;
const MIN_ROW = 1 << 20;
const NEWLINE = 10;

/**
 * The rows of one dataset, as the view `all_<dataset>`: of segments with Parquet beside them it reads that, and of each
 * other segment the rows are read once, and later what was added since.
 */
export class KeptRows {
  readonly #dataset: Dataset;
  readonly #shelf: Shelf;
  #loose = new Map<string, Loose>();
  #parts = 0;
  #isBegun = false;

  constructor(dataset: Dataset, shelf: Shelf) {
    this.#dataset = dataset;
    this.#shelf = shelf;
  }

  /** Bytes of segments that have no Parquet yet. */
  get looseBytes(): number {
    return this.#loose.values().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Takes the archive's files as they are now, within a transaction that the caller ends: by calling what comes back
   * once it is committed. Throws `storage_damaged` where one is not there as it was committed.
   */
  async take(files: ArchiveFile[]): Promise<() => void> {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const segments = files.filter(({ kind, bytes }) => kind === this.#dataset && bytes > 0);
    const beside = segments.flatMap((segment) => byPath.get(parquetPath(segment.path)) ?? []);
    const sealed = await this.#sealed(beside);
    const loose = new Map<string, Loose>();
    if (!this.#isBegun)
      await this.#run(
        `CREATE OR REPLACE TABLE loose_${this.#dataset} AS SELECT ''::VARCHAR AS segment, * FROM (${rowsSql(this.#dataset, [])})`,
      );
    for (const segment of segments)
      if (!byPath.has(parquetPath(segment.path))) loose.set(segment.path, await this.#taken(segment));
    for (const name of this.#loose.keys()) if (!loose.has(name)) await this.#drop(name);
    await this.#view([...sealed, ...loose.values().flatMap(({ parquet }) => parquet)]);
    const before = this.#loose;
    return () => {
      this.#isBegun = true;
      this.#loose = loose;
      for (const [name, { parquet }] of before)
        if (loose.get(name)?.parquet[0] !== parquet[0])
          for (const file of parquet) rmSync(file, { force: true });
    };
  }

  async #sealed(files: ArchiveFile[]): Promise<string[]> {
    const at = await this.#shelf.bring(files);
    return files.map((file) => {
      const local = at(file);
      const held = statSync(local, { throwIfNoEntry: false })?.size ?? 0;
      if (held < file.bytes) throw damaged(`${local}: has ${held} bytes where ${file.bytes} were committed.`);
      return local;
    });
  }

  /** A segment with what it has more than before; one that was written anew is read anew. */
  async #taken(segment: ArchiveFile): Promise<Loose> {
    let before = this.#loose.get(segment.path) ?? { bytes: 0, parquet: [] };
    if (before.bytes > segment.bytes) {
      await this.#drop(segment.path);
      before = { bytes: 0, parquet: [] };
    }
    if (before.bytes === segment.bytes) return before;
    const made = await this.#read(segment, before.bytes);
    return { bytes: segment.bytes, parquet: made ? [...before.parquet, made] : before.parquet };
  }

  async #read({ path: name, bytes }: ArchiveFile, from: number): Promise<string | undefined> {
    const part = path.join(this.#shelf.folder, `${this.#dataset}-${++this.#parts}`);
    try {
      const longest = await copyRows(
        chunksOf(this.#shelf.store, name, { from, to: bytes, most: CHUNK }),
        `${part}.jsonl.gz`,
      );
      const rows = rowsSql(this.#dataset, [`${part}.jsonl.gz`], longest);
      if (bytes - from < MUCH) {
        await this.#run(`INSERT INTO loose_${this.#dataset} SELECT ${literal(name)}, * FROM (${rows})`);
        return undefined;
      }
      await this.#run(
        `COPY (${rows}) TO ${literal(`${part}.parquet`)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP[this.#dataset]})`,
      );
      return `${part}.parquet`;
    } finally {
      rmSync(`${part}.jsonl.gz`, { force: true });
    }
  }

  #drop(segment: string): Promise<void> {
    return this.#run(`DELETE FROM loose_${this.#dataset} WHERE segment = ${literal(segment)}`);
  }

  async #view(parquet: string[]): Promise<void> {
    const paths = parquet.map((file) => literal(globbed(file))).join(', ');
    const sealed = paths && `read_parquet([${paths}], hive_partitioning = false)`;
    const loose = `SELECT * EXCLUDE (segment) FROM loose_${this.#dataset}`;
    await this.#run(
      `CREATE OR REPLACE VIEW all_${this.#dataset} AS ${sealed && `SELECT * FROM ${sealed} UNION ALL BY NAME `}${loose}`,
    );
    if (this.#dataset === 'articles')
      await this.#run(sealed ? currentByPlaceSql({ sealed, loose }) : currentSql);
  }

  async #run(sql: string): Promise<void> {
    await this.#shelf.connection.run(sql);
  }
}

/** The bytes of the longest row among them: DuckDB takes twice as much for each file, and at most it would be 512 MB. */
async function copyRows(from: AsyncIterable<Uint8Array>, file: string): Promise<number> {
  await pipeline(from, createWriteStream(file));
  let [longest, row] = [MIN_ROW, 0];
  for await (const chunk of createReadStream(file).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, at)) {
      longest = Math.max(longest, row + end - at + 1);
      row = 0;
      at = end + 1;
    }
    row += chunk.length - at;
  }
  return Math.max(longest, row) + 1;
}
