import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged } from '../model/disk_errors.ts';
import { NewskeepError } from '../model/errors.ts';
import { chunksOf } from './chunks.ts';
import type { FileStore } from './port.ts';
import { gzipMembers, Window } from './warc/members.ts';

const CHUNK = 1 << 20;

/** The rows that lie in the bytes [from, to) of a segment, which begin and end with a gzip member. */
export async function* readRows<T>(
  store: FileStore,
  path: string,
  from: number,
  to: number,
): AsyncGenerator<T> {
  const text = createGunzip();
  // What goes wrong in either stream is thrown where the text is read.
  pipeline(Readable.from(chunksOf(store, path, { from, to, most: CHUNK })), text, () => undefined);
  try {
    for await (const line of linesOf(text)) yield JSON.parse(line) as T;
  } catch (error) {
    if (error instanceof NewskeepError) throw error;
    throw damaged(
      `${store.place}/${path}: its bytes ${from} to ${to} are not rows as they were written.`,
      error,
    );
  }
}

/** A gzip member of a segment: the rows of one commit. */
export interface RowMember<T> {
  at: number;
  length: number;
  rows: T[];
}

/** The members that lie in the bytes [from, to) of a segment, one after another. */
export async function* readRowMembers<T>(
  store: FileStore,
  path: string,
  from: number,
  to: number,
): AsyncGenerator<RowMember<T>> {
  for await (const piece of gzipMembers(Window.over(store, path, to), from)) {
    if ('damage' in piece) throw damaged(`${store.place}/${path}: at byte ${piece.offset} ${piece.damage}.`);
    yield { at: piece.offset, length: piece.length, rows: rowsIn<T>(piece.bytes) };
  }
}

const rowsIn = <T>(bytes: Uint8Array): T[] => {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as T);
};

/** Lines as "\n" ends them; readline ends them at U+2028 too, which stands in stories. */
async function* linesOf(text: Readable): AsyncGenerator<string> {
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
