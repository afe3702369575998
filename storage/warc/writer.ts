import { basename } from 'node:path';
import { dayOf, type NumberedFile, periodOf, warcPath } from '../layout.ts';
import type { AppendFile, FileStore } from '../port.ts';
import { warcFields } from './capture.ts';
import { newRecordId, recordMember } from './record.ts';

export interface WarcOptions {
  /** A file that reached this many bytes is sealed and the next one begun. */
  warcBytes: number;
  /** "newskeep/0.1.0". */
  software: string;
  contact?: string | undefined;
  description?: string | undefined;
  /** What the run was told, as JSON. */
  config?: string | undefined;
  /** Stands in the names of its files. */
  writer: string;
  now(): Date;
  nextSerial(kind: 'warc'): number;
}

/** Small records are gathered into writes of this size. */
const BUFFER_BYTES = 1 << 20;

/** The one writer of the archive's WARC files. A file holds captures whole, and those of one UTC day. */
export class WarcWriter {
  readonly #store: FileStore;
  readonly #options: WarcOptions;
  #file: NumberedFile | undefined;
  #handle: AppendFile | undefined;
  #buffer: Uint8Array[] = [];
  #buffered = 0;
  /** What changed since the last sync, by path. */
  readonly #touched = new Map<string, NumberedFile>();

  constructor(store: FileStore, options: WarcOptions, unsealed: NumberedFile | undefined) {
    this.#store = store;
    this.#options = options;
    this.#file = unsealed;
  }

  /** The file that grows. */
  get path(): string | undefined {
    return this.#file?.path;
  }

  /** Appends members that belong together and says where each begins. Durable after `sync`. */
  async append(members: Uint8Array[]): Promise<{ path: string; offsets: number[] }> {
    const path = await this.#current();
    const offsets: number[] = [];
    for (const member of members) offsets.push(await this.#add(member));
    return { path, offsets };
  }

  /** Returns, when they are on disk, the files as they are now. */
  async sync(): Promise<NumberedFile[]> {
    await this.flush();
    if (this.#touched.size > 0) await this.#handle?.sync();
    const files = [...this.#touched.values()];
    this.#touched.clear();
    return files;
  }

  /** Closes the file without writing what is buffered: that was never acknowledged. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** The file for the next capture, begun or taken up again where needed. */
  async #current(): Promise<string> {
    const now = this.#options.now().toISOString();
    if (
      this.#file &&
      (this.#file.bytes >= this.#options.warcBytes || periodOf(this.#file.path) !== dayOf(now))
    )
      await this.#seal(this.#file);
    const serial = () => this.#options.nextSerial('warc');
    this.#file ??= newFile(now, serial(), this.#options.writer);
    if (!this.#handle) {
      this.#handle = await this.#store.append(this.#file.path, this.#file.bytes);
      // A warcinfo describes the records after it up to the next one (ISO 28500:2017, 6.2), so each run has its own.
      await this.#add(await this.#warcinfo(this.#file.path, now));
    }
    return this.#file.path;
  }

  async #seal(file: NumberedFile): Promise<void> {
    await this.flush();
    await this.#handle?.sync();
    await this.close();
    this.#touched.set(file.path, { ...file, sealed: true });
    this.#file = undefined;
  }

  async #add(member: Uint8Array): Promise<number> {
    const file = this.#file;
    if (!file) throw new Error('No WARC file is open.');
    this.#file = { ...file, bytes: file.bytes + member.length, records: file.records + 1 };
    this.#touched.set(file.path, this.#file);
    this.#buffer.push(member);
    this.#buffered += member.length;
    if (this.#buffered >= BUFFER_BYTES) await this.flush();
    return file.bytes;
  }

  /** Writes what is buffered, so that it can be read. */
  async flush(): Promise<void> {
    if (this.#buffered === 0) return;
    const bytes = Buffer.concat(this.#buffer);
    this.#buffer = [];
    this.#buffered = 0;
    await this.#handle?.write(bytes);
  }

  #warcinfo(path: string, date: string): Promise<Uint8Array> {
    const { software, contact, description, config } = this.#options;
    const fields = {
      software,
      format: 'WARC File Format 1.1',
      conformsTo: 'https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
      operator: contact,
      description: description ?? 'Pages of newspapers, kept whole.',
      config,
    };
    return recordMember({
      type: 'warcinfo',
      id: newRecordId(),
      date,
      filename: basename(path),
      block: [Buffer.from(warcFields(fields))],
    });
  }
}

const newFile = (now: string, serial: number, writer: string): NumberedFile => ({
  path: warcPath(now, serial, writer),
  kind: 'warc',
  serial,
  bytes: 0,
  records: 0,
  sealed: false,
});
