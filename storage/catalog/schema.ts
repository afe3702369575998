/** Stands in `PRAGMA user_version`; one more for each change of SCHEMA that older code cannot read. */
export const SCHEMA_VERSION = 2;

/**
 * Keys of 16 bytes are `key()` of a text (keys.ts), article ids their own 128 bits, times milliseconds since
 * 1970. Long texts (URLs) lie in the datasets, not here.
 */
export const SCHEMA = `
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  serial INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  records INTEGER NOT NULL,
  sealed INTEGER NOT NULL
) STRICT;
CREATE TABLE articles (
  id BLOB PRIMARY KEY,
  content_hash BLOB NOT NULL,
  revision INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  recorded_from BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE texts (key BLOB PRIMARY KEY, article BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE payloads (
  digest TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  warc_file INTEGER NOT NULL REFERENCES files (id),
  warc_offset INTEGER NOT NULL,
  warc_length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE urls (
  key BLOB PRIMARY KEY,
  fetched_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  etag TEXT,
  last_modified TEXT,
  digest TEXT NOT NULL,
  kind TEXT NOT NULL,
  list_hash TEXT,
  list_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lists (key BLOB PRIMARY KEY, recorded INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE totals (
  articles INTEGER NOT NULL,
  revisions INTEGER NOT NULL,
  headlines INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  last_commit_at TEXT
) STRICT;
INSERT INTO totals VALUES (0, 0, 0, 0, NULL);
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Came later; who does not know it does without. */
export const ADDED = `
CREATE TABLE IF NOT EXISTS sites (
  host TEXT PRIMARY KEY,
  shell_at INTEGER,
  lists_grow INTEGER,
  lists_tried_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS read_by (
  article BLOB PRIMARY KEY,
  revision INTEGER NOT NULL,
  parser TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

export const CLEAR = `
${['payloads', 'files', 'articles', 'read_by', 'texts', 'urls', 'lists'].map((table) => `DELETE FROM ${table};`).join('\n')}
UPDATE totals SET articles = 0, revisions = 0, headlines = 0, captures = 0, last_commit_at = NULL;
DELETE FROM meta WHERE key = 'generation'`;

/** Every statement of the catalog. Aliases give rows the names of the types in known.ts. */
export const SQL = {
  files: 'SELECT path, kind, serial, bytes, records, sealed FROM files ORDER BY path',
  serial: `SELECT max(coalesce((SELECT max(serial) FROM files WHERE kind = ?1), 0),
    coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'serial:' || ?1), 0)) AS serial`,
  // The name of a file that went is not given again.
  keepSerials: `INSERT INTO meta SELECT 'serial:' || kind, CAST(max(serial) AS TEXT) FROM files WHERE true GROUP BY kind
    ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`,
  totals: `SELECT articles, revisions, headlines, captures, last_commit_at AS lastCommitAt,
    (SELECT coalesce(sum(bytes), 0) FROM files) AS bytes FROM totals`,
  url: `SELECT fetched_at AS fetchedAt, status, etag, last_modified AS lastModified,
    digest AS payloadDigest, kind, list_hash AS listHash, list_seen AS listSeen FROM urls WHERE key = ?`,
  // Who does not know of read_by may have written a later revision.
  article: `SELECT content_hash AS contentHash, articles.revision, first_seen_at AS firstSeenAt,
    recorded_from AS recordedFrom, parser AS parserVersion, digest AS payloadDigest
    FROM articles LEFT JOIN read_by ON article = id AND read_by.revision = articles.revision WHERE id = ?`,
  text: 'SELECT article FROM texts WHERE key = ?',
  payload: `SELECT url, fetched_at AS fetchedAt, path AS warcFile, warc_offset AS warcOffset, warc_length AS warcLength
    FROM payloads JOIN files ON files.id = warc_file WHERE digest = ?`,
  list: 'SELECT recorded FROM lists WHERE key = ?',
  site: `SELECT shell_at AS shellAt, lists_grow AS listsGrow, lists_tried_at AS listsTriedAt
    FROM sites WHERE host = ?`,
  sites: 'SELECT host FROM sites',
  dropSite: 'DELETE FROM sites WHERE host = ?',
  putFile: `INSERT INTO files (path, kind, serial, bytes, records, sealed) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, records = excluded.records, sealed = excluded.sealed`,
  putUrl: 'INSERT OR REPLACE INTO urls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  putArticle: 'INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?)',
  putReadBy: 'INSERT OR REPLACE INTO read_by VALUES (?, ?, ?, ?)',
  putText: 'INSERT OR IGNORE INTO texts VALUES (?, ?)',
  putPayload: `INSERT INTO payloads VALUES (?, ?, ?, (SELECT id FROM files WHERE path = ?), ?, ?)`,
  meta: 'SELECT value FROM meta WHERE key = ?',
  dropMeta: 'DELETE FROM meta WHERE key = ?',
  putMeta: 'INSERT OR REPLACE INTO meta VALUES (?, ?)',
  file: 'SELECT path, kind, serial, bytes, records, sealed FROM files WHERE path = ?',
  dropFile: 'DELETE FROM files WHERE path = ?',
  putSite: 'INSERT OR REPLACE INTO sites VALUES (?, ?, ?, ?)',
  putList: 'INSERT OR REPLACE INTO lists VALUES (?, ?)',
  addTotals: `UPDATE totals SET articles = articles + ?, revisions = revisions + ?,
    headlines = headlines + ?, captures = captures + ?, last_commit_at = ?`,
} as const;
