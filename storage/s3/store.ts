import { S3Client } from '@aws-sdk/client-s3';
import { damaged, longer } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { AppendFile, FileStore, Found } from '../port.ts';
import { type Abilities, probe } from './abilities.ts';
import { Bucket } from './bucket.ts';
import { listFiles } from './list.ts';
import { cutPieces, joinPieces, type Piece, type Pieces, readPart, TAILS } from './pieces.ts';
import { parseS3Place, type S3Place } from './place.ts';
import { TailFile } from './tail_file.ts';
import { abortUploads, listUploads, type UnfinishedUpload } from './uploads.ts';
import { keepWhole } from './whole.ts';

export interface S3Options {
  /** Tries of a request that may pass (network, timeout, 5xx, SlowDown), with growing random pauses between. */
  tries?: number;
  /** Until the server is connected to, in ms. */
  connectMs?: number;
  /** Until a request is answered, or the longest silence of an answer, in ms. */
  answerMs?: number;
}

/** A file is looked at again so often when an object of it went between the look and the reading (its writer seals). */
const LOOKS = 4;
/** Files whose objects are remembered for the next reading. */
const REMEMBERED = 256;

/** The store of `s3://bucket/prefix?…` (see `parseS3Place`). Asks nothing of the server yet. */
export function openS3Store(place: string, options: S3Options = {}): S3Store {
  return new S3Store(parseS3Place(place), options);
}

/**
 * Keeps files in a bucket. An object cannot grow, so a file that grows lies as parts (`tails/<path>/<start offset>`)
 * behind its whole object, if it has one; `seal` makes one object of them. A whole object comes before its parts go.
 */
export class S3Store implements FileStore {
  readonly place: string;
  readonly #bucket: Bucket;
  readonly #remembered = new Map<string, Pieces>();
  #abilities: Promise<Abilities> | undefined;

  constructor(place: S3Place, { tries = 6, connectMs = 10_000, answerMs = 120_000 }: S3Options) {
    const client = new S3Client({
      ...(place.endpoint && { endpoint: place.endpoint }),
      ...(place.region && { region: place.region }),
      forcePathStyle: place.pathStyle,
      retryMode: 'standard',
      maxAttempts: tries,
      requestHandler: {
        connectionTimeout: connectMs,
        requestTimeout: answerMs,
        throwOnRequestTimeout: true,
        socketTimeout: answerMs,
      },
    });
    this.#bucket = new Bucket(client, place);
    this.place = this.#bucket.where('').replace(/\/$/, '');
  }

