import { csvLines } from '../../query/csv.ts';
import type { Rows } from '../../query/dataset.ts';
import { rowsApart, table, widthOf } from './table.ts';
import { number, plural, printable } from './terminal.ts';

export const QUERY_FORMATS = ['table', 'csv', 'json', 'jsonl', 'markdown', 'parquet'] as const;
export type QueryFormat = (typeof QUERY_FORMATS)[number];
export type TextFormat = Exclude<QueryFormat, 'parquet'>;

export interface FormatOptions {
  /** No text of a CSV begins a formula of a spreadsheet. */
  formulaSafe?: boolean | undefined;
  /** Whether the text goes to a file, where it is left as it is. */
  isFile?: boolean | undefined;
  /** Of the terminal, in columns: a table that is wider is told a column a line. */
  width?: number | undefined;
}

/** More than anybody reads in a terminal, and less than a table can be drawn of. */
const TABLE_ROWS = 10_000;

/** The columns of an EXPLAIN, whose drawing is no cell. */
const EXPLAINED = 'explain_key,explain_value';

/** A result as lines of text, as it comes; a table once it is there. */
export function linesOf(format: TextFormat, rows: Rows, options: FormatOptions = {}): AsyncIterable<string> {
  return WRITERS[format](rows, options);
}

const WRITERS: Record<TextFormat, (rows: Rows, options: FormatOptions) => AsyncIterable<string>> = {
  async *table(rows, { isFile, width = Number.POSITIVE_INFINITY }) {
    const { some, count } = await firstOf(rows);
    if (rows.columns.join() === EXPLAINED) {
      for (const { explain_value } of some)
        yield isFile ? String(explain_value).trimEnd() : printable(String(explain_value).trimEnd());
      return;
    }
    if (widthOf(rows.columns, some) <= width) yield table(rows.columns, some);
    else yield* rowsApart(rows.columns, some, width);
    yield count > some.length
      ? `${plural(count, 'row')}, the first ${number(some.length)} shown; --format jsonl gives them all`
      : plural(count, 'row');
  },
  async *markdown({ columns, chunks }, { isFile }) {
    yield `| ${columns.map(markdownCell).join(' | ')} |`;
    yield `| ${columns.map(() => '---').join(' | ')} |`;
    for await (const chunk of chunks)
      for (const row of chunk) {
        const line = `| ${columns.map((name) => markdownCell(textOf(row[name]))).join(' | ')} |`;
        yield isFile ? line : printable(line);
      }
  },
  csv: (rows, { formulaSafe }) => csvLines(rows, formulaSafe),
  async *json({ chunks }) {
    yield '[';
    let before: string | undefined;
    for await (const chunk of chunks)
      for (const row of chunk) {
        if (before !== undefined) yield `${before},`;
        before = JSON.stringify(row);
      }
    if (before !== undefined) yield before;
    yield ']';
  },
  async *jsonl({ chunks }) {
    for await (const chunk of chunks) for (const row of chunk) yield JSON.stringify(row);
  },
};

async function firstOf({ chunks }: Rows) {
  const some: Record<string, unknown>[] = [];
  let count = 0;
  for await (const chunk of chunks) {
    for (const row of chunk) if (some.length < TABLE_ROWS) some.push(row);
    count += chunk.length;
  }
  return { some, count };
}

/** Lists and structures as JSON, nothing for null. */
const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

const markdownCell = (text: string): string =>
  text
    .replace(/[\\|]/g, '\\$&')
    .replace(/</g, '&lt;')
    .replace(/\s*\n\s*/g, ' ');
