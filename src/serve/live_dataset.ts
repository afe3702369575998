import type { DataPlace } from '../place.ts';
import { DatasetReader, type Table } from '../query/dataset.ts';

export interface Asked {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** Rows at most. */
  most?: number | undefined;
}

/** The dataset as it is now, opened when it is first asked for: a crawl may be about to begin it. */
export class LiveDataset {
  readonly #data: DataPlace;
  #reader: Promise<DatasetReader> | undefined;

  constructor(data: DataPlace) {
    this.#data = data;
  }

  /** Throws `no_data`, `query_failed`. */
  async table(sql: string, values: unknown[] = [], _asked: Asked = {}): Promise<Table> {
    const reader = await this.#open();
    const said = sql.replace(/\$(\d+)/g, (_all, n: string) => lit(values[Number(n) - 1]));
    return reader.query(said);
  }

  async close(): Promise<void> {
    const reader = await this.#reader?.catch(() => undefined);
    reader?.close();
  }

  #open(): Promise<DatasetReader> {
    this.#reader ??= DatasetReader.open(this.#data).catch((error) => {
      this.#reader = undefined;
      throw error;
    });
    return this.#reader;
  }
}

const lit = (v: unknown): string =>
  Array.isArray(v)
    ? `[${v.map(lit).join(', ')}]`
    : typeof v === 'number'
      ? String(v)
      : `'${String(v).replaceAll("'", "''")}'`;
