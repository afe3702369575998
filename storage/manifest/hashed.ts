import { createHash, type Hash } from 'node:crypto';
import type { AppendFile, FileStore, Found } from '../port.ts';

/** A store that keeps the hash of what is appended, so that it need not be read again to be proven. */
export class HashedStore implements FileStore {
  readonly place: string;
  readonly #store: FileStore;
  readonly #growing = new Map<string, { from: number; to: number; hash: Hash }>();

  constructor(store: FileStore) {
    this.place = store.place;
    this.#store = store;
  }

  async append(path: string, from?: number): Promise<AppendFile> {
    const size = from ?? (await this.#store.size(path)) ?? 0;
    const file = await this.#store.append(path, size);
    if (this.#growing.get(path)?.to !== size) this.#begin(path, size);
    return {
      path,
      write: async (bytes) => {
        await file.write(bytes);
        const growing = this.#growing.get(path);
        if (!growing) return;
        growing.hash.update(bytes);
        growing.to += bytes.length;
      },
      sync: () => file.sync(),
      close: () => file.close(),
    };
  }

  /** SHA-256 (hex) of the bytes [from, to): as they were written, or read again where they were not written here. */
  async sha256(path: string, from: number, to: number): Promise<string> {
    const growing = this.#growing.get(path);
    if (growing?.from === from && growing.to === to) {
      const digest = growing.hash.digest('hex');
      this.#begin(path, to);
      return digest;
    }
    const digest = await sha256Of(this.#store, path, from, to);
    if (growing?.to === to) this.#begin(path, to);
    return digest;
  }

  async truncate(path: string, size: number): Promise<void> {
    await this.#store.truncate(path, size);
    if (this.#growing.has(path)) this.#begin(path, size);
  }

  read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    return this.#store.read(path, start, end);
  }

  size(path: string): Promise<number | undefined> {
    return this.#store.size(path);
  }

  list(prefix: string): AsyncIterable<Found> {
    return this.#store.list(prefix);
  }

  seal(path: string, size?: number): Promise<void> {
    this.#growing.delete(path);
    return this.#store.seal(path, size);
  }

  create(path: string, bytes: Uint8Array): Promise<boolean> {
    return this.#store.create(path, bytes);
  }

  find(path: string): Promise<Uint8Array | undefined> {
    return this.#store.find(path);
  }

  remove(path: string): Promise<void> {
    this.#growing.delete(path);
    return this.#store.remove(path);
  }

  guards(): Promise<boolean> {
    return this.#store.guards();
  }

  leftovers(): AsyncIterable<{ path: string; begunAt: Date }> {
    return this.#store.leftovers();
  }

  removeLeftovers(before: Date): Promise<number> {
    return this.#store.removeLeftovers(before);
  }

  #begin(path: string, at: number): void {
    this.#growing.set(path, { from: at, to: at, hash: createHash('sha256') });
  }
}

/** SHA-256 (hex) of the bytes [from, to), read. */
export async function sha256Of(store: FileStore, path: string, from: number, to: number): Promise<string> {
  const hash = createHash('sha256');
  for (let at = from; at < to; at += READ) hash.update(await store.read(path, at, Math.min(to, at + READ)));
  return hash.digest('hex');
}

/** SHA-256 (hex) of a file that these pieces make up, read once; `wrong` is the first piece that is not as it was told. */
export async function hashWhole<P extends { from: number; bytes: number; sha256: string }>(
  store: FileStore,
  path: string,
  pieces: P[],
): Promise<{ whole: string; wrong: P | undefined }> {
  const whole = createHash('sha256');
  let wrong: P | undefined;
  for (const piece of pieces) {
    const part = createHash('sha256');
    for (let at = piece.from; at < piece.bytes; at += READ) {
      const bytes = await store.read(path, at, Math.min(piece.bytes, at + READ));
      whole.update(bytes);
      part.update(bytes);
    }
    if (part.digest('hex') !== piece.sha256) wrong ??= piece;
  }
  return { whole: whole.digest('hex'), wrong };
}

const READ = 8 << 20;
