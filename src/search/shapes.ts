import type { Author } from '../../model/records.ts';
import type { SearchFilters } from './query/filters.ts';

/** Where marks lie in a text: from one UTF-16 unit up to, not including, another. In order, none over another. */
export type Marks = [start: number, end: number][];

/** A story, or with `allRevisions` a revision, that a search found. */
export interface SearchHit {
  /** `id` of the article. */
  id: string;
  revision: number;
  url: string;
  host: string;
  title: string | null;
  /** What was found in `title`. */
  title_marks: Marks;
  /** A passage of the body on one line; opens or ends with "…" where the body goes on. */
  snippet: string;
  snippet_marks: Marks;
  published_at: string | null;
  fetched_at: string;
  authors: Author[];
  tags: string[];
  language: string | null;
  /** What it is ordered by, more first: docs/search.md has the formula. */
  score: number;
}

export interface FacetCount {
  value: string;
  count: number;
}

/** What the hits can be narrowed by; each list the largest count first, `day` and `month` in order of time. */
export type Facets = Record<'host' | 'language' | 'kind' | 'tag' | 'author' | 'day' | 'month', FacetCount[]>;

export interface SearchResult {
  /** Stories that match. */
  total: number;
  /** False: there are at least `total`. */
  total_is_exact: boolean;
  /** So many of the newest matches were ranked; older ones were not looked at where `total` is more. */
  ranked_among: number;
  hits: SearchHit[];
  /** Gives the next page to the same query; null after the last. */
  cursor: string | null;
  /** Of the `ranked_among` matches; null where they were not asked for. */
  facets: Facets | null;
  /** Sentences about the query that its author should know, as a field that there is none of. */
  notes: string[];
}

export interface SearchOptions {
  /** What the stories are narrowed to, whatever the words say. */
  filters?: SearchFilters | undefined;
  /** Hits of a page; 20 without it. */
  limit?: number | undefined;
  /** Of an earlier result of the same query and filters. */
  cursor?: string | undefined;
  /** Also count what the hits can be narrowed by. */
  facets?: boolean | undefined;
  /** The last fetched first (`fetched_at`) rather than the best: for feeds. */
  byArrival?: boolean | undefined;
  /** Search every revision of a story, not the current one alone. */
  allRevisions?: boolean | undefined;
}

/** Told now and then while an index takes new records in: bytes of the archive's files. */
export type OnIndexing = (done: { records: number; bytes: number; of: number }) => void;
