/** What `Found` keeps. `page` is a URL's key among its spellings (model/forgotten.ts). */
export const FOUND = `
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  url TEXT NOT NULL,
  page TEXT NOT NULL,
  at TEXT NOT NULL,
  status INTEGER NOT NULL,
  kind TEXT NOT NULL,
  article TEXT,
  digest TEXT NOT NULL,
  type TEXT NOT NULL,
  holds INTEGER NOT NULL,
  target TEXT,
  via TEXT,
  -- 1: it goes with its URL; 2: since it redirects to what goes, 3: since it told the story, which says nothing of its URL.
  gone INTEGER NOT NULL,
  target_gone INTEGER NOT NULL,
  drops_via INTEGER NOT NULL,
  is_first INTEGER NOT NULL,
  is_read INTEGER NOT NULL DEFAULT 0,
  is_touched INTEGER NOT NULL DEFAULT 0,
  new_file TEXT,
  new_offset INTEGER,
  new_length INTEGER,
  is_response INTEGER NOT NULL DEFAULT 0,
  UNIQUE (file, offset)
) STRICT;
CREATE INDEX by_page ON captures (page);
CREATE INDEX by_article ON captures (article) WHERE article IS NOT NULL;
CREATE INDEX by_digest ON captures (digest);
CREATE TABLE stories (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE pages (page TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE orphaned (digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE heirs (digest TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE less (url TEXT, at TEXT, n INTEGER NOT NULL, PRIMARY KEY (url, at)) STRICT, WITHOUT ROWID;
`;

const HOLDS = "type <> 'revisit' AND status = 200 AND holds = 1";

export const FIND = {
  addStory: 'INSERT OR IGNORE INTO stories VALUES (?)',
  addCapture: `INSERT OR REPLACE INTO captures (file, offset, length, url, page, at, status, kind, article, digest, type,
    holds, target, via, gone, target_gone, drops_via, is_first)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? > 0, ?, ?, ?, ?, ?, ?)`,
  // What tells another story is no page of this one, whatever its pages call the next.
  addPage: `INSERT OR IGNORE INTO pages SELECT ?1 WHERE ?2 = 1 OR NOT EXISTS (SELECT 1 FROM captures
    WHERE page = ?1 AND article IS NOT NULL AND article NOT IN (SELECT id FROM stories))`,

  storiesOfGone:
    'INSERT OR IGNORE INTO stories SELECT article FROM captures WHERE gone = 1 AND article IS NOT NULL',
  // A page that shows lists at other times is no alias of a story that it told once.
  pagesOfStories: `INSERT OR IGNORE INTO pages SELECT page FROM captures AS one
    WHERE gone = 1 OR (article IN (SELECT id FROM stories) AND NOT EXISTS
      (SELECT 1 FROM captures WHERE page = one.page AND kind IN ('list', 'feed', 'sitemap')))`,
  captureOfStory: 'UPDATE captures SET gone = 3 WHERE gone = 0 AND article IN (SELECT id FROM stories)',
  captureOfPage: `UPDATE captures SET gone = 1
    WHERE gone = 0 AND article IS NULL AND page IN (SELECT page FROM pages)`,
  captureOfNewPage: 'UPDATE captures SET gone = 1 WHERE gone = 0 AND page = ?',
  redirectGone: `UPDATE captures SET gone = 2
    WHERE gone = 0 AND (target_gone = 1 OR target IN (SELECT page FROM pages))`,
  unreadStories: `SELECT url, at, digest FROM captures
    WHERE gone IN (1, 3) AND is_read = 0 AND kind IN ('article', 'live', 'video', 'gallery')`,
  markRead: 'UPDATE captures SET is_read = 1 WHERE gone IN (1, 3)',
  anyHolder: `SELECT file, offset, length FROM captures WHERE digest = ? AND ${HOLDS} LIMIT 1`,

  orphaned: `INSERT OR IGNORE INTO orphaned SELECT digest FROM captures WHERE gone > 0 AND ${HOLDS}`,
  // Of captures that keep the payload: the first one, whatever record it has.
  heirs: `INSERT INTO heirs SELECT digest, id FROM (
      SELECT digest, id, row_number() OVER (PARTITION BY digest ORDER BY at, file, offset) AS place
      FROM captures WHERE gone = 0 AND status = 200 AND holds = 1 AND digest IN (SELECT digest FROM orphaned)
    ) WHERE place = 1`,
  touchVia: `UPDATE captures SET is_touched = 1, drops_via = 1
    WHERE gone = 0 AND (drops_via = 1 OR via IN (SELECT page FROM pages))`,
  touchRevisits: `UPDATE captures SET is_touched = 1
    WHERE gone = 0 AND type = 'revisit' AND digest IN (SELECT digest FROM orphaned)`,
  // "Not changed" refers to the payload that the page had.
  touchNotModified: `UPDATE captures SET is_touched = 1 WHERE gone = 0 AND type = 'revisit' AND status = 304
    AND page IN (SELECT page FROM captures
      WHERE gone = 0 AND status = 200 AND digest IN (SELECT digest FROM orphaned))`,

  isPage: 'SELECT 1 FROM pages WHERE page = ?',
  isStory: 'SELECT 1 FROM stories WHERE id = ?',
  isOrphaned: 'SELECT 1 FROM orphaned WHERE digest = ?',
  pages: 'SELECT page FROM pages ORDER BY page',
  firsts: 'SELECT coalesce(sum(is_first), 0) AS n FROM captures WHERE gone > 0',
  files: 'SELECT DISTINCT file FROM captures WHERE gone > 0 OR is_touched = 1',
  at: 'SELECT id, gone, digest, drops_via FROM captures WHERE file = ? AND offset = ?',
  heir: 'SELECT id, url, at FROM heirs JOIN captures USING (id) WHERE heirs.digest = ?',
  goneHolder: `SELECT file, offset, length FROM captures WHERE digest = ? AND gone > 0 AND ${HOLDS} LIMIT 1`,
  digestOf: `SELECT digest FROM captures WHERE page = ? AND at = ? AND gone > 0 LIMIT 1`,
  move: 'UPDATE captures SET new_file = ?, new_offset = ?, new_length = ?, is_response = ? WHERE id = ?',
  moved: `SELECT new_file AS file, new_offset AS offset, new_length AS length, is_response FROM captures
    WHERE file = ? AND offset = ? AND new_file IS NOT NULL`,
  less: 'INSERT INTO less VALUES (?, ?, 1) ON CONFLICT (url, at) DO UPDATE SET n = n + 1',
  headlinesLess: 'SELECT n FROM less WHERE url = ? AND at = ?',
} as const;
