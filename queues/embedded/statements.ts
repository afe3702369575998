import type { DatabaseSync } from 'node:sqlite';

export interface UrlRow {
  id: number;
  url: string;
  host: string;
  priority: number;
  depth: number;
  source: string;
  from_url: string | null;
  redirects: number;
  attempts: number;
  done_in: number;
  memory: string | null;
  dated_at: string | null;
}

/** What a reader beside the crawl asks too (view.ts). */
export const READS = {
  tries: 'SELECT at, code, message FROM tries WHERE url_id = ? ORDER BY at, rowid',
  ledger: 'SELECT url, host, sources, state, kind, code, dated_at FROM urls WHERE job = ?',
  lists: 'SELECT url, host, source, look_at, memory FROM urls WHERE job = ? AND memory IS NOT NULL',
  look: `SELECT url, host, source, look_at, memory, sources, state, kind, code, dated_at FROM urls
         WHERE job = ? AND url = ?`,
  failures:
    'SELECT id, url, state, code, message, attempts FROM urls WHERE job = ? AND code IS NOT NULL ORDER BY id',
};

export const statements = (db: DatabaseSync) => ({
  job: db.prepare('SELECT run, open, started_at, link_settings, links_since FROM jobs WHERE name = ?'),
  putJob: db.prepare(
    'INSERT OR REPLACE INTO jobs (name, run, open, started_at, link_settings, links_since) VALUES (?, ?, 1, ?, ?, ?)',
  ),
  closeRun: db.prepare('UPDATE jobs SET open = 0 WHERE name = ?'),
  lookAgain: db.prepare(
    `UPDATE urls SET state = 0, run = ?, attempts = 0, code = NULL, message = NULL
     WHERE job = ? AND again >= ? AND state IN (2, 3, 4)`,
  ),
  lookAtDue: db.prepare(
    `UPDATE urls SET state = 0, run = ?, attempts = 0, code = NULL, message = NULL
     WHERE job = ? AND look_at <= ? AND state IN (2, 3, 4)`,
  ),
  reopen: db.prepare(
    `UPDATE urls SET state = 0, run = ?, attempts = 0, code = NULL, message = NULL
     WHERE job = ? AND url = ? AND state IN (2, 3, 4)`,
  ),
  lists: db.prepare(READS.lists),
  nextLook: db.prepare(
    'SELECT min(look_at) AS at FROM urls WHERE job = ? AND look_at IS NOT NULL AND state IN (2, 3, 4)',
  ),
  insert: db.prepare(
    `INSERT INTO urls (job, url, host, run, priority, depth, source, from_url, redirects, sources, dated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, url) DO NOTHING`,
  ),
  // Writes only where it would change something: most links of a page are known, from the same source.
  nameAgain: db.prepare(
    `UPDATE urls SET sources = sources | ?3, dated_at = coalesce(dated_at, ?4),
       priority = CASE WHEN state = 0 THEN min(priority, ?5) ELSE priority END
     WHERE job = ?1 AND url = ?2 AND
       (sources & ?3 = 0 OR (dated_at IS NULL AND ?4 IS NOT NULL) OR (state = 0 AND priority > ?5))
     RETURNING state, priority`,
  ),
  waitingHosts: db.prepare('SELECT DISTINCT host FROM urls WHERE job = ? AND state = 0'),
  waiting: db.prepare(
    `SELECT id, url, host, priority, depth, source, from_url, redirects, attempts, done_in, memory, dated_at FROM urls
     WHERE job = ? AND host = ? AND state = 0 ORDER BY priority, id LIMIT ?`,
  ),
  due: db.prepare('SELECT id, host, priority FROM urls WHERE job = ? AND state = 1 AND due_at <= ?'),
  promote: db.prepare('UPDATE urls SET state = 0 WHERE id = ?'),
  end: db.prepare(
    `UPDATE urls SET state = ?, again = ?, look_at = ?, code = ?, message = ?, done_in = ?,
       kind = coalesce(?, kind), memory = coalesce(?, memory) WHERE id = ?`,
  ),
  addTry: db.prepare('INSERT INTO tries (url_id, at, code, message) VALUES (?, ?, ?, ?)'),
  dropOldTries: db.prepare(
    `DELETE FROM tries WHERE url_id = ?1 AND rowid NOT IN
       (SELECT rowid FROM tries WHERE url_id = ?1 ORDER BY at DESC, rowid DESC LIMIT ?2)`,
  ),
  tries: db.prepare(READS.tries),
  retryFailed: db.prepare(
    'UPDATE urls SET state = 0, run = ?, attempts = 0, code = NULL, message = NULL WHERE job = ? AND state = 3',
  ),
  ledger: db.prepare(READS.ledger),
  delay: db.prepare(
    'UPDATE urls SET state = 1, attempts = attempts + 1, due_at = ?, code = ?, message = ? WHERE id = ?',
  ),
  // One for each state, as the partial indexes stand.
  anyWaiting: db.prepare('SELECT 1 FROM urls WHERE job = ? AND state = 0 LIMIT 1'),
  nextDue: db.prepare('SELECT min(due_at) AS due FROM urls WHERE job = ? AND state = 1'),
  counts: db.prepare('SELECT state, count(*) AS n FROM urls WHERE job = ? GROUP BY state'),
  failures: db.prepare(READS.failures),
});
