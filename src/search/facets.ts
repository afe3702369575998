import type { DatabaseSync } from 'node:sqlite';
import type { FacetCount, Facets } from './shapes.ts';
import { momentOf } from './store/doc_number.ts';

/** Values of a facet that are told, but for days and months, which are told all. */
const MOST = 50;

interface Row {
  doc: number;
  host: number;
  language: number | null;
  kind: number;
  tags: string;
  authors: string;
}

/** Counts what the texts of these numbers can be narrowed by. */
export function facetsOf(database: DatabaseSync, docs: number[]): Facets {
  const rows = database
    .prepare(
      'SELECT doc, host, language, kind, tags, authors FROM docs WHERE doc IN (SELECT value FROM json_each(?))',
    )
    .all(JSON.stringify(docs)) as unknown as Row[];
  const name = database.prepare('SELECT value FROM names WHERE id = ?');
  const named = (ids: Iterable<number>) =>
    largest(tally(ids)).map(([id, count]) => ({ value: String(name.get(id)?.value), count }));
  const times = rows.map(({ doc }) => new Date(momentOf(doc)).toISOString());
  return {
    host: named(rows.map(({ host }) => host)),
    language: named(rows.flatMap(({ language }) => language ?? [])),
    kind: named(rows.map(({ kind }) => kind)),
    tag: named(rows.flatMap(({ tags }) => once(tags))),
    author: named(rows.flatMap(({ authors }) => once(authors))),
    day: inTime(times.map((time) => time.slice(0, 10))),
    month: inTime(times.map((time) => time.slice(0, 7))),
  };
}

/** A story that names a tag twice is one story. */
const once = (ids: string): number[] => [...new Set(JSON.parse(ids) as number[])];

function tally<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const largest = (counts: Map<number, number>) =>
  [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, MOST);

const inTime = (values: string[]): FacetCount[] =>
  [...tally(values)].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? -1 : 1));
