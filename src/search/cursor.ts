import { hash } from 'node:crypto';
import * as z from 'zod';
import { NewskeepError } from '../../model/errors.ts';
import type { SearchFilters } from './query/filters.ts';

/** Where the next page of a search begins: after so many hits, among texts that were there at its first page. */
export interface Cursor {
  skip: number;
  until: number;
}

const cursorSchema = z.object({
  q: z.string(),
  n: z.int().nonnegative(),
  u: z.int().nonnegative(),
});

/** What a cursor is of: words and filters as one text. */
export const searchKey = (query: string, filters: SearchFilters = {}): string =>
  JSON.stringify([query, Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** A cursor holds for what it was made for alone. */
const stamp = (query: string, allRevisions: boolean) =>
  hash('sha256', `${allRevisions} ${query}`).slice(0, 8);

export const writeCursor = ({ skip, until }: Cursor, query: string, allRevisions: boolean): string =>
  Buffer.from(JSON.stringify({ q: stamp(query, allRevisions), n: skip, u: until })).toString('base64url');

/** Throws `search_invalid` for what is no cursor, or another search's. */
export function readCursor(text: string, query: string, allRevisions: boolean): Cursor {
  const { data } = cursorSchema.safeParse(parsed(Buffer.from(text, 'base64url').toString()));
  if (data?.q === stamp(query, allRevisions)) return { skip: data.n, until: data.u };
  throw new NewskeepError('search_invalid', 'The cursor is not one of this search.', {
    hint: 'Give the cursor of the page before, with the same words and options.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No cursor, as what is no object.
  }
}
