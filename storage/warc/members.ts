import { open } from 'node:fs/promises';
import { crc32, type Inflate, inflateRawSync } from 'node:zlib';
import type { FileStore } from '../port.ts';

/** The bytes of one record where they are whole, with what it takes in the file, or why they are not. */
export type Piece =
  | { offset: number; bytes: Uint8Array; length: number }
  | { offset: number; damage: string };

/** What is read through a window. */
export interface Source {
  size: number;
  /** Fewer bytes than asked for only at the end. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A record larger than this is stepped over: whole responses are held in memory, and pages are smaller. */
const LARGEST = 256 * 1024 * 1024;
const WINDOW = 1 << 20;
/** Read at once: many small members lie in it. */
const READ = 8 * WINDOW;
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

/** A file read through a window, so that one of any size takes the same memory. */
export class Window {
  readonly #source: Source;
  #at = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(source: Source) {
    this.#source = source;
  }

  /** Over a file of this machine. */
  static async open(path: string): Promise<Window> {
    const file = await open(path);
    const read = async (offset: number, length: number) => {
      const buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, (await file.read(buffer, 0, length, offset)).bytesRead);
    };
    return new Window({ size: (await file.stat()).size, read, close: () => file.close() });
  }

  /** Over the first `size` bytes of a file of the archive. */
  static over(store: FileStore, path: string, size: number): Window {
    const read = async (offset: number, length: number) => {
      const bytes = await store.read(path, offset, Math.min(size, offset + length));
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    };
    return new Window({ size, read, close: async () => undefined });
  }

  get size(): number {
    return this.#source.size;
  }

  /** At least `length` bytes from `offset` on, fewer only at the end of the file. */
  async from(offset: number, length = WINDOW): Promise<Buffer> {
    const end = Math.min(this.size, offset + length);
    if (offset < this.#at || end > this.#at + this.#bytes.length) {
      const wanted = Math.max(0, Math.min(this.size - offset, Math.max(length, READ)));
      this.#bytes = await this.#source.read(offset, wanted);
      this.#at = offset;
    }
    return this.#bytes.subarray(offset - this.#at);
  }

  /** Where `mark` stands next from `offset` on; the end of the file where it does not. */
  async find(mark: Buffer, offset: number): Promise<number> {
    for (let at = offset; at < this.size; ) {
      const bytes = await this.from(at);
      const place = bytes.indexOf(mark);
      if (place >= 0) return at + place;
      if (at + bytes.length >= this.size) break;
      at += Math.max(1, bytes.length - mark.length);
    }
    return this.size;
  }

  close = (): Promise<void> => this.#source.close();
}

export const isGzip = (head: Uint8Array): boolean => GZIP.equals(head.subarray(0, 3));

/**
 * The gzip members of a file, each checked by its own sum. After one that does not decompress, reading goes on
 * at the next place that looks like a member: damage costs the records that it lies in, and no others.
 */
export async function* gzipMembers(window: Window, from = 0): AsyncGenerator<Piece> {
  let offset = from;
  while (offset < window.size) {
    const member = await memberAt(window, offset);
    if (typeof member === 'object') {
      yield { offset, ...member };
      offset += member.length;
      continue;
    }
    yield { offset, damage: member };
    offset = await window.find(GZIP, offset + 1);
  }
}

async function memberAt(window: Window, offset: number): Promise<{ bytes: Buffer; length: number } | string> {
  for (let length = WINDOW; ; length *= 4) {
    const raw = await window.from(offset, length);
    const body = headerLength(raw);
    if (body === undefined) return 'it is no gzip member';
    const inflated = inflate(raw.subarray(body));
    if (typeof inflated === 'object') return checked(raw, body, inflated);
    const isCut = inflated === 'Z_BUF_ERROR';
    if (!isCut || offset + length >= window.size || length > LARGEST)
      return isCut ? 'its end is missing' : `it does not decompress (${inflated})`;
  }
}

function checked(raw: Buffer, body: number, { bytes, length }: { bytes: Buffer; length: number }) {
  const end = body + length;
  if (raw.length < end + 8) return 'its end is missing';
  if (raw.readUInt32LE(end) !== crc32(bytes)) return 'its checksum does not hold';
  return { bytes, length: end + 8 };
}

/** With `info`, zlib says how much it took: a member ends where its deflate stream does. */
function inflate(raw: Buffer): { bytes: Buffer; length: number } | string {
  try {
    const { buffer, engine } = inflateRawSync(raw, {
      info: true,
      maxOutputLength: LARGEST,
    }) as unknown as { buffer: Buffer; engine: Inflate };
    return { bytes: buffer, length: engine.bytesWritten };
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** RFC 1952, 2.3: ten bytes, then what the flags announce. */
function headerLength(raw: Buffer): number | undefined {
  if (!isGzip(raw) || raw.length < 18) return undefined;
  const flags = raw[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + raw.readUInt16LE(at);
  for (const text of [8, 16]) if (flags & text) at = raw.indexOf(0, at) + 1;
  return at + (flags & 2 ? 2 : 0);
}
