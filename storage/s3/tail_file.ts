import { NewskeepError } from '../../model/errors.ts';
import type { AppendFile } from '../port.ts';
import { partKey } from './pieces.ts';

/** A part is put before `sync` asks for it once so many bytes wait. */
const EARLY_BYTES = 8 * 1024 * 1024;

/** Puts a part where there is none; false where another one is. */
export type PutPart = (key: string, bytes: Uint8Array) => Promise<boolean>;

/** One file of a bucket, open for appending: what is written becomes a part at each sync. */
export class TailFile implements AppendFile {
  readonly path: string;
  readonly #put: PutPart;
  /** Where the next part begins. */
  #offset: number;
  #isNew: boolean;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  /** A part whose put failed: it may be there all the same, so it is put again as it was. */
  #begun: Buffer | undefined;
  /** One flush at a time: each part begins where the last one ends. */
  #flushing: Promise<void> = Promise.resolve();

  /** `size` is undefined for a file that is new. */
  constructor(path: string, size: number | undefined, put: PutPart) {
    this.path = path;
    this.#put = put;
    this.#offset = size ?? 0;
    this.#isNew = size === undefined;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#waiting.push(Buffer.from(bytes));
    this.#bytes += bytes.length;
    if (this.#bytes >= EARLY_BYTES) await this.#flush();
  }

  async sync(): Promise<void> {
    await this.#flush();
    // A file without bytes has no parts; it is an empty object.
    if (this.#isNew && this.#offset === 0) await this.#put(this.path, new Uint8Array());
    this.#isNew = false;
  }

  /** What a failed put left is dropped: nobody was told that it is kept. */
  async close(): Promise<void> {
    if (!this.#begun) await this.sync();
  }

  #flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#putAll());
    return this.#flushing;
  }

  async #putAll(): Promise<void> {
    while (this.#begun || this.#bytes > 0) {
      this.#begun ??= this.#take();
      await this.#putPart(this.#begun);
      this.#begun = undefined;
    }
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    return bytes;
  }

  async #putPart(bytes: Buffer): Promise<void> {
    if (!(await this.#put(partKey(this.path, this.#offset), bytes)))
      throw new NewskeepError(
        'locked',
        `${this.path}: another writer has put other bytes at byte ${this.#offset}.`,
        {
          hint: 'Let one run write to this place at a time; run the same command again when the other has ended.',
        },
      );
    this.#offset += bytes.length;
  }
}
