import type { Found } from '../port.ts';
import type { Bucket } from './bucket.ts';
import { joinPieces, type Piece, readPart, TAILS } from './pieces.ts';

/**
 * Every file below a folder ("" or with its slash), in path order. In memory at a time: a page of whole objects, and
 * the parts of what is not sealed. The parts are listed first: what a seal removes then stands among the whole objects.
 */
export async function* listFiles(bucket: Bucket, folder: string): AsyncGenerator<Found> {
  const tails = await tailsBelow(bucket, folder);
  const waiting = [...tails.keys()].sort();
  for await (const { key, size } of bucket.list(folder, { without: folder ? '' : TAILS })) {
    while (waiting[0] !== undefined && waiting[0] < key) yield* fileOf(waiting.shift(), undefined, tails);
    if (waiting[0] === key) waiting.shift();
    yield* fileOf(key, size, tails);
  }
  for (const path of waiting) yield* fileOf(path, undefined, tails);
}

async function tailsBelow(bucket: Bucket, folder: string): Promise<Map<string, Piece[]>> {
  const tails = new Map<string, Piece[]>();
  for await (const { key, size } of bucket.list(`${TAILS}${folder}`)) {
    const part = readPart(key, size);
    // The parts of a file "a" lie in a folder "a", which is no folder of files.
    if (!part?.path.startsWith(folder)) continue;
    const { path, ...piece } = part;
    const known = tails.get(path);
    if (known) known.push(piece);
    else tails.set(path, [piece]);
  }
  return tails;
}

function fileOf(path: string | undefined, whole: number | undefined, tails: Map<string, Piece[]>): Found[] {
  if (path === undefined) return [];
  const parts = tails.get(path) ?? [];
  const file = joinPieces(path, whole, parts);
  if (!file) return [];
  const hasLeftovers = parts.some((part) => !file.pieces.includes(part));
  return [{ path, size: file.size, ...(hasLeftovers && { hasLeftovers }) }];
}
