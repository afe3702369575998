import * as z from 'zod';
import { period, periodOf } from './period.ts';
import { route } from './route.ts';

export const tagsRoute = route({
  method: 'get',
  path: '/tags-by-week',
  summary: 'The most frequent tags of a period, counted by week, with how much of each week was looked at',
  query: period.extend({
    limit: z.coerce.number().int().min(1).max(50).default(12).describe('How many tags.'),
  }),
  answer: z.object({
    from: z.string(),
    to: z.string(),
    weeks: z.array(
      z.object({
        week: z.string().describe('Its Monday.'),
        stories: z.int(),
        days_looked: z
          .int()
          .describe(
            'Days of the week, 0 to 7, on which any of the hosts was looked at, as `coverage_days` tells it: 0 is no silence of the papers.',
          ),
      }),
    ),
    tags: z.array(
      z.object({
        tag: z.string(),
        stories: z.int(),
        by_week: z.array(z.int()).describe('In the order of `weeks`.'),
      }),
    ),
  }),
  async handle(served, { query, signal }) {
    const { from, to, hosts } = await periodOf(served, query, signal);
    const values = hosts.length > 0 ? [from, to, hosts] : [from, to];
    const ofHosts = hosts.length > 0 ? 'AND list_contains($3::VARCHAR[], host)' : '';
    const inPeriod = `published_on BETWEEN $1::DATE AND $2::DATE ${ofHosts}`;
    const weeks = await served.rows<{ week: string; stories: number; days_looked: number }>(
      `WITH weeks AS (SELECT w::DATE AS week FROM generate_series(date_trunc('week', $1::DATE)::TIMESTAMP, $2::TIMESTAMP, INTERVAL 7 DAY) AS t(w)),
         counted AS (SELECT date_trunc('week', published_on)::DATE AS week, count(*) AS stories FROM articles WHERE ${inPeriod} GROUP BY ALL),
         looked AS (SELECT date_trunc('week', day)::DATE AS week, count(DISTINCT day) AS days FROM coverage_days
           WHERE NOT is_gap AND day >= date_trunc('week', $1::DATE) AND day < $2::DATE + 7 ${ofHosts} GROUP BY ALL)
       SELECT week::VARCHAR AS week, coalesce(stories, 0)::BIGINT AS stories, coalesce(days, 0)::BIGINT AS days_looked
       FROM weeks LEFT JOIN counted USING (week) LEFT JOIN looked USING (week) ORDER BY week`,
      values,
      signal,
    );
    const counts = await served.rows<{ tag: string; week: string; n: number }>(
      `WITH tagged AS (SELECT unnest(tags) AS tag, date_trunc('week', published_on)::DATE::VARCHAR AS week FROM articles WHERE ${inPeriod})
       SELECT tag, week, count(*) AS n FROM tagged
       WHERE tag IN (SELECT tag FROM tagged GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${query.limit}) GROUP BY ALL`,
      values,
      signal,
    );
    return { from, to, weeks, tags: byWeek(counts, weeks) };
  },
});

function byWeek(counts: { tag: string; week: string; n: number }[], weeks: { week: string }[]) {
  const tags = [...Map.groupBy(counts, ({ tag }) => tag)].map(([tag, rows]) => {
    const at = new Map(rows.map(({ week, n }) => [week, n]));
    const by_week = weeks.map(({ week }) => at.get(week) ?? 0);
    return { tag, stories: by_week.reduce((sum, n) => sum + n, 0), by_week };
  });
  return tags.sort((a, b) => b.stories - a.stories || (a.tag < b.tag ? -1 : 1));
}
