import type { DataPlace } from '../../src/place.ts';
import { SearchIndex } from '../../src/search/index.ts';

/** Runs something on the index of a place, brought up to date. */
export async function withIndex<T>(data: DataPlace, run: (index: SearchIndex) => Promise<T>): Promise<T> {
  const index = await SearchIndex.open(data);
  try {
    await index.refresh();
    return await run(index);
  } finally {
    index.close();
  }
}

/** All that some searches answer. */
export const answers = (index: SearchIndex, queries: string[]) =>
  Promise.all(
    queries.flatMap((query) =>
      [true, false].map((allRevisions) => index.search(query, { allRevisions, facets: true, limit: 1000 })),
    ),
  );

export const urls = async (index: SearchIndex, query: string): Promise<string[]> =>
  (await index.search(query, { limit: 1000 })).hits.map(({ url }) => url).sort();
