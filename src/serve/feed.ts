import { generateAtomFeed } from 'feedsmith';
import type * as z from 'zod';
import { route, Text } from './api/route.ts';
import { type hitSchema, searchQuery, wordsOf } from './api/search.ts';

const ENTRIES = 50;

/** New records of any search, for feed readers (Atom, RFC 4287). */
export const FEED = route({
  method: 'get',
  path: '/feed.xml',
  summary: `The newest ${ENTRIES} records of a search, as an Atom feed`,
  query: searchQuery,
  type: 'application/atom+xml',
  async handle(served, { query }) {
    const words = wordsOf(query);
    const { hits } = await served.searcher.search(words, { limit: ENTRIES, newestFirst: true });
    return new Text('application/atom+xml; charset=utf-8', undefined, (send) => send([feedOf(words, hits)]));
  },
});

function feedOf(words: string, hits: z.infer<typeof hitSchema>[]): string {
  const [newest] = hits.map(({ fetched_at }) => fetched_at).toSorted((a, b) => (a < b ? 1 : -1));
  return generateAtomFeed({
    id: `urn:newskeep:search:${encodeURIComponent(words)}`,
    title: { value: words === '' ? 'newskeep: new stories' : `newskeep: ${words}` },
    // Without an entry there is no time that it could be of.
    updated: new Date(newest ?? 0),
    generator: { text: 'newskeep' },
    entries: hits.map(entryOf),
  });
}

const entryOf = ({
  id,
  url,
  title,
  snippet,
  published_at,
  fetched_at,
  authors,
  tags,
}: z.infer<typeof hitSchema>) => {
  const published = new Date(published_at ?? Number.NaN);
  return {
    // A later revision is the same entry, changed: RFC 4287, 4.2.6.
    id: `urn:newskeep:article:${id}`,
    title: { value: title ?? url },
    updated: new Date(fetched_at),
    ...(Number.isNaN(published.getTime()) ? {} : { published }),
    links: [{ href: url }],
    authors: authors.map(({ name }) => ({ name })),
    categories: tags.map((term) => ({ term })),
    summary: { value: snippet },
  };
};
