import * as z from 'zod';

/** A file that was put, whole, into a larger one. */
export const partSchema = z.object({
  path: z.string(),
  /** What it had; in the larger file the parts lie one behind the other. */
  bytes: z.int().positive(),
  /** Its gzip members; of a WARC file 1. */
  members: z.int().positive(),
  /** It was written anew on the way, without what was forgotten: who knows what it held knows too much. */
  rewritten: z.literal(true).optional(),
  /** Where it had been put together itself. */
  get merged() {
    return z.array(partSchema).optional();
  },
});
export type Part = z.infer<typeof partSchema>;

/** A file as it is read by parts: its own path, where nothing was merged into it. */
type Whole = Pick<Part, 'path' | 'bytes' | 'merged' | 'rewritten'>;

/** Bytes [from, to) of a merged file. */
export interface Range {
  /** The segment that the bytes were written to. */
  origin: string;
  from: number;
  to: number;
}

/** The bytes of a file of which nothing is known yet, where `known` says how much of each file is. */
export function* unknownRanges(
  { path, bytes, merged, rewritten }: Whole,
  known: (path: string) => number,
  begin = 0,
): Generator<Range> {
  const held = rewritten ? 0 : known(path);
  if (held > 0 || !merged) {
    if (held < bytes) yield { origin: path, from: begin + held, to: begin + bytes };
    return;
  }
  let at = begin;
  for (const part of merged) {
    yield* unknownRanges(part, known, at);
    at += part.bytes;
  }
}

/** Parts of a file, the largest of which something is known, whose rows are as they were, each from a byte on. */
export function* knownParts(
  { path, merged, rewritten }: Whole,
  isKnown: (path: string) => boolean,
  at = 0,
): Generator<{ path: string; at: number }> {
  if (!rewritten && isKnown(path)) {
    yield { path, at };
    return;
  }
  let begin = at;
  for (const part of merged ?? []) {
    yield* knownParts(part, isKnown, begin);
    begin += part.bytes;
  }
}

type Written = Pick<Part, 'path' | 'members' | 'merged'>;

/** The segments, as their writers wrote them, that lie in a file, in its order. */
export const segmentsIn = (file: Written): Written[] => file.merged?.flatMap(segmentsIn) ?? [file];

/** The path under which a WARC file was written first. */
export const originOf = ({ path, merged }: Pick<Part, 'path' | 'merged'>): string =>
  merged?.[0]?.path ?? path;

/** The paths of all that was merged into these files, at any time, and whose rows are as they were. */
export const mergedPaths = (files: readonly { merged?: Part[] | undefined }[]): Set<string> =>
  new Set(files.flatMap(({ merged }) => [...pathsIn(merged)]));

function* pathsIn(merged: readonly Part[] = []): Generator<string> {
  for (const part of merged) {
    if (!part.rewritten) yield part.path;
    yield* pathsIn(part.merged);
  }
}
