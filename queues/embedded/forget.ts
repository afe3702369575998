import type { DatabaseSync } from 'node:sqlite';
import { mentions } from '../mentions.ts';

/** Within a transaction: takes URLs out of a job's frontier, and what else names them. How many. */
export function forgetUrls(db: DatabaseSync, job: string, isGone: (url: string) => boolean): number {
  const deleteTries = db.prepare('DELETE FROM tries WHERE url_id = ?');
  const deleteUrl = db.prepare('DELETE FROM urls WHERE id = ?');
  const dropVia = db.prepare('UPDATE urls SET from_url = NULL WHERE id = ?');
  const dropMessage = db.prepare('UPDATE urls SET message = code WHERE id = ?');
  const dropTries = db.prepare('UPDATE tries SET message = code WHERE rowid = ?');
  let forgotten = 0;
  let last = 0;
  const some = db.prepare(
    'SELECT id, url, from_url, message FROM urls WHERE job = ? AND id > ? ORDER BY id LIMIT 1000',
  );
  for (let rows = some.all(job, last); rows.length > 0; rows = some.all(job, last))
    for (const { id, url, from_url, message } of rows) {
      last = Number(id);
      if (isGone(String(url))) {
        deleteTries.run(last);
        deleteUrl.run(last);
        forgotten++;
        continue;
      }
      if (from_url !== null && isGone(String(from_url))) dropVia.run(last);
      if (mentions(message, isGone)) dropMessage.run(last);
    }
  const tries = db.prepare(
    'SELECT tries.rowid AS id, tries.message FROM tries JOIN urls ON urls.id = url_id WHERE job = ?',
  );
  for (const { id, message } of tries.all(job)) if (mentions(message, isGone)) dropTries.run(Number(id));
  const settings = db.prepare('SELECT link_settings FROM jobs WHERE name = ?').get(job)?.link_settings;
  // The next run reads every page again, as after any change of them.
  if (mentions(settings, isGone)) db.prepare("UPDATE jobs SET link_settings = '' WHERE name = ?").run(job);
  return forgotten;
}
