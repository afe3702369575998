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

type Row = Record<string, unknown>;
/** A headline fits. */
const MAX_CELL = 100;

/** Rows as a table for the terminal. */
export function table(columns: string[], rows: Row[], maxCell = MAX_CELL): string {
  const out = new Table({ head: columns, style: { head: [], border: [], compact: true } });
  for (const row of rows) out.push(columns.map((name) => cell(row[name], maxCell)));
  return out.toString();
}

/** So many columns of a terminal the table of these rows takes, about: letters are counted, not how wide they are. */
export function widthOf(columns: string[], rows: Row[]): number {
  const widest = columns.map((name) =>
    rows.reduce((most, row) => Math.max(most, cell(row[name], MAX_CELL).length), name.length),
  );
  return widest.reduce((sum, width) => sum + width + '│  '.length, 1);
}

/** Rows one after another, a line for each column, for what is wider than the terminal. */
export function* rowsApart(columns: string[], rows: Row[], width: number): Generator<string> {
  const names = Math.max(...columns.map((name) => name.length));
  const room = Math.max(width - names - 2, 20);
  for (const [n, row] of rows.entries()) {
    yield `── row ${n + 1} ──`;
    for (const name of columns) yield `${printable(name).padEnd(names)}  ${cell(row[name], room)}`.trimEnd();
  }
}
