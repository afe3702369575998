import type { Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import type { Rows } from './dataset.ts';

/**
 * Cells of every CSV that we write: lists and objects as JSON; null is nothing, and an empty text is "". Formula-safe, an
 * apostrophe stands before a text that a spreadsheet would run (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export const csvCells = (formulaSafe = false): Options => ({
  escape_formulas: formulaSafe,
  cast: {
    string: (value) => (value === '' ? { value, quoted_empty: true } : value),
    object: (value) => JSON.stringify(value),
    boolean: (value) => String(value),
  },
});

/** A result as CSV (RFC 4180, with line feeds): its head, and then some lines at a time, each without its end. */
export async function* csvLines({ columns, chunks }: Rows, formulaSafe?: boolean): AsyncGenerator<string> {
  const lines = (rows: unknown[][]) => stringify(rows, csvCells(formulaSafe)).slice(0, -1);
  yield lines([columns]);
  for await (const chunk of chunks)
    if (chunk.length > 0) yield lines(chunk.map((row) => columns.map((name) => row[name])));
}
