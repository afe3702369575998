import { DatabaseSync } from 'node:sqlite';
import { SOURCES } from '../../model/capture.ts';
import { guarded } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';

const VERSION = 3;

const TRIES = `
  CREATE TABLE tries (url_id INTEGER NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL);
  CREATE INDEX tries_of ON tries (url_id, at);
`;

/** Beside the versions: a frontier without them was never halted, and no host of it asked for a long pause. */
const BESIDE = `
  CREATE TABLE IF NOT EXISTS halts (job TEXT PRIMARY KEY, how TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pauses (host TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
`;

const LOOKS = `
  CREATE INDEX looks ON urls (job, look_at) WHERE look_at IS NOT NULL AND state IN (2, 3, 4);
  CREATE INDEX lists ON urls (job) WHERE memory IS NOT NULL;
`;

/** From version 2: what a whole run would look at again is due. */
const TO_3 = `
  ALTER TABLE urls ADD COLUMN look_at INTEGER;
  ALTER TABLE urls ADD COLUMN memory TEXT;
  UPDATE urls SET look_at = 0 WHERE again = 1;
  ${LOOKS}
`;

/** From version 1: its URLs keep their one source. */
const TO_2 = `
  ALTER TABLE urls ADD COLUMN sources INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE urls ADD COLUMN dated_at TEXT;
  ALTER TABLE urls ADD COLUMN kind TEXT;
  ${SOURCES.map((source, place) => `UPDATE urls SET sources = ${1 << place} WHERE source = '${source}';`).join('\n  ')}
  ${TRIES}
`;

const SCHEMA = `
  CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    run INTEGER NOT NULL,
    open INTEGER NOT NULL,
    link_settings TEXT NOT NULL,
    -- The first run whose pages were all read by these settings.
    links_since INTEGER NOT NULL,
    started_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    run INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    source TEXT NOT NULL,
    -- One bit for each of SOURCES that named it.
    sources INTEGER NOT NULL DEFAULT 0,
    dated_at TEXT,
    kind TEXT,
    from_url TEXT,
    redirects INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    look_at INTEGER,
    memory TEXT,
    -- The last run that finished it; 0 for none.
    done_in INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    message TEXT
  );
  CREATE UNIQUE INDEX known ON urls (job, url);
  -- Only what waits is indexed for the claim, so that a claim costs the same at ten thousand URLs and at a million.
  CREATE INDEX waiting ON urls (job, host, priority, id) WHERE state = 0;
  CREATE INDEX delayed ON urls (job, due_at) WHERE state = 1;
  CREATE INDEX ended ON urls (job, again) WHERE state IN (2, 3, 4);
  CREATE INDEX troubled ON urls (job, state) WHERE code IS NOT NULL;
  ${LOOKS}
  ${TRIES}
`;

/** What brings a database of an older version up to date. */
const UPGRADE: Record<number, string> = { 0: SCHEMA, 1: TO_2 + TO_3, 2: TO_3 };

/** Opens (and makes, when new) the frontier database. */
export function openDatabase(path: string): DatabaseSync {
  return guarded(path, () => {
    const db = new DatabaseSync(path);
    try {
      // NORMAL: a power cut may take back the last moments of the frontier, never tear it; those pages are
      // fetched again, and the archive knows their stories.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
      const version = versionOf(db);
      const upgrade = UPGRADE[version];
      if (upgrade) db.exec(`BEGIN; ${upgrade} PRAGMA user_version = ${VERSION}; COMMIT;`);
      else if (version !== VERSION)
        throw new NewskeepError(
          'storage_damaged',
          `${path} was written by another version of newskeep (schema ${version}, this one reads ${VERSION}).`,
          { hint: 'Use the version that wrote it.' },
        );
      db.exec(BESIDE);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** 0 for a database that nobody has filled yet. */
export const versionOf = (db: DatabaseSync): number =>
  Number(db.prepare('PRAGMA user_version').get()?.user_version);

export const isCurrent = (db: DatabaseSync): boolean => versionOf(db) === VERSION;
