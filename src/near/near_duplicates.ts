import type { NearDuplicate } from '../../model/records.ts';
import type { DataPlace } from '../place.ts';
import { type OnProgress, openUpdated } from './update.ts';

export interface NearOptions {
  /** Copies of which less than this stands in their original are left out. */
  minShare?: number;
  onProgress?: OnProgress;
}

/**
 * The clusters of articles that carry the same text, the largest first, each with its likely original first. Brings
 * the index in the data folder up to date; writes nothing else. Throws `no_data`, `locked`.
 */
export async function* nearDuplicates(
  data: DataPlace,
  { minShare = 0, onProgress }: NearOptions = {},
): AsyncGenerator<NearDuplicate[]> {
  const index = await openUpdated(data, onProgress);
  try {
    for (const cluster of index.clusters()) {
      const kept = cluster.filter(({ shared }) => shared >= minShare);
      if (kept.length > 1) yield kept;
    }
  } finally {
    index.close();
  }
}
