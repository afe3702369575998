import * as z from 'zod';
import type { Served } from '../served.ts';
import { dayOf, manyOf, route } from './route.ts';

/** What narrows a search, beside its words. */
export const searchQuery = z.object({
  q: z.string().max(2000).default('').describe('Words, "phrases", fields (author: tag: …): docs/search.md.'),
  host: manyOf('Only these hosts.'),
  tag: manyOf('Stories with all of these tags.'),
  author: manyOf('Stories by all of these.'),
  language: manyOf('Only of this language (BCP 47).'),
  from: dayOf('Published on this day or later'),
  to: dayOf('Published on this day or before'),
});

const span = z
  .array(z.tuple([z.int(), z.int()]))
  .describe('[start, end) of what was found, in UTF-16 units.');

export const hitSchema = z.object({
  id: z.string(),
  url: z.string(),
  host: z.string(),
  title: z.string().nullable(),
  title_marks: span,
  snippet: z.string(),
  snippet_marks: span,
  published_at: z.string().nullable(),
  fetched_at: z.string(),
  authors: z.array(z.string()),
  tags: z.array(z.string()),
  language: z.string().nullable(),
  revision: z.int(),
  score: z.number(),
});

const facet = z.array(z.object({ value: z.string(), count: z.int() }));

export const searchRoute = route({
  method: 'get',
  path: '/search',
  summary: 'Stories by words, with highlights and facets',
  query: searchQuery.extend({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().optional().describe('`cursor` of the page before.'),
  }),
  answer: z.object({
    total: z.int(),
    total_is_exact: z.boolean().describe('False: there are at least so many.'),
    ranked_among: z.int().describe('The best are told of so many, the newest that match.'),
    hits: z.array(hitSchema),
    cursor: z.string().nullable().describe('For the next page; null where there is none.'),
    facets: z.object({ host: facet, tag: facet, author: facet, language: facet, day: facet }),
  }),
  async handle(served, { query: { limit, cursor, ...asked } }) {
    return find(served, asked, { limit, cursor, facets: true });
  },
});

export async function find(
  served: Served,
  asked: z.infer<typeof searchQuery>,
  options: { limit: number; cursor?: string | undefined; facets: boolean; newest?: boolean },
) {
  return served.searcher.search(wordsOf(asked), options);
}

/** In the language of searches. */
export function wordsOf({
  q,
  host = [],
  tag = [],
  author = [],
  language = [],
  from,
  to,
}: z.infer<typeof searchQuery>) {
  const any = (field: string, values: string[]) =>
    values.length > 1
      ? [`(${values.map((value) => said(field, value)).join(' OR ')})`]
      : values.map((value) => said(field, value));
  return [
    q,
    ...any('host', host),
    ...tag.map((value) => said('tag', value)),
    ...author.map((value) => said('author', value)),
    ...any('lang', language),
    ...(from ? [`after:${from}`] : []),
    ...(to ? [`before:${to}`] : []),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const said = (field: string, value: string) => `${field}:"${value.replaceAll('"', ' ')}"`;
