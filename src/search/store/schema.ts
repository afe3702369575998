/** "nksi", in `PRAGMA application_id`. */
export const APPLICATION = 0x6e6b7369;
/** One more for each change of the tables, of the folding or of what is indexed: another one's index is made anew. */
export const VERSION = 4;

/**
 * `texts` is an inverted index without the texts (contentless): what is shown is read from the archive. Its row numbers
 * are those of `docs`, which are in the order of time (doc_number.ts).
 *
 * - `files`, `known`: the archive's files, and which of their bytes are indexed.
 * - `members`: gzip members of those files; a row of `docs` is a line in one.
 * - `superseded`: what is not found: `everywhere` 1 where another reading stands for the same revision, 0 where a later
 *   revision does, which a search over all revisions finds.
 * - `merge_due`: has a row while the parts of `texts` are to be put together.
 * - `names`: hosts, languages, kinds, tags and authors, for counting; what they are searched by are `facts` of `texts`.
 */
export const SCHEMA = `
CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE known (
  file INTEGER NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (file, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE members (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL
) STRICT;
CREATE INDEX members_file ON members (file);
CREATE TABLE docs (
  doc INTEGER PRIMARY KEY,
  article BLOB NOT NULL,
  revision INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL,
  member INTEGER NOT NULL,
  line INTEGER NOT NULL,
  host INTEGER NOT NULL,
  language INTEGER,
  kind INTEGER NOT NULL,
  tags TEXT NOT NULL,
  authors TEXT NOT NULL
) STRICT;
CREATE INDEX docs_article ON docs (article);
CREATE INDEX docs_member ON docs (member);
CREATE TABLE superseded (doc INTEGER PRIMARY KEY, everywhere INTEGER NOT NULL) STRICT;
CREATE TABLE merge_due (yes INTEGER PRIMARY KEY) STRICT;
CREATE TABLE names (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)
) STRICT;
CREATE VIRTUAL TABLE texts USING fts5(
  title, tags, authors, section, body, facts,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);
INSERT INTO texts (texts, rank) VALUES ('hashsize', ${16 << 20});
PRAGMA application_id = ${APPLICATION};
PRAGMA user_version = ${VERSION};
`;

const TABLES = ['files', 'known', 'members', 'docs', 'superseded', 'merge_due', 'names', 'texts'];
export const DROP = TABLES.map((table) => `DROP TABLE IF EXISTS ${table};`).join('\n');
