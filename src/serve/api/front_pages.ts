import * as z from 'zod';
import { headlineSchema } from '../../../model/records.ts';
import type { Value } from '../live_dataset.ts';
import type { Served } from '../served.ts';
import { inOrder } from './period.ts';
import { dayOf, route } from './route.ts';

const LISTS = 500;

export const listsRoute = route({
  method: 'get',
  path: '/lists',
  summary: 'The pages whose lists of newest stories were kept',
  answer: z.object({
    lists: z
      .array(
        z.object({
          page_url: headlineSchema.shape.page_url,
          host: headlineSchema.shape.host,
          states: z.int().describe('How often the list was seen to be another one.'),
          first_at: z.string(),
          last_at: z.string(),
        }),
      )
      .describe(`Those that changed most often first, ${LISTS} at most.`),
  }),
  handle: async (served, { signal }) => ({
    lists: await served.rows(
      `SELECT page_url, any_value(host) AS host, count(DISTINCT observed_at) AS states,
         min(observed_at) AS first_at, max(observed_at) AS last_at
       FROM headlines GROUP BY page_url ORDER BY states DESC, page_url LIMIT ${LISTS}`,
      [],
      signal,
    ),
  }),
});

/** States of a list, and places in it, that a strip shows. */
const STATES = 300;
const PLACES = 30;

const stateSchema = z.object({
  at: z.string().describe('When the list was seen so first.'),
  until: z.string().describe('When it was seen to be another one, or was last looked at.'),
  items: z.array(headlineSchema.pick({ position: true, title: true, url: true })),
});

export const stripRoute = route({
  method: 'get',
  path: '/list-strip',
  summary: 'A list of newest stories through time: each of its states, and the times when nobody looked',
  query: z.object({
    page_url: z.string().describe('The page that the list stands on.'),
    from: dayOf('The first day'),
    to: dayOf('The last day'),
  }),
  answer: z.object({
    page_url: z.string(),
    states: z
      .array(stateSchema)
      .describe(`The newest ${STATES} of the period, the oldest first, with ${PLACES} places at most.`),
    more: z.boolean().describe('Whether the period has older states than these.'),
    unseen: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .describe('Times between two looks that are far apart: what the list was then is not known.'),
  }),
  async handle(served, { query: { page_url, from = '0001-01-01', to = '9999-12-30' }, signal }) {
    inOrder(from, to);
    const values = [page_url, from, to];
    const rows = await itemsIn(served, values, signal);
    const looks = await looksAt(served, values, signal);
    const byState = [...Map.groupBy(rows, ({ seen }) => seen)].map(([at, items]) => ({ at, items }));
    const shown = byState.slice(-STATES);
    const last = looks.at(-1) ?? '';
    const states = shown.map(({ at, items }, i) => ({
      at,
      until: shown[i + 1]?.at ?? later(last, at),
      items: items.map(({ position, title, url }) => ({ position, title, url })),
    }));
    const first = states[0]?.at ?? '';
    const unseen = farApart(looks.filter((look) => look >= first));
    return { page_url, states, more: byState.length > STATES, unseen };
  },
});

const later = (one: string, other: string): string => [one, other].sort()[1] ?? one;

type Item = { seen: string; position: number; title: string; url: string };

const itemsIn = (served: Served, values: Value[], signal: AbortSignal): Promise<Item[]> =>
  served.rows<Item>(
    `WITH mine AS (SELECT observed_at AS seen, position, title, url FROM headlines
       WHERE page_url = $1 AND observed_at >= $2::DATE AND observed_at < $3::DATE + 1 AND position <= ${PLACES})
     FROM mine WHERE seen IN (SELECT DISTINCT seen FROM mine ORDER BY seen DESC LIMIT ${STATES + 1}) ORDER BY seen, position`,
    values,
    signal,
  );

async function looksAt(served: Served, values: Value[], signal: AbortSignal): Promise<string[]> {
  const rows = await served.rows<{ seen: string }>(
    `SELECT fetched_at AS seen FROM captures WHERE url = $1 AND status IN (200, 304)
       AND fetched_at >= $2::DATE AND fetched_at < $3::DATE + 1 ORDER BY seen`,
    values,
    signal,
  );
  return rows.map(({ seen }) => seen);
}

/** So many times the usual time between two looks is far, and what is shorter than this never is. */
const FAR = 4;
const NEAR_MS = 2 * 3_600_000;

function farApart(looks: string[]): { from: string; to: string }[] {
  const pairs = looks.slice(1).map((to, i) => ({ from: looks[i] ?? to, to }));
  const lengths = pairs.map(lengthOf).sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return pairs.filter((pair) => lengthOf(pair) > Math.max(NEAR_MS, FAR * usual));
}

const lengthOf = ({ from, to }: { from: string; to: string }) => Date.parse(to) - Date.parse(from);
