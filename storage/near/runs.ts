import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { blobOf, uint32 } from './blobs.ts';
import { SQL } from './schema.ts';

interface Chunk {
  id: number;
  /** Its first key. */
  first: number;
}

interface Run {
  id: number;
  entries: number;
  chunks: Chunk[];
}

/** Postings in the order of their keys: texts[n] has keys[n]. */
interface Postings {
  keys: Uint32Array;
  texts: Uint32Array;
}

/** Postings of a chunk: 64 KB to read for a key. */
const CHUNK = 8192;
/** So many runs of about one size become one. */
const FAN = 8;
/** A phrase of more texts than this tells nothing; a story of more copies is found by the first of them. */
export const MAX_OF_KEY = 32;

/**
 * Which texts have a key: sorted runs of postings, written once, merged as they grow many (an LSM tree). Queries
 * come in order, so that a large batch reads each run once from front to back. Memory: some 50 bytes a chunk.
 */
export class Runs {
  readonly #read: StatementSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  /** The largest first: there lie the texts known longest. */
  #runs: Run[] = [];
  #lastId = 0;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare(SQL.chunk);
    this.#put = database.prepare(SQL.putChunk);
    this.#drop = database.prepare(SQL.dropRun);
    const runs = new Map<number, Run>();
    for (const row of database.prepare(SQL.chunks).iterate()) {
      const { id, run: runId, first, entries } = row as unknown as Chunk & { run: number; entries: number };
      const run = runs.get(runId) ?? { id: runId, entries: 0, chunks: [] };
      runs.set(runId, run);
      run.entries += entries;
      run.chunks.push({ id, first });
      this.#lastId = Math.max(this.#lastId, runId);
    }
    for (const run of runs.values()) this.#keep(run);
  }

  /** Calls `hit` for each text that has the key of the n-th query. The keys are sorted. */
  find(keys: Uint32Array, hit: (query: number, text: number) => void): void {
    for (const { chunks } of this.#runs) {
      let query = 0;
      for (const [place, chunk] of chunks.entries()) {
        const from = lowerBound(keys, chunk.first, query);
        const next = chunks[place + 1]?.first;
        query = next === undefined ? keys.length : lowerBound(keys, next, from);
        if (query > from) this.#findIn(chunk, keys, from, query, hit);
      }
    }
  }

  /** Adds postings, and merges runs where there are many. */
  add({ keys, texts }: Postings): void {
    const writer = this.#writer();
    for (let at = 0; at < keys.length; at++) writer.push(keys[at] ?? 0, texts[at] ?? 0);
    this.#keep(writer.end());
    for (let due = this.#due(); due; due = this.#due()) this.#merge(due);
  }

  #findIn(
    chunk: Chunk,
    keys: Uint32Array,
    from: number,
    to: number,
    hit: (query: number, text: number) => void,
  ): void {
    const held = this.#load(chunk);
    let at = 0;
    for (let query = from; query < to; query++) {
      const key = keys[query] ?? 0;
      at = lowerBound(held.keys, key, at);
      for (let one = at; one < held.keys.length && held.keys[one] === key; one++)
        hit(query, held.texts[one] ?? 0);
    }
  }

  /** Runs of about one size, where there are too many of them. */
  #due(): Run[] | undefined {
    const bySize = Map.groupBy(this.#runs, ({ entries }) =>
      Math.floor(Math.log(entries + 1) / Math.log(FAN)),
    );
    return [...bySize.values()].find((runs) => runs.length >= FAN);
  }

  #merge(runs: Run[]): void {
    const writer = this.#writer();
    const cursors = runs.map((run) => new Cursor(run.chunks, (chunk) => this.#load(chunk)));
    for (;;) {
      let least: Cursor | undefined;
      for (const cursor of cursors) if (!cursor.isAtEnd && (!least || cursor.isBefore(least))) least = cursor;
      if (!least) break;
      writer.push(least.key, least.text);
      least.next();
    }
    for (const { id } of runs) this.#drop.run(id);
    this.#runs = this.#runs.filter((run) => !runs.includes(run));
    this.#keep(writer.end());
  }

  #keep(run: Run): void {
    this.#runs.push(run);
    this.#runs.sort((a, b) => b.entries - a.entries);
  }

  #load({ id }: Chunk): Postings {
    const { data } = this.#read.get(id) as { data: Uint8Array };
    const numbers = uint32(data);
    return { keys: numbers.subarray(0, numbers.length / 2), texts: numbers.subarray(numbers.length / 2) };
  }

  #writer(): RunWriter {
    const id = ++this.#lastId;
    return new RunWriter(id, ({ keys, texts }) => {
      const data = new Uint32Array(keys.length * 2);
      data.set(keys);
      data.set(texts, keys.length);
      return Number(this.#put.run(id, keys[0] ?? 0, keys.length, blobOf(data)).lastInsertRowid);
    });
  }
}

/** Cuts postings that come in order into chunks, no key in two of them. */
class RunWriter {
  readonly #run: Run;
  readonly #write: (postings: Postings) => number;
  readonly #keys = new Uint32Array(CHUNK + MAX_OF_KEY);
  readonly #texts = new Uint32Array(CHUNK + MAX_OF_KEY);
  #length = 0;
  #ofKey = 0;

  constructor(id: number, write: (postings: Postings) => number) {
    this.#run = { id, entries: 0, chunks: [] };
    this.#write = write;
  }

  push(key: number, text: number): void {
    const isSame = this.#length > 0 && this.#keys[this.#length - 1] === key;
    this.#ofKey = isSame ? this.#ofKey + 1 : 1;
    if (this.#ofKey > MAX_OF_KEY) return;
    if (!isSame && this.#length >= CHUNK) this.#flush();
    this.#keys[this.#length] = key;
    this.#texts[this.#length++] = text;
  }

  end(): Run {
    if (this.#length > 0) this.#flush();
    return this.#run;
  }

  #flush(): void {
    const keys = this.#keys.subarray(0, this.#length);
    const id = this.#write({ keys, texts: this.#texts.subarray(0, this.#length) });
    this.#run.chunks.push({ id, first: keys[0] ?? 0 });
    this.#run.entries += this.#length;
    this.#length = 0;
  }
}

/** A place in a run that is read from front to back. */
class Cursor {
  readonly #chunks: Iterator<Chunk>;
  readonly #load: (chunk: Chunk) => Postings;
  #postings: Postings = { keys: new Uint32Array(), texts: new Uint32Array() };
  #at = -1;
  isAtEnd = false;
  key = 0;
  text = 0;

  constructor(chunks: Chunk[], load: (chunk: Chunk) => Postings) {
    this.#chunks = chunks.values();
    this.#load = load;
    this.next();
  }

  next(): void {
    if (++this.#at >= this.#postings.keys.length) {
      const chunk = this.#chunks.next();
      if (chunk.done) {
        this.isAtEnd = true;
        return;
      }
      this.#postings = this.#load(chunk.value);
      this.#at = 0;
    }
    this.key = this.#postings.keys[this.#at] ?? 0;
    this.text = this.#postings.texts[this.#at] ?? 0;
  }

  isBefore(other: Cursor): boolean {
    return this.key < other.key || (this.key === other.key && this.text < other.text);
  }
}

/** The first place from `from` on whose number is not smaller. What is near is found sooner. */
function lowerBound(numbers: Uint32Array, wanted: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < numbers.length && (numbers[low + step] ?? 0) < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, numbers.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
