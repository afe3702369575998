import { STATE as KEPT } from '../codes.ts';

/** The fields of a URL's line in Redis, in their places; the scripts (lua/) are given the same list. */
export const FIELDS = [
  'state',
  'priority',
  'depth',
  /** Place in SOURCES of the source that came first. */
  'source',
  /** One bit for each of SOURCES that named it. */
  'sources',
  'redirects',
  'attempts',
  'again',
  /** The last run that finished it; 0 for none. */
  'done_in',
  /** The last run that opened or ended it. */
  'run',
  'from_url',
  'dated_at',
  'kind',
  'code',
  /** Who holds it, or waits for its next try. */
  'visit',
  /** When to look again, ms; '' for never. */
  'look_at',
  'memory',
] as const;

/** States of a URL in Redis. */
export const STATE = { ...KEPT, taken: 5 } as const;

export type Row = Record<(typeof FIELDS)[number], string>;

/** A line of text rather than JSON: half of the bytes, and Lua takes it apart with one pattern. */
export function readRow(line: string): Row {
  const parts = line.split('\n');
  return Object.fromEntries(FIELDS.map((field, place) => [field, parts[place] ?? ''])) as Row;
}

/** A value that cannot break its line. */
export const oneLine = (text: string | null | undefined): string => (text ?? '').replace(/[\r\n]+/g, ' ');
