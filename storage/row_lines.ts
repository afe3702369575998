import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged } from '../model/disk_errors.ts';
import type { FileStore } from './port.ts';

const CHUNK = 1 << 20;

/** The rows that lie in the bytes [from, to) of a segment, which begin and end with a gzip member. */
export async function* readRows<T>(
  store: FileStore,
  path: string,
  from: number,
  to: number,
): AsyncGenerator<T> {
  async function* chunks() {
    for (let at = from; at < to; at += CHUNK) yield await store.read(path, at, Math.min(to, at + CHUNK));
  }
  const text = Readable.from(chunks()).compose(createGunzip());
  try {
    for await (const line of createInterface({ input: text as unknown as NodeJS.ReadableStream }))
      yield JSON.parse(line) as T;
  } catch (error) {
    throw damaged(
      `${store.place}/${path}: its bytes ${from} to ${to} are not rows as they were written.`,
      error,
    );
  }
}
