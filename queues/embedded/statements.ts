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
}

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
  reopenSeed: db.prepare(
    'UPDATE urls SET state = 0, run = ?, attempts = 0, code = NULL, message = NULL WHERE job = ? AND url = ? AND state IN (2, 3, 4)',
  ),
  insert: db.prepare(
    `INSERT INTO urls (job, url, host, run, priority, depth, source, from_url, redirects)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, url) DO NOTHING`,
  ),
  waitingHosts: db.prepare('SELECT DISTINCT host FROM urls WHERE job = ? AND state = 0'),
  waiting: db.prepare(
    `SELECT id, url, host, priority, depth, source, from_url, redirects, attempts, done_in FROM urls
     WHERE job = ? AND host = ? AND state = 0 ORDER BY priority, id LIMIT ?`,
  ),
  due: db.prepare('SELECT id, host, priority FROM urls WHERE job = ? AND state = 1 AND due_at <= ?'),
  promote: db.prepare('UPDATE urls SET state = 0 WHERE id = ?'),
  end: db.prepare('UPDATE urls SET state = ?, again = ?, code = ?, message = ?, done_in = ? WHERE id = ?'),
  delay: db.prepare(
    'UPDATE urls SET state = 1, attempts = attempts + 1, due_at = ?, code = ?, message = ? WHERE id = ?',
  ),
  // One for each state, as the partial indexes stand.
  anyWaiting: db.prepare('SELECT 1 FROM urls WHERE job = ? AND state = 0 LIMIT 1'),
  nextDue: db.prepare('SELECT min(due_at) AS due FROM urls WHERE job = ? AND state = 1'),
  counts: db.prepare('SELECT state, count(*) AS n FROM urls WHERE job = ? GROUP BY state'),
  failures: db.prepare(
    'SELECT url, state, code, message, attempts FROM urls WHERE job = ? AND code IS NOT NULL ORDER BY id',
  ),
});
