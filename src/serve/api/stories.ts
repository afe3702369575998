import * as z from 'zod';
import { gapsIn } from '../../coverage/gaps.ts';
import { gapSchema } from '../../coverage/schema.ts';
import type { Served } from '../served.ts';
import { type Period, period, periodOf } from './period.ts';
import { route } from './route.ts';

/** Hosts that are told where none is named: those with the most stories. */
const HOSTS = 12;

const daySchema = z.object({
  day: z.string(),
  stories: z.int().describe('Stories that state this day as that of their publication.'),
  looked: z.boolean().describe('Whether the host gave any answer on this day (UTC).'),
});

export const storiesRoute = route({
  method: 'get',
  path: '/stories-per-day',
  summary:
    'Stories by day of publication and host, with the days on which nobody looked and what looks like an outage',
  query: period,
  answer: z.object({
    from: z.string(),
    to: z.string(),
    hosts: z
      .array(
        z.object({
          host: z.string(),
          stories: z.int(),
          days: z.array(daySchema).describe('Every day of the period.'),
          gaps: z
            .array(gapSchema)
            .describe('Times that look like an outage by the rhythm of the host: docs/coverage.md.'),
        }),
      )
      .describe(`The hosts that were named, else the ${HOSTS} with the most stories.`),
  }),
  async handle(served, { query, signal }) {
    const of = await periodOf(served, query, signal);
    const counts = await countsIn(served, of, signal);
    const looked = await looksIn(served, of, signal);
    const hosts = await Promise.all(
      [...Map.groupBy(counts, ({ host }) => host)].map(async ([host, days]) => ({
        host,
        stories: days.reduce((sum, { stories }) => sum + stories, 0),
        days: everyDay(of, new Map(days.map(({ day, stories }) => [day, stories])), looked.get(host)),
        gaps: await gapsOf(served, host, of, signal),
      })),
    );
    hosts.sort((a, b) => b.stories - a.stories);
    return { from: of.from, to: of.to, hosts };
  },
});

type Count = { host: string; day: string; stories: number };

const countsIn = (served: Served, { from, to, hosts }: Period, signal: AbortSignal): Promise<Count[]> =>
  served.rows<Count>(
    `WITH counted AS (SELECT host, published_on::VARCHAR AS day, count(*) AS stories FROM articles
       WHERE published_on BETWEEN $1::DATE AND $2::DATE ${hosts.length > 0 ? 'AND list_contains($3::VARCHAR[], host)' : ''}
       GROUP BY ALL)
     FROM counted WHERE host IN (SELECT host FROM counted GROUP BY host ORDER BY sum(stories) DESC, host LIMIT ${HOSTS})
     ORDER BY host, day`,
    hosts.length > 0 ? [from, to, hosts] : [from, to],
    signal,
  );

/** By host, the days on which it gave an answer. */
async function looksIn(served: Served, { from, to }: Period, signal: AbortSignal) {
  const rows = await served.rows<{ host: string; day: string }>(
    `SELECT DISTINCT host, fetched_at::DATE::VARCHAR AS day FROM captures
     WHERE source <> 'import' AND fetched_at >= $1::DATE AND fetched_at < $2::DATE + 1`,
    [from, to],
    signal,
  );
  const looked = new Map<string, Set<string>>();
  for (const { host, day } of rows) looked.set(host, (looked.get(host) ?? new Set()).add(day));
  return looked;
}

async function gapsOf(served: Served, host: string, { from, to }: Period, signal: AbortSignal) {
  const rows = await served.rows<{ day: string; n: number }>(
    `SELECT published_on::VARCHAR AS day, count(*) AS n FROM articles
     WHERE host = $1 AND published_on IS NOT NULL GROUP BY ALL`,
    [host],
    signal,
  );
  const dates = rows.flatMap(({ day, n }) => Array<string>(n).fill(day));
  return gapsIn(dates).filter((gap) => gap.from <= to && gap.to >= from);
}

const DAY_MS = 86_400_000;

function everyDay({ from, to }: Period, stories: Map<string, number>, looked: Set<string> | undefined) {
  const days: z.infer<typeof daySchema>[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, stories: stories.get(day) ?? 0, looked: looked?.has(day) ?? false });
  }
  return days;
}
