import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Dataset } from '../model/records.ts';
import type { Batch } from './batch.ts';
import { type NumberedFile, periodOf, segmentPath } from './layout.ts';
import type { AppendFile, FileStore } from './port.ts';

const compress = promisify(gzip);

export interface SegmentOptions {
  /** A segment that reached this many bytes is sealed and the next one begun. */
  segmentBytes: number;
  /** Stands in the names of its files. */
  writer: string;
  /** The next free number of a kind. */
  nextSerial(kind: Dataset): number;
}

/**
 * The datasets as JSON Lines, one gzip member a commit: any gzip reader sees one stream, and a tail that was
 * not acknowledged is cut off between members. (Node reads only the first frame of a multi-frame zstd file.)
 */
export class Segments {
  readonly #store: FileStore;
  readonly #options: SegmentOptions;
  /** The unsealed segment of each dataset and month. */
  readonly #open = new Map<string, NumberedFile>();
  readonly #handles = new Map<string, AppendFile>();
  /** The open segments as they were before the last write. */
  #before: NumberedFile[] = [];
  #last: NumberedFile[] = [];

  constructor(store: FileStore, options: SegmentOptions, unsealed: NumberedFile[]) {
    this.#store = store;
    this.#options = options;
    this.#remember(unsealed);
  }

  /** Appends the rows and returns, when they are on disk, the files as they are now. */
  async write(rows: Batch['rows']): Promise<NumberedFile[]> {
    this.#before = [...this.#open.values()];
    this.#last = [];
    const groups = Object.values(Object.groupBy(rows, (row) => `${row.dataset} ${row.month}`));
    const written: NumberedFile[] = [];
    for (const group of groups) if (group?.[0]) written.push(await this.#append(group, group[0]));
    this.#last = written;
    for (const path of this.#handles.keys())
      if (!written.some((file) => file.path === path && !file.sealed)) await this.#close(path);
    return written;
  }

  /** Takes the last write back, as if it had never been. */
  async undo(): Promise<void> {
    for (const { path } of this.#last) {
      await this.#close(path);
      const before = this.#before.find((file) => file.path === path);
      if (before) await this.#store.truncate(path, before.bytes);
      else await this.#store.remove(path);
    }
    this.#last = [];
    this.#open.clear();
    this.#remember(this.#before);
  }

  /** Ends those of months before this one: they get no more rows, but by an import, which begins new ones. */
  async endBefore(month: string): Promise<NumberedFile[]> {
    await this.close();
    return [...this.#open.values()]
      .filter(({ path }) => periodOf(path) < month)
      .map((file) => ({ ...file, sealed: true }));
  }

  /** They take no more rows. What lies under their names goes, where they are `dropped`: others hold it. */
  async forget(paths: Iterable<string>, { dropped }: { dropped: boolean }): Promise<void> {
    for (const path of paths) {
      const [key] = [...this.#open].find(([, file]) => file.path === path) ?? [];
      if (key === undefined && !this.#last.some((file) => file.path === path)) continue;
      if (key !== undefined) this.#open.delete(key);
      await this.#close(path);
      this.#before = this.#before.filter((file) => file.path !== path);
      this.#last = this.#last.filter((file) => file.path !== path);
      if (dropped) await this.#store.remove(path);
    }
  }

  async close(): Promise<void> {
    for (const path of this.#handles.keys()) await this.#close(path);
  }

  async #append(rows: Batch['rows'], { dataset, month }: Batch['rows'][number]): Promise<NumberedFile> {
    const before = this.#open.get(`${dataset} ${month}`) ?? this.#next(dataset, month);
    const handle = this.#handles.get(before.path) ?? (await this.#store.append(before.path, before.bytes));
    this.#handles.set(before.path, handle);
    const member = await compress(rows.map((row) => `${row.json}\n`).join(''));
    await handle.write(member);
    await handle.sync();
    const bytes = before.bytes + member.length;
    const sealed = bytes >= this.#options.segmentBytes;
    const after = { ...before, bytes, records: before.records + rows.length, sealed };
    if (sealed) this.#open.delete(`${dataset} ${month}`);
    else this.#open.set(`${dataset} ${month}`, after);
    return after;
  }

  #remember(unsealed: NumberedFile[]): void {
    for (const file of unsealed) this.#open.set(`${file.kind} ${periodOf(file.path)}`, file);
  }

  #next(dataset: Dataset, month: string): NumberedFile {
    const serial = this.#options.nextSerial(dataset);
    const path = segmentPath(dataset, month, serial, this.#options.writer);
    return { path, kind: dataset, serial, bytes: 0, records: 0, sealed: false };
  }

  async #close(path: string): Promise<void> {
    const handle = this.#handles.get(path);
    this.#handles.delete(path);
    await handle?.close();
  }
}
