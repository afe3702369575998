import { createHash } from 'node:crypto';
import { damaged } from '../../model/disk_errors.ts';
import { hashWhole } from '../manifest/hashed.ts';
import type { Piece } from '../manifest/manifest.ts';
import type { Part } from '../manifest/merged.ts';
import type { AppendFile, FileStore } from '../port.ts';

/** Small members are gathered into writes of this size. */
const BUFFER_BYTES = 1 << 20;

/** A file that is written in the place of another one, then sealed and proven. */
export class NewFile {
  readonly path: string;
  readonly #store: FileStore;
  readonly #handle: AppendFile;
  readonly #hash = createHash('sha256');
  #buffer: Uint8Array[] = [];
  #buffered = 0;
  #bytes = 0;

  private constructor(store: FileStore, path: string, handle: AppendFile) {
    this.path = path;
    this.#store = store;
    this.#handle = handle;
  }

  static async open(store: FileStore, path: string): Promise<NewFile> {
    return new NewFile(store, path, await store.append(path, 0));
  }

  /** Says at which byte they begin. */
  async add(bytes: Uint8Array): Promise<number> {
    const at = this.#bytes;
    this.#hash.update(bytes);
    // What is given may be a window that moves on.
    this.#buffer.push(Uint8Array.from(bytes));
    this.#bytes += bytes.length;
    this.#buffered += bytes.length;
    if (this.#buffered >= BUFFER_BYTES) await this.#flush();
    return at;
  }

  /** What the manifest is to say of it, once its bytes are read back and are those that were written. */
  async seal(
    kind: Piece['kind'],
    { members, records, merged }: { members: number[]; records: number; merged: Part[] },
  ): Promise<Piece> {
    await this.#flush();
    await this.#handle.sync();
    await this.#handle.close();
    await this.#store.seal(this.path);
    const piece = { from: 0, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    const { wrong } = await hashWhole(this.#store, this.path, [piece]);
    if (wrong) throw damaged(`${this.#store.place}/${this.path}: it does not read back as it was written.`);
    return { path: this.path, kind, ...piece, members, records, sealed: true, merged };
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #flush(): Promise<void> {
    if (this.#buffered === 0) return;
    const bytes = Buffer.concat(this.#buffer);
    this.#buffer = [];
    this.#buffered = 0;
    await this.#handle.write(bytes);
  }
}
