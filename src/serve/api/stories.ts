import * as z from 'zod';
import { gapsIn } from '../../coverage/gaps.ts';
import { type Gap, gapSchema } from '../../coverage/schema.ts';
import type { Served } from '../served.ts';
import { DAY_MS, type Period, period, periodOf } from './period.ts';
import { route } from './route.ts';

/** Hosts that are told where none is named: those with the most stories. */
const HOSTS = 12;

const daySchema = z.object({
  day: z.string(),
  stories: z.int().describe('Stories that state this day as that of their publication.'),
  looked: z
    .boolean()
    .describe('Whether the host was looked at on this day (UTC), as `coverage_days` tells it.'),
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
    const byHost = Map.groupBy(counts, ({ host }) => host);
    const gaps = await gapsOf(served, [...byHost.keys()], of, signal);
    const hosts = [...byHost].map(([host, days]) => ({
      host,
      stories: days.reduce((sum, { stories }) => sum + stories, 0),
      days: everyDay(of, new Map(days.map(({ day, stories }) => [day, stories])), looked.get(host)),
      gaps: gaps.get(host) ?? [],
    }));
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

/** By host, the days on which it was looked at. */
async function looksIn(served: Served, { from, to }: Period, signal: AbortSignal) {
  const rows = await served.rows<{ host: string; day: string }>(
    `SELECT host, day::VARCHAR AS day FROM coverage_days
     WHERE NOT is_gap AND day BETWEEN $1::DATE AND $2::DATE`,
    [from, to],
    signal,
  );
  const looked = new Map<string, Set<string>>();
  for (const { host, day } of rows) looked.set(host, (looked.get(host) ?? new Set()).add(day));
  return looked;
}

/** By host, what looks like an outage in the period; the rhythm is that of all its stories. */
async function gapsOf(served: Served, hosts: string[], { from, to }: Period, signal: AbortSignal) {
  if (hosts.length === 0) return new Map<string, Gap[]>();
  const rows = await served.rows<Count>(
    `SELECT host, published_on::VARCHAR AS day, count(*) AS stories FROM articles
     WHERE list_contains($1::VARCHAR[], host) AND published_on IS NOT NULL GROUP BY ALL`,
    [hosts],
    signal,
  );
  const inPeriod = (gap: Gap) => gap.from <= to && gap.to >= from;
  return new Map(
    [...Map.groupBy(rows, ({ host }) => host)].map(([host, days]) => {
      const dates = days.flatMap(({ day, stories }) => Array<string>(stories).fill(day));
      return [host, gapsIn(dates).filter(inPeriod)] as const;
    }),
  );
}

function everyDay({ from, to }: Period, stories: Map<string, number>, looked: Set<string> | undefined) {
  const days: z.infer<typeof daySchema>[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, stories: stories.get(day) ?? 0, looked: looked?.has(day) ?? false });
  }
  return days;
}
