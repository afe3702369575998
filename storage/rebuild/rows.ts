import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { Batch } from '../batch.ts';
import { periodOf, writerOf } from '../layout.ts';
import type { ListedFile } from '../manifest/manifest.ts';
import { segmentsIn } from '../manifest/merged.ts';

const LINE_END = 10;
const CHUNK = 1 << 20;
/** Rows that are held before they are written. */
const AT_ONCE = 2000;

type Row = Batch['rows'][number];

/** As `#path` names a file. */
const NAME = /^([a-z]+)-(\d{4}-\d\d)-(.*)\.jsonl$/;
const isDataset = (name: string | undefined): name is Dataset => name !== undefined && name in DATASETS;

/** Rows made again, kept aside on the disk, one file for each writer, dataset and month. */
export class RowsAside {
  readonly #folder: string;
  readonly #waiting = new Map<string, string[]>();
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(writer: string, rows: Row[]): void {
    for (const { dataset, month, json } of rows) {
      const file = this.#path(dataset, month, writer);
      const waiting = this.#waiting.get(file) ?? [];
      waiting.push(`${json}\n`);
      this.#waiting.set(file, waiting);
      if (++this.#count >= AT_ONCE) this.flush();
    }
  }

  flush(): void {
    for (const [file, some] of this.#waiting) appendFileSync(file, some.join(''));
    this.#waiting.clear();
    this.#count = 0;
  }

  /**
   * The segments of the manifest as these rows make them, each in the members that it had; those of one writer, dataset
   * and month share its rows, in the order of their numbers. Undefined where there are too few rows. A merged one is
   * made of those that were put into it.
   */
  async *segments(files: ListedFile[]): AsyncGenerator<{ file: ListedFile; bytes: Uint8Array | undefined }> {
    const readers = new Map<string, LineReader>();
    const written = files.flatMap((file) => sourcesOf(file).map((source) => ({ ...source, file })));
    for (const { file, source, members } of written.sort((a, b) => (a.source < b.source ? -1 : 1))) {
      const aside = this.#path(file.kind, periodOf(file.path), writerOf(source) ?? '');
      const reader = readers.get(aside) ?? new LineReader(aside);
      readers.set(aside, reader);
      const bytes = await segment(members, reader);
      if (source === file.path) yield { file, bytes };
      else if (bytes) writeFileSync(this.#madeAt(source), bytes);
    }
    for (const reader of readers.values()) reader.close();
    for (const file of files)
      if (file.merged) yield { file, bytes: this.#joined(sourcesOf(file).map(({ source }) => source)) };
  }

  #joined(sources: string[]): Uint8Array | undefined {
    const made = sources.map((source) => this.#madeAt(source));
    return made.every((file) => existsSync(file))
      ? Buffer.concat(made.map((file) => readFileSync(file)))
      : undefined;
  }

  #madeAt(source: string): string {
    return path.join(this.#folder, path.basename(source));
  }

  /** All rows, up to so many of one writer, dataset and month at a time. */
  *rows(most: number): Generator<{ writer: string; rows: Row[] }> {
    this.flush();
    for (const name of readdirSync(this.#folder).sort()) {
      const [, dataset, month = '', writer = ''] = NAME.exec(name) ?? [];
      if (!isDataset(dataset)) continue;
      const reader = new LineReader(path.join(this.#folder, name));
      for (let lines = reader.upTo(most); lines.length > 0; lines = reader.upTo(most))
        yield { writer, rows: lines.map((json) => ({ dataset, month, json })) };
      reader.close();
    }
  }

  #path(dataset: string, month: string, writer: string): string {
    return path.join(this.#folder, `${dataset}-${month}-${writer}.jsonl`);
  }
}

const compress = promisify(gzip);

/** The segments that lie in a file, as they were written, with the rows in each of their members. */
function sourcesOf(file: ListedFile): { source: string; members: number[] }[] {
  const rows = file.pieces.flatMap((piece) => piece.members);
  let at = 0;
  return segmentsIn({ path: file.path, members: rows.length, merged: file.merged }).map((part) => {
    at += part.members;
    return { source: part.path, members: rows.slice(at - part.members, at) };
  });
}

async function segment(members: number[], rows: LineReader): Promise<Uint8Array | undefined> {
  const made: Uint8Array[] = [];
  for (const count of members) {
    const lines = rows.take(count);
    if (!lines) return undefined;
    made.push(await compress(lines));
  }
  return Buffer.concat(made);
}

/** Lines of a file, in order, some at a time. */
class LineReader {
  readonly #file: number | undefined;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    try {
      this.#file = openSync(file, 'r');
    } catch {
      // No row was made of that month.
    }
  }

  /** Undefined where there are fewer. */
  take(count: number): Buffer | undefined {
    let end = 0;
    for (let found = 0; found < count; found++) {
      let at = this.#bytes.indexOf(LINE_END, end);
      while (at < 0) {
        if (!this.#more()) return undefined;
        at = this.#bytes.indexOf(LINE_END, end);
      }
      end = at + 1;
    }
    const lines = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end);
    return lines;
  }

  /** The next lines, without their ends: so many, or as many as there are. */
  upTo(most: number): string[] {
    const lines: string[] = [];
    for (let line = this.take(1); line; line = lines.length < most ? this.take(1) : undefined)
      lines.push(line.toString().slice(0, -1));
    return lines;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #more(): boolean {
    if (this.#file === undefined) return false;
    const chunk = Buffer.alloc(CHUNK);
    const length = readSync(this.#file, chunk);
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, length)]);
    return length > 0;
  }
}
