import * as z from 'zod';
import { headlineSchema } from '../../../model/records.ts';
import type { Value } from '../live_dataset.ts';
import type { Served } from '../served.ts';
import { route } from './route.ts';
import { STORY_ID, story } from './story.ts';

const placeSchema = headlineSchema.pick({ page_url: true, observed_at: true, position: true, title: true });

const stayFields = {
  page_url: headlineSchema.shape.page_url,
  first_at: z.string().describe('When the list was first seen with it.'),
  last_at: z
    .string()
    .describe('When it was last seen with it: where it is there still, the last look that was answered.'),
  gone_at: z
    .string()
    .nullable()
    .describe('When the list was first seen without it afterwards; null where it is there still.'),
  best: z.int().describe('Its best place in the list, from 1.'),
};

/** Places told of a story at most. */
const PLACES = 1000;

export const lifeRoute = route({
  method: 'get',
  path: '/articles/{id}/life',
  summary: 'Where and how long a story stood in the lists of newest stories, and under which headlines',
  params: STORY_ID,
  answer: z.object({
    stays: z.array(z.object(stayFields)).describe('By list.'),
    places: z.array(placeSchema).describe(`Each time that it was seen, the oldest first, ${PLACES} at most.`),
  }),
  async handle(served, { params: { id }, signal }) {
    const { url, canonical_url } = await story(served, id, signal);
    return {
      stays: await stays(served, [id, url, canonical_url], signal),
      places: await served.rows(
        `SELECT page_url, observed_at, position, title FROM headlines WHERE url IN (${ADDRESSES})
         ORDER BY observed_at, page_url LIMIT ${PLACES}`,
        [id, url, canonical_url],
        signal,
      ),
    };
  },
});

/** The addresses under which lists may name the story: $1 is its id, $2 and $3 are those of its record. */
const ADDRESSES =
  'SELECT $2::VARCHAR UNION SELECT $3::VARCHAR UNION SELECT url FROM captures WHERE article_id = $1';

const stays = (served: Served, values: Value[], signal: AbortSignal) =>
  served.rows(
    `WITH mine AS (SELECT page_url, observed_at, position FROM headlines WHERE url IN (${ADDRESSES})),
       stay AS (SELECT page_url, min(observed_at) AS first_at, max(observed_at) AS last_at, min(position) AS best
         FROM mine GROUP BY page_url),
       later AS (SELECT s.page_url, min(h.observed_at) AS gone_at FROM stay AS s
         JOIN headlines AS h ON h.page_url = s.page_url AND h.observed_at > s.last_at GROUP BY s.page_url),
     looks AS (SELECT url AS page_url, max(fetched_at) AS looked_at FROM captures
         WHERE status IN (200, 304) AND url IN (SELECT page_url FROM stay) GROUP BY url)
     SELECT page_url, first_at, gone_at, best,
       CASE WHEN gone_at IS NULL THEN greatest(last_at, looked_at) ELSE last_at END AS last_at
     FROM stay LEFT JOIN later USING (page_url) LEFT JOIN looks USING (page_url) ORDER BY first_at`,
    values,
    signal,
  );
