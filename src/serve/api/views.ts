import * as z from 'zod';
import { DEFINITIONS } from '../../query/definitions.ts';
import { route } from './route.ts';

export const viewsRoute = route({
  method: 'get',
  path: '/views',
  summary: 'What SQL can ask: views with their columns, and macros',
  answer: z.object({
    views: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['view', 'macro']),
        summary: z.string(),
        columns: z.array(z.string()).describe('Of a view.'),
      }),
    ),
  }),
  async handle(served, { signal }) {
    const rows = await served.rows<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, list(column_name ORDER BY column_index) AS columns
       FROM duckdb_columns() WHERE NOT internal GROUP BY table_name`,
      [],
      signal,
    );
    const columns = new Map(rows.map((row) => [row.name, row.columns]));
    return {
      views: DEFINITIONS.map(({ name, kind, summary }) => ({
        name,
        kind,
        summary,
        columns: columns.get(name) ?? [],
      })),
    };
  },
});
