import * as z from 'zod';
import { headlineSchema } from '../../../model/records.ts';
import type { Served } from '../served.ts';
import { route } from './route.ts';
import { STORY_ID, story } from './story.ts';

const placeSchema = headlineSchema.pick({ page_url: true, observed_at: true, position: true, title: true });

const stayFields = {
  page_url: headlineSchema.shape.page_url,
  first_at: z.string().describe('When the list was first seen with it.'),
  last_at: z
    .string()
    .describe(
      'The end of its hours: `gone_at`, or, where it is there still, the last look that was answered.',
    ),
  gone_at: z
    .string()
    .nullable()
    .describe('When the list was first seen without it afterwards; null where it is there still.'),
  hours: z.number().describe('How long it stood, from the look that showed it to the one that did not.'),
  best_position: z.int().describe('Its best place in the list, from 1.'),
};

/** Places told of a story at most. */
const PLACES = 1000;

export const lifeRoute = route({
  method: 'get',
  path: '/articles/{id}/life',
  summary: 'Where and how long a story stood in the lists of newest stories, and under which headlines',
  params: STORY_ID,
  answer: z.object({
    stays: z
      .array(z.object(stayFields))
      .describe(
        'Of each list, the oldest first, as `headline_stays` tells them: a story that left a list and came back has two.',
      ),
    places: z.array(placeSchema).describe(`Each time that it was seen, the oldest first, ${PLACES} at most.`),
  }),
  async handle(served, { params: { id }, signal }) {
    const { url, canonical_url } = await story(served, id, signal);
    const addresses = await addressesOf(served, [id, url, canonical_url], signal);
    return {
      stays: await stays(served, addresses, signal),
      places: await served.rows(
        `SELECT page_url, observed_at, position, title FROM headlines WHERE list_contains($1::VARCHAR[], url)
         ORDER BY observed_at, page_url LIMIT ${PLACES}`,
        [addresses],
        signal,
      ),
    };
  },
});

/** The addresses under which lists may name the story: those of its record, and those that told it. */
async function addressesOf(served: Served, values: [string, string, string], signal: AbortSignal) {
  const rows = await served.rows<{ url: string }>(
    'SELECT $2::VARCHAR AS url UNION SELECT $3::VARCHAR UNION SELECT url FROM captures WHERE article_id = $1',
    values,
    signal,
  );
  return rows.map(({ url }) => url);
}

/** Asked host by host: all lists of all papers would take seconds. */
async function stays(served: Served, addresses: string[], signal: AbortSignal) {
  const hosts = await served.rows<{ host: string }>(
    'SELECT DISTINCT host FROM headlines WHERE list_contains($1::VARCHAR[], url) ORDER BY host',
    [addresses],
    signal,
  );
  const found = hosts.map(({ host }) =>
    served.rows(
      `SELECT page_url, first_at, last_at, gone_at, hours, best_position FROM headline_stays(of_host := $1)
       WHERE list_contains($2::VARCHAR[], url) ORDER BY first_at, page_url`,
      [host, addresses],
      signal,
    ),
  );
  return (await Promise.all(found)).flat();
}
