import type { DatabaseSync } from 'node:sqlite';
import type { Article } from '../../model/records.ts';
import { marksOf, snippetOf } from './marks.ts';
import type { Needle } from './query/match.ts';
import type { Candidate } from './rank.ts';
import type { Place, Records } from './records.ts';
import type { SearchHit } from './shapes.ts';

/** What is shown of the texts that were found, in their order. */
export async function hitsOf(
  database: DatabaseSync,
  records: Records,
  candidates: Candidate[],
  needles: Needle[],
): Promise<SearchHit[]> {
  const place = database.prepare(
    `SELECT files.path, members.at, members.length, docs.line FROM docs
       JOIN members ON members.id = docs.member JOIN files ON files.id = members.file WHERE doc = ?`,
  );
  // All places are of one moment, before the first record is read.
  const places = candidates.flatMap(({ doc, score }) => {
    const found = place.get(doc) as Place | undefined;
    return found ? [{ found, score }] : [];
  });
  const rows = await records.read(places.map(({ found }) => found));
  return rows.map((row, n) => hitOf(row, places[n]?.score ?? 0, needles));
}

function hitOf(row: Article, score: number, needles: Needle[]): SearchHit {
  const { text: snippet, marks: snippet_marks } = snippetOf(row.body ?? '', needles);
  return {
    id: row.id,
    revision: row.revision,
    url: row.url,
    host: row.host,
    title: row.title,
    title_marks: marksOf(row.title ?? '', needles, 'title'),
    snippet,
    snippet_marks,
    published_at: row.published_at,
    fetched_at: row.fetched_at,
    authors: row.authors,
    tags: row.tags,
    language: row.language,
    score: Math.round(score * 1e6) / 1e6,
  };
}
