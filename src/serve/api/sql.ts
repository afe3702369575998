import pLimit from 'p-limit';
import * as z from 'zod';
import { csvLines } from '../../query/csv.ts';
import { EXAMPLES } from '../../query/examples.ts';
import { cutRows } from './cut_rows.ts';
import { route, Text } from './route.ts';

/** Rows that a page shows, and that a file may have; a longer answer is for `newskeep query` and `export`. */
const SHOWN_ROWS = 1000;
const MOST_SHOWN = 10_000;
const MOST_ROWS = 1_000_000;
/** The header of a CSV from which rows are left out: after how many. */
const CUT_AT = 'newskeep-cut-at';
/** What takes longer is ended. */
const TIMEOUT_MS = 30_000;
/** DuckDB works on the threads that the server reads its files with, of which there are four. */
const oneOfTwo = pLimit(2);

export const sqlRoute = route({
  method: 'post',
  path: '/query',
  summary: `Runs one SELECT, read-only, for ${TIMEOUT_MS / 1000} seconds at most, two at a time; as JSON, or as CSV to keep`,
  body: z.object({
    sql: z.string().min(1).max(50_000).describe('One SELECT (DuckDB) over the views: docs/query.md.'),
    limit: z.number().int().min(1).max(MOST_SHOWN).default(SHOWN_ROWS).describe('Rows at most, of JSON.'),
    format: z
      .enum(['json', 'csv'])
      .default('json')
      .describe(
        `CSV has ${MOST_ROWS} rows at most (where rows are left out, the header ${CUT_AT} says after how many), and no cell that a spreadsheet takes for a formula.`,
      ),
  }),
  answer: z.object({
    columns: z.array(z.string()),
    types: z.array(z.string()).describe('DuckDB’s name of each column’s type.'),
    rows: z.array(z.record(z.string(), z.unknown())),
    more: z.boolean().describe('Whether there are more rows than these.'),
    ms: z.int().describe('How long it took, ms.'),
  }),
  type: 'text/csv',
  async handle({ dataset }, { body: { sql, format, limit }, signal }) {
    const options = { signal, timeoutMs: TIMEOUT_MS };
    if (format === 'csv')
      return new Text('text/csv; charset=utf-8', 'newskeep.csv', (send) =>
        oneOfTwo(() => {
          const begun = performance.now();
          return dataset.stream(sql, options, async (rows) => {
            const left = TIMEOUT_MS - (performance.now() - begun);
            const { kept, isCut } = await cutRows(rows, MOST_ROWS, (than) =>
              dataset.isLonger(sql, than, { signal, timeoutMs: left }),
            );
            await send(ended(csvLines(kept, true)), isCut ? { [CUT_AT]: String(MOST_ROWS) } : {});
          });
        }),
      );
    const begun = performance.now();
    const { columns, types, rows, truncated } = await oneOfTwo(() =>
      dataset.table(sql, [], { ...options, maxRows: limit }),
    );
    return { columns, types, rows, more: truncated, ms: Math.round(performance.now() - begun) };
  },
});

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

export const examplesRoute = route({
  method: 'get',
  path: '/examples',
  summary: 'Questions with their SQL, to begin from: those of newskeep query --examples',
  answer: z.object({ examples: z.array(z.object({ question: z.string(), sql: z.string() })) }),
  handle: async () => ({ examples: EXAMPLES }),
});
