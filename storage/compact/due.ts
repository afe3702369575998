import { dirname } from 'node:path';
import { besidePath, besidesOf, isOf, isSegment } from '../layout.ts';
import { type ListedFile, type Manifest, REST_MS } from '../manifest/manifest.ts';
import type { Beside } from '../port.ts';

/** So many small segments of a dataset and month stay. */
const FEW = 8;

export interface DueOptions {
  /** Whose files are at rest: nobody writes them meanwhile. */
  writer: string;
  segmentBytes: number;
  now: Date;
}

/**
 * Which segments are to be put together, each group in the order of their paths: those of one dataset and month that
 * are at rest and smaller than half a segment, where they are more than a few. One that is larger than all the smaller
 * ones together waits until they have grown: so a row is copied only as often as its file doubles.
 */
export function mergesDue(
  manifest: Pick<Manifest, 'files' | 'toldAt'>,
  { writer, segmentBytes, now }: DueOptions,
): ListedFile[][] {
  const rested = now.getTime() - REST_MS;
  const isAtRest = (file: ListedFile) =>
    file.sealed || isOf(file.path, writer) || Date.parse(manifest.toldAt(file.path) ?? '') < rested;
  const small = manifest
    .files()
    .filter((file) => isSegment(file) && file.bytes < segmentBytes / 2 && isAtRest(file));
  return [...Map.groupBy(small, ({ path }) => dirname(path)).values()].flatMap((some) =>
    cut(withoutLarge(some), segmentBytes),
  );
}

export interface BesideDue {
  kind: Beside;
  path: string;
  segment: ListedFile;
}

/** What is to be laid beside sealed segments. */
export const besidesDue = (manifest: Pick<Manifest, 'files' | 'file'>): BesideDue[] =>
  manifest.files().flatMap((segment) =>
    besidesOf(segment).flatMap((kind) => {
      const path = besidePath(kind, segment.path);
      return segment.sealed && !manifest.file(path) ? { kind, path, segment } : [];
    }),
  );

function withoutLarge(files: ListedFile[]): ListedFile[] {
  const bySize = files.toSorted((a, b) => a.bytes - b.bytes);
  let sum = bySize.reduce((bytes, file) => bytes + file.bytes, 0);
  for (let last = bySize.at(-1); last && last.bytes > sum - last.bytes; last = bySize.at(-1)) {
    sum -= last.bytes;
    bySize.pop();
  }
  return bySize.length > FEW ? bySize.toSorted((a, b) => (a.path < b.path ? -1 : 1)) : [];
}

/** Groups of which none is larger than a segment. */
function cut(files: ListedFile[], segmentBytes: number): ListedFile[][] {
  const groups: ListedFile[][] = [];
  let bytes = segmentBytes;
  for (const file of files) {
    if (bytes + file.bytes > segmentBytes) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(file);
    bytes += file.bytes;
  }
  return groups.filter((group) => group.length > 1);
}
