import * as z from 'zod';
import { route, Text } from './route.ts';

const csv = (columns: string[], rows: Record<string, unknown>[]) =>
  [columns, ...rows.map((row) => columns.map((c) => row[c]))]
    .map((line) => line.map((v) => `"${String(v ?? '').replaceAll('"', '""')}"`).join(','))
    .join('\r\n');
const EXAMPLES = [
  {
    question: 'How many stories has each paper?',
    sql: 'SELECT host, count(*) AS stories FROM articles GROUP BY host ORDER BY stories DESC',
  },
];

/** Rows that a page shows, and that a file may have; a long answer is for `newskeep query` and `export`. */
const SHOWN_ROWS = 1000;
const MOST_ROWS = 100_000;
/** What takes longer is ended. */
const TIMEOUT_MS = 30_000;

export const sqlRoute = route({
  method: 'post',
  path: '/query',
  summary: `Runs one SELECT, read-only, for ${TIMEOUT_MS / 1000} seconds at most; as JSON, or as CSV to keep`,
  body: z.object({
    sql: z.string().min(1).max(50_000).describe('One SELECT (DuckDB) over the views: docs/records.md.'),
    limit: z
      .number()
      .int()
      .min(1)
      .max(MOST_ROWS)
      .optional()
      .describe(`Rows at most; without it ${SHOWN_ROWS}, of CSV ${MOST_ROWS}.`),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  answer: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.record(z.string(), z.unknown())),
    more: z.boolean().describe('Whether there are more rows than these.'),
    ms: z.number().describe('How long it took, ms.'),
  }),
  type: 'text/csv',
  async handle(served, { body: { sql, format, limit }, signal }) {
    const begun = performance.now();
    const most = limit ?? (format === 'csv' ? MOST_ROWS : SHOWN_ROWS);
    const { columns, rows, truncated } = await served.dataset.table(sql, [], {
      maxRows: most,
      signal,
      timeoutMs: TIMEOUT_MS,
    });
    if (format === 'csv') return new Text(csv(columns, rows), 'text/csv; charset=utf-8', 'newskeep.csv');
    return { columns, rows, more: truncated, ms: Math.round(performance.now() - begun) };
  },
});

export const examplesRoute = route({
  method: 'get',
  path: '/examples',
  summary: 'Questions with their SQL, to begin from: those of newskeep query --examples',
  answer: z.object({ examples: z.array(z.object({ question: z.string(), sql: z.string() })) }),
  handle: async () => ({ examples: EXAMPLES }),
});
