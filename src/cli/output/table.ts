import Table from 'cli-table3';
import { printable } from './terminal.ts';

/** A cell's text: lists and structures as JSON, nothing for null, one line, cut at `width`. */
function cell(value: unknown, width: number): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  const line = printable(text.replace(/\s+/g, ' '));
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** Rows as a table for the terminal. */
export function table(columns: string[], rows: Record<string, unknown>[], maxCell = 60): string {
  const out = new Table({ head: columns, style: { head: [], border: [], compact: true } });
  for (const row of rows) out.push(columns.map((name) => cell(row[name], maxCell)));
  return out.toString();
}