  /** Tried once, with the first write at the latest. */
  abilities(): Promise<Abilities> {
    this.#abilities ??= probe(this.#bucket).catch((error: unknown) => {
      this.#abilities = undefined;
      throw error;
    });
    return this.#abilities;
  }

  async append(path: string, from?: number): Promise<AppendFile> {
    checkPath(path);
    const { file } = await this.#lookUntil(path, from || -1);
    const size = from ?? file?.size ?? 0;
    if ((file?.size ?? 0) < size) throw this.#tooShort(path, file, size);
    // A listing that was behind may have hidden it from the recovery: the next one sees it.
    if ((file?.size ?? 0) > size) throw longer(this.#bucket.where(path), size);
    const { conditional_put } = await this.abilities();
    return new TailFile(path, file && size, async (key, bytes) => {
      if (conditional_put) return this.#bucket.putOnce(key, bytes);
      await this.#bucket.put(key, bytes);
      return true;
    });
  }

  async read(path: string, start = 0, end?: number): Promise<Uint8Array> {
    checkPath(path);
    for (let looks = 0; looks < LOOKS; looks++) {
      const file = await this.#lookFor(path, end, looks === 0);
      const bytes = await this.#readPieces(file, start, Math.min(end ?? file.size, file.size));
      if (bytes) return bytes;
    }
    throw damaged(`${this.#bucket.where(path)}: its objects changed while it was read, again and again.`);
  }

  async size(path: string): Promise<number | undefined> {
    checkPath(path);
    return (await this.#look(path)).file?.size;
  }

  list(prefix: string): AsyncGenerator<Found> {
    const folder = prefix.replace(/\/+$/, '');
    if (folder) checkPath(folder);
    return listFiles(this.#bucket, folder && `${folder}/`);
  }

  /** The last parts go first, so that a crash leaves a file that is longer than asked and has no hole. */
  async truncate(path: string, size: number): Promise<void> {
    checkPath(path);
    this.#remembered.delete(path);
    const { file, parts } = await this.#lookUntil(path, size);
    if (!file || file.size < size) throw this.#tooShort(path, file, size);
    // Of parts, a listing that is behind may tell other sizes than they have; the whole object holds what it holds.
    const whole = file.pieces[0]?.key === path ? file.pieces[0].size : 0;
    // A file without bytes is an empty object.
    if (size === 0) await this.#bucket.put(path, new Uint8Array());
    for (const part of parts.toReversed())
      if (part.offset >= size || part.offset < whole) await this.#bucket.remove(part.key);
    const cut = file.pieces.find((piece) => piece.offset < size && piece.offset + piece.size > size);
    if (!cut) return;
    if (cut.key === path) return keepWhole(this.#bucket, path, file, size);
    const kept = await this.#readPieces(file, cut.offset, size);
    if (!kept) throw damaged(`${this.#bucket.where(cut.key)}: vanished while it was cut.`);
    await this.#bucket.put(cut.key, kept);
  }

  async seal(path: string, size?: number): Promise<void> {
    checkPath(path);
    const { file, parts } = await this.#lookUntil(path, size ?? 0);
    if (!file) throw damaged(`${this.#bucket.where(path)}: is missing.`);
    const end = size ?? file.size;
    if (file.size < end) throw this.#tooShort(path, file, end);
    const isOne = file.pieces.every(({ key }) => key === path) && file.size === end;
    if (!isOne) await keepWhole(this.#bucket, path, file, end);
    this.#remembered.delete(path);
    for (const part of parts)
      if (part.offset < end || size !== undefined) await this.#bucket.remove(part.key);
  }

  /** Without `conditional_put` it is looked for first, which keeps no other writer out. Not for a file that grows. */
  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    checkPath(path);
    if ((await this.abilities()).conditional_put) return this.#bucket.putOnce(path, bytes);
    if ((await this.#bucket.size(path)) !== undefined) return this.#bucket.holds(path, bytes);
    await this.#bucket.put(path, bytes);
    return true;
  }

  async find(path: string): Promise<Uint8Array | undefined> {
    checkPath(path);
    return this.#bucket.whole(path);
  }

  async remove(path: string): Promise<void> {
    checkPath(path);
    this.#remembered.delete(path);
    for (const part of (await this.#parts(path)).toReversed()) await this.#bucket.remove(part.key);
    await this.#bucket.remove(path);
  }

  async guards(): Promise<boolean> {
    return (await this.abilities()).conditional_put;
  }

  /** Uploads that were never completed. */
  leftovers(): AsyncGenerator<UnfinishedUpload> {
    return listUploads(this.#bucket);
  }

  removeLeftovers(before: Date): Promise<number> {
    return abortUploads(this.#bucket, before);
  }

  /** Ends the connections that are kept for further calls. */
  close(): void {
    this.#bucket.client.destroy();
  }

  #tooShort(path: string, file: Pieces | undefined, size: number): NewskeepError {
    return damaged(`${this.#bucket.where(path)}: has ${file?.size ?? 'no'} bytes where ${size} are to stay.`);
  }

  async #lookFor(path: string, end: number | undefined, mayRemember: boolean): Promise<Pieces> {
    const known = this.#remembered.get(path);
    if (mayRemember && known && end !== undefined && end <= known.size) return known;
    // A seal may have ended between the two looks of one.
    const file = (await this.#look(path)).file ?? (await this.#look(path)).file;
    if (!file) throw damaged(`${this.#bucket.where(path)}: is missing.`);
    const oldest = this.#remembered.keys().next().value;
    if (this.#remembered.size >= REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(path, file);
    return file;
  }

  /** Looks a few times where the file seems shorter than that: a listing may be behind. */
  async #lookUntil(path: string, size: number): Promise<{ file: Pieces | undefined; parts: Piece[] }> {
    let found = await this.#look(path);
    for (let looks = 1; looks < LOOKS && (found.file?.size ?? -1) < size; looks++)
      found = await this.#look(path);
    return found;
  }

  /** The parts first: what a seal removes after that, its whole object holds already. */
  async #look(path: string): Promise<{ file: Pieces | undefined; parts: Piece[] }> {
    const parts = await this.#parts(path);
    return { file: joinPieces(path, await this.#bucket.size(path), parts), parts };
  }

  async #parts(path: string): Promise<Piece[]> {
    const found = await Array.fromAsync(this.#bucket.list(`${TAILS}${path}/`, { flat: true }));
    return found.flatMap(({ key, size }) => readPart(key, size) ?? []);
  }

  /** Undefined where an object of it is not there as it was. */
  async #readPieces(file: Pieces, start: number, end: number): Promise<Uint8Array | undefined> {
    const found: Uint8Array[] = [];
    for (const cut of cutPieces(file, start, end)) {
      const bytes = await this.#bucket.get(cut.piece.key, cut.start, cut.end, cut.piece.size);
      if (!bytes) return undefined;
      found.push(bytes);
    }
    return found.length === 1 && found[0] ? found[0] : Buffer.concat(found);
  }
}

/** Paths come from code and catalog, never from pages; one that leaves the prefix is a fault of ours. */
function checkPath(path: string): void {
  const names = path.split('/');
  if (/[\0\\]/.test(path) || `${path}/`.startsWith(TAILS) || names.some((name) => /^\.{0,2}$/.test(name)))
    throw new NewskeepError('internal', `The path ${JSON.stringify(path)} leaves the archive.`);
}
