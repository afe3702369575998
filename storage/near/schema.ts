/** One more for each change of the tables, of the tokens or of the signature: another version is built anew. */
const VERSION = 1;
/** Tells our file from another program's. */
const APPLICATION = 0x4e4b4e44;

/**
 * Texts have numbers in the order in which they came, from 0. A chunk holds postings in the order of their keys:
 * n keys of 32 bits, then n numbers of texts. Chunks of a run follow one another by `first`, their first key, and
 * no key stands in two of them. Pairs are those that joined two groups, a forest. Times are ms since 1970.
 */
export const SCHEMA = `
CREATE TABLE texts (
  number INTEGER PRIMARY KEY,
  article BLOB NOT NULL,
  url TEXT NOT NULL,
  canonical_url TEXT,
  host TEXT NOT NULL,
  publisher TEXT,
  title TEXT,
  published_at TEXT,
  published INTEGER,
  first_seen_at INTEGER NOT NULL,
  credits TEXT,
  paragraphs BLOB NOT NULL,
  shingles BLOB NOT NULL
) STRICT;
CREATE TABLE revised (
  article BLOB NOT NULL,
  revision INTEGER NOT NULL,
  number INTEGER,
  PRIMARY KEY (article, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  first INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE pairs (a INTEGER NOT NULL, b INTEGER NOT NULL) STRICT;
CREATE TABLE files (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE totals (short INTEGER NOT NULL) STRICT;
INSERT INTO totals VALUES (0);
PRAGMA application_id = ${APPLICATION};
PRAGMA user_version = ${VERSION};
`;

export const isThisVersion = (application: number, version: number): boolean =>
  application === APPLICATION && version === VERSION;

/** Every statement of the index. */
export const SQL = {
  putText: 'INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  text: 'SELECT * FROM texts WHERE number = ?',
  signature: 'SELECT shingles, paragraphs FROM texts WHERE number = ?',
  texts: 'SELECT coalesce(max(number) + 1, 0) AS n FROM texts',
  putRevised: 'INSERT OR REPLACE INTO revised VALUES (?, ?, ?)',
  current: 'SELECT number FROM revised WHERE article = ? ORDER BY revision DESC LIMIT 1',
  putChunk: 'INSERT INTO chunks (run, first, entries, data) VALUES (?, ?, ?, ?)',
  chunk: 'SELECT data FROM chunks WHERE id = ?',
  chunks: 'SELECT id, run, first, entries FROM chunks ORDER BY run, first',
  dropRun: 'DELETE FROM chunks WHERE run = ?',
  putPair: 'INSERT INTO pairs VALUES (?, ?)',
  pairs: 'SELECT a, b FROM pairs',
  putFile: 'INSERT OR REPLACE INTO files VALUES (?, ?)',
  file: 'SELECT bytes FROM files WHERE path = ?',
  files: 'SELECT path FROM files',
  addShort: 'UPDATE totals SET short = short + ?',
  short: 'SELECT short FROM totals',
} as const;
