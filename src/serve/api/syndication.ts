import * as z from 'zod';
import { route } from './route.ts';

/** Ways of a text between two papers that are told at most. */
const EDGES = 200;

export const syndicationRoute = route({
  method: 'get',
  path: '/syndication',
  summary: 'Which papers carry texts of which others, by the clusters of near-duplicates',
  query: z.object({
    min_share: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Copies of which less than this stands in their original are left out.'),
  }),
  answer: z.object({
    papers: z.array(
      z.object({
        host: z.string(),
        given: z.int().describe('Copies that other papers carry of its texts.'),
        taken: z.int().describe('Copies that it carries of texts of others.'),
      }),
    ),
    ways: z
      .array(
        z.object({
          from: z.string().describe('Host of the likely original.'),
          to: z.string().describe('Host of the copies.'),
          copies: z.int(),
          shared: z
            .number()
            .describe('Words of the copies that stand in the originals, 0 to 1, at the mean.'),
        }),
      )
      .describe(`The most copies first, ${EDGES} at most.`),
  }),
  async handle(served, { query: { min_share }, signal }) {
    const ways = await served.rows<{ from: string; to: string; copies: number; shared: number }>(
      `SELECT o.host AS "from", c.host AS "to", count(*) AS copies, round(avg(c.shared), 3) AS shared
       FROM near_duplicates AS c JOIN near_duplicates AS o ON o.article_id = c.original_id
       WHERE NOT c.is_original AND o.host <> c.host AND c.shared >= $1::DOUBLE
       GROUP BY ALL ORDER BY copies DESC, 1, 2 LIMIT ${EDGES}`,
      [min_share],
      signal,
    );
    const papers = new Map<string, { host: string; given: number; taken: number }>();
    const at = (host: string) => {
      const paper = papers.get(host) ?? { host, given: 0, taken: 0 };
      papers.set(host, paper);
      return paper;
    };
    for (const { from, to, copies } of ways) {
      at(from).given += copies;
      at(to).taken += copies;
    }
    return { papers: [...papers.values()].sort((a, b) => b.given - a.given || b.taken - a.taken), ways };
  },
});
