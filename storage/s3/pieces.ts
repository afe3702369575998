/** Where parts of files that grow lie; never a folder of the archive's own. */
export const TAILS = 'tails/';

/** One object, and the place of its bytes in the file. */
export interface Piece {
  key: string;
  offset: number;
  size: number;
}

/** A file as it lies: the objects that hold its bytes, in order and without holes. */
export interface Pieces {
  pieces: Piece[];
  size: number;
}

export const partKey = (path: string, offset: number): string =>
  `${TAILS}${path}/${String(offset).padStart(16, '0')}`;

/** The part that an object is; undefined for what is none. */
export function readPart(key: string, size: number): (Piece & { path: string }) | undefined {
  const found = key.match(/^tails\/(.+)\/(\d{16})$/);
  return found?.[1] ? { path: found[1], key, offset: Number(found[2]), size } : undefined;
}

/**
 * The file that a whole object (its size, or undefined) and parts make, or undefined where nothing is. A part that
 * begins before the bytes so far end is a leftover of a seal or of a lost writer; one that begins after them has
 * lost its forerunner, and is not of the file.
 */
export function joinPieces(path: string, whole: number | undefined, parts: Piece[]): Pieces | undefined {
  const pieces: Piece[] = whole === undefined ? [] : [{ key: path, offset: 0, size: whole }];
  let size = whole ?? 0;
  for (const part of parts.toSorted((a, b) => a.offset - b.offset)) {
    if (part.offset !== size) continue;
    pieces.push(part);
    size += part.size;
  }
  return pieces.length > 0 ? { pieces, size } : undefined;
}

/** Bytes [start, end) as ranges of objects, none longer than `most`. */
export function cutPieces(
  { pieces }: Pieces,
  start: number,
  end: number,
  most = Number.POSITIVE_INFINITY,
): { piece: Piece; start: number; end: number }[] {
  const cuts: { piece: Piece; start: number; end: number }[] = [];
  for (const piece of pieces) {
    const last = Math.min(end - piece.offset, piece.size);
    for (let at = Math.max(0, start - piece.offset); at < last; at += most)
      cuts.push({ piece, start: at, end: Math.min(last, at + most) });
  }
  return cuts;
}
