import { generateAtomFeed } from 'feedsmith';
import type * as z from 'zod';
import { route, Text } from './api/route.ts';
import { type Asked, filtersOf, type hitSchema, searchQuery } from './api/search.ts';

const ENTRIES = 50;

/** New records of any search, for feed readers (Atom, RFC 4287). */
export const FEED = route({
  method: 'get',
  path: '/feed.xml',
  summary: `The ${ENTRIES} records of a search that were fetched last, as an Atom feed`,
  query: searchQuery,
  type: 'application/atom+xml',
  async handle(served, { query }) {
    const options = { filters: filtersOf(query), limit: ENTRIES, byArrival: true };
    const { hits } = await served.searcher.search(query.q, options);
    return new Text('application/atom+xml; charset=utf-8', undefined, (send) =>
      send([feedOf(saidOf(query), hits)]),
    );
  },
});

/** A search in one line, for people. */
const saidOf = ({ q, ...narrowing }: Asked): string =>
  [
    q,
    ...Object.entries(narrowing).flatMap(([name, values]) => [values].flat().map((one) => `${name} ${one}`)),
  ]
    .filter((part) => part !== '')
    .join(', ');

function feedOf(said: string, hits: z.infer<typeof hitSchema>[]): string {
  return generateAtomFeed({
    id: `urn:newskeep:search:${encodeURIComponent(said)}`,
    title: { value: said === '' ? 'newskeep: new stories' : `newskeep: ${said}` },
    // Without an entry there is no time that it could be of.
    updated: new Date(hits[0]?.fetched_at ?? 0),
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
