import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged } from '../../model/disk_errors.ts';
import type { Article } from '../../model/records.ts';
import type { FileStore } from '../../storage/port.ts';

/** Where a record lies: a line of a gzip member of a file. */
export interface Place {
  path: string;
  at: number;
  length: number;
  line: number;
}

/** UTF-16 units of records that are kept for the next search: what is found once is often found again. */
const KEPT = 32 << 20;
const CHUNK = 1 << 17;
const NEWLINE = 0x0a;

const keyOf = ({ path, at, line }: Place) => `${path} ${at} ${line}`;

/** Reads records back from the archive. */
export class Records {
  readonly #store: FileStore;
  readonly #kept = new Map<string, string>();
  #units = 0;

  constructor(store: FileStore) {
    this.#store = store;
  }

  /** In the order of the places; each member is unpacked once, and no further than it is asked for. */
  async read(places: Place[]): Promise<Article[]> {
    const rows = new Map(
      places.flatMap((place) => {
        const kept = this.#kept.get(keyOf(place));
        return kept === undefined ? [] : [[keyOf(place), kept] as const];
      }),
    );
    const missing = places.filter((place) => !rows.has(keyOf(place)));
    const members = Map.groupBy(missing, ({ path, at }) => `${path} ${at}`);
    await Promise.all(
      [...members.values()].map(async (some) => {
        for (const [key, row] of await this.#rowsOf(some)) rows.set(key, this.#keep(key, row));
      }),
    );
    return places.map((place) => JSON.parse(rows.get(keyOf(place)) ?? 'null') as Article);
  }

  async #rowsOf(places: Place[]): Promise<[key: string, row: string][]> {
    const [{ path, at, length } = { path: '', at: 0, length: 0 }] = places;
    const packed = await this.#store.read(path, at, at + length);
    const wanted = new Map(places.map((place) => [place.line, keyOf(place)]));
    const found: [string, string][] = [];
    try {
      for await (const { line, row } of linesOf(packed, Math.max(...wanted.keys()))) {
        const key = wanted.get(line);
        if (key !== undefined) found.push([key, row.toString()]);
      }
    } catch (error) {
      throw this.#broken(path, at, error);
    }
    if (found.length < wanted.size) throw this.#broken(path, at, undefined);
    return found;
  }

  #broken(path: string, at: number, cause: unknown) {
    return damaged(
      `${this.#store.place}/${path}: its bytes from ${at} on are not rows as they were written.`,
      cause,
    );
  }

  #keep(key: string, row: string): string {
    this.#units += row.length;
    if (this.#units > KEPT) {
      this.#kept.clear();
      this.#units = row.length;
    }
    this.#kept.set(key, row);
    return row;
  }
}

/** The lines of a gzip member up to one of them, and no more of it is unpacked. */
async function* linesOf(packed: Uint8Array, last: number): AsyncGenerator<{ line: number; row: Buffer }> {
  const unpacked = Readable.from([packed]).pipe(createGunzip({ chunkSize: CHUNK }));
  let rest: Buffer[] = [];
  let line = 0;
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield { line, row: Buffer.concat([...rest, chunk.subarray(from, end)]) };
      rest = [];
      from = end + 1;
      if (line++ === last) return;
    }
    rest.push(chunk.subarray(from));
  }
}
