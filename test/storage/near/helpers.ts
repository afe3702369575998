import path from 'node:path';
import type { NearDuplicate } from '../../../model/records.ts';
import { openNearIndex } from '../../../storage/near/index.ts';
import type { NearIndex, NearText } from '../../../storage/port.ts';

export const indexPath = (folder: string) => path.join(folder, 'near.sqlite');

let made = 0;

export function text(body: string, more: Partial<NearText> = {}): NearText {
  const n = ++made;
  const url = `https://paper${n}.example/story`;
  return {
    article_id: n.toString(16).padStart(32, '0'),
    revision: 1,
    url,
    canonical_url: url,
    host: `paper${n}.example`,
    publisher: `Paper number ${n}`,
    title: 'A title',
    published_at: '2026-02-04T10:00+00:00',
    published_precision: 'minute',
    first_seen_at: '2026-02-05T00:00:00.000Z',
    credits: null,
    body,
    ...more,
  };
}

/** Adds texts as if they stood in one file of the archive, and makes them durable. */
export function addAll(index: NearIndex, texts: NearText[], file = 'one'): void {
  for (const one of texts) index.add(one);
  index.markRead({ path: file, bytes: texts.length });
  index.commit();
}

/** The clusters of texts in a fresh index. */
export function clustersOf(folder: string, texts: NearText[]): NearDuplicate[][] {
  const index = openNearIndex(indexPath(folder));
  try {
    addAll(index, texts);
    return [...index.clusters()];
  } finally {
    index.close();
  }
}

/** Words that no other call gives: a text like no other. */
export const words = (count: number, of: string) =>
  Array.from({ length: count }, (_, n) => `${of}${n}x`).join(' ');
