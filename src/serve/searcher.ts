import type * as z from 'zod';
import type { DataPlace } from '../place.ts';
import type { hitSchema } from './api/search.ts';

export interface SearchResult {
  total: number;
  total_is_exact: boolean;
  ranked_among: number;
  hits: z.infer<typeof hitSchema>[];
  cursor: string | null;
  facets: Record<string, { value: string; count: number }[]>;
}

/** Stand-in. */
export class Searcher {
  readonly #data: DataPlace;
  constructor(data: DataPlace) {
    this.#data = data;
  }
  async search(_q: string, _o: object): Promise<SearchResult> {
    void this.#data;
    return {
      total: 0,
      total_is_exact: true,
      ranked_among: 0,
      hits: [],
      cursor: null,
      facets: { host: [], tag: [], author: [], language: [], day: [] },
    };
  }
  async close() {}
}
