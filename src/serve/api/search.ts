import * as z from 'zod';
import { articleSchema } from '../../../model/records.ts';
import type { SearchFilters } from '../../search/index.ts';
import { dayFrom, inOrder } from './period.ts';
import { dayOf, manyOf, route } from './route.ts';

/** What narrows a search, beside its words. */
export const searchQuery = z.object({
  q: z.string().max(2000).default('').describe('Words, "phrases", fields (author: tag: …): docs/search.md.'),
  host: manyOf('Only these hosts, none below them.'),
  tag: manyOf('Stories with all of these tags, letter by letter.'),
  author: manyOf('Stories by all of these, letter by letter.'),
  language: manyOf(
    'Only of these languages (BCP 47), letter by letter: en is not en-GB; q=lang:en finds both.',
  ),
  from: dayOf('Published on this day or later'),
  to: dayOf('Published on this day or before'),
});

const span = z
  .array(z.tuple([z.int(), z.int()]))
  .describe('[start, end) of what was found, in UTF-16 units.');

export const hitSchema = z.object({
  id: articleSchema.shape.id,
  revision: articleSchema.shape.revision,
  url: articleSchema.shape.url,
  host: articleSchema.shape.host,
  title: articleSchema.shape.title,
  title_marks: span,
  snippet: z.string().describe('A passage of the body.'),
  snippet_marks: span,
  published_at: articleSchema.shape.published_at,
  fetched_at: articleSchema.shape.fetched_at,
  authors: articleSchema.shape.authors,
  tags: articleSchema.shape.tags,
  language: articleSchema.shape.language,
  score: z.number(),
});

const facet = z.array(z.object({ value: z.string(), count: z.int() }));
const facetsSchema = z.object({
  host: facet,
  language: facet,
  kind: facet,
  tag: facet,
  author: facet,
  day: facet,
  month: facet,
});

export const searchRoute = route({
  method: 'get',
  path: '/search',
  summary: 'Stories by words, with what was found marked and what they can be narrowed by: docs/search.md',
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
    facets: facetsSchema.nullable(),
    notes: z.array(z.string()).describe('What the author of the words should know: a field that is none.'),
    indexing: z
      .object({ records: z.int(), bytes: z.int(), of: z.int() })
      .nullable()
      .describe(
        'How far the index is where it is being made: there may be more to find. Null: it is up to date.',
      ),
  }),
  async handle(served, { query: { limit, cursor, ...asked } }) {
    inOrder(asked.from, asked.to);
    return served.searcher.search(asked.q, { filters: filtersOf(asked), limit, cursor, facets: true });
  },
});

export type Asked = z.infer<typeof searchQuery>;

/** What narrows the words, apart from them. */
export const filtersOf = ({ host, tag, author, language, from, to }: Asked): SearchFilters => ({
  host,
  tag,
  author,
  language,
  after: from,
  // It holds up to the day's end.
  before: to && dayFrom(to, 1),
});
