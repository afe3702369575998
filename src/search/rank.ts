import type { DatabaseSync } from 'node:sqlite';
import type { Match } from './query/match.ts';
import { firstDoc, momentOf } from './store/doc_number.ts';

/** So many of the newest matches are ranked. */
export const RANKED = 2000;
/** Matches are counted up to here. */
const COUNTED = 50_000;

/** What a word is worth by where it stands: title, tags, authors, section, body, facts (nothing: they only choose). */
const WEIGHTS = '10.0, 5.0, 4.0, 2.0, 1.0, 0.0';
/** After so long, half of what freshness adds is gone. */
const HALF_LIFE_MS = 30 * 86_400_000;

export interface Candidate {
  doc: number;
  score: number;
}

/** What the index is asked for. `until`: docs from there on are newer than the search's first page. */
export interface Asked extends Match {
  until: number;
  allRevisions: boolean;
}

const found = ({ allRevisions }: Asked) => `FROM texts
  WHERE texts MATCH :fts AND rowid >= :from AND rowid < :to
    AND NOT EXISTS (SELECT 1 FROM superseded WHERE doc = texts.rowid${allRevisions ? ' AND everywhere = 1' : ''})`;

const bounds = ({ fts, after, before, until }: Asked) => ({
  fts,
  from: after === undefined ? 0 : firstDoc(after),
  to: Math.min(before === undefined ? until : firstDoc(before), until),
});

/** The number after the newest text's. */
export const endOf = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT coalesce(max(doc), 0) + 1 AS until FROM docs').get()?.until);

/**
 * The newest matches, the best first: Okapi BM25 as FTS5 counts it (Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework", 2009), of which half decays with age (the recency prior of Li and Croft, "Time-Based Language Models",
 * 2003): bm25 · (1 + 2^(−age / 30 days)) / 2. Age is counted back from the newest text in the index, so the same index
 * gives the same order on any day. What is only chosen by facts comes newest first.
 */
export function ranked(database: DatabaseSync, asked: Asked): Candidate[] {
  const bm25 = asked.needles.length > 0 ? `-bm25(texts, ${WEIGHTS})` : '0.0';
  const sql = `SELECT rowid AS doc, ${bm25} AS score ${found(asked)} ORDER BY rowid DESC LIMIT ${RANKED}`;
  const rows = database.prepare(sql).all(bounds(asked)) as unknown as Candidate[];
  const newest = momentOf(asked.until - 1);
  for (const row of rows) row.score *= (1 + 2 ** ((momentOf(row.doc) - newest) / HALF_LIFE_MS)) / 2;
  return rows.sort((a, b) => b.score - a.score || b.doc - a.doc);
}

/** Matches older than those that are ranked, the newest first, after so many. */
export function older(database: DatabaseSync, asked: Asked, skip: number, limit: number): Candidate[] {
  const sql = `SELECT rowid AS doc, 0.0 AS score ${found(asked)} ORDER BY rowid DESC LIMIT ${limit} OFFSET ${skip}`;
  return database.prepare(sql).all(bounds(asked)) as unknown as Candidate[];
}

/** Of all matches those that were fetched last, the last one first, after so many. */
export function arrived(database: DatabaseSync, asked: Asked, skip: number, limit: number): Candidate[] {
  const sql = `SELECT doc, 0.0 AS score FROM (SELECT rowid AS doc ${found(asked)}) JOIN docs USING (doc)
    ORDER BY fetched_at DESC, doc DESC LIMIT ${limit} OFFSET ${skip}`;
  return database.prepare(sql).all(bounds(asked)) as unknown as Candidate[];
}

/** How many match, where that is quickly counted; else that there are at least so many. */
export function count(database: DatabaseSync, asked: Asked): { total: number; isExact: boolean } {
  const sql = `SELECT count(*) AS total FROM (SELECT 1 ${found(asked)} LIMIT ${COUNTED + 1})`;
  const total = Number(database.prepare(sql).get(bounds(asked))?.total);
  return { total: Math.min(total, COUNTED), isExact: total <= COUNTED };
}
