import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { guarded } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Delivery, NewDelivery, Outbox } from './port.ts';
import { without } from './without.ts';

const VERSION = 1;
const SCHEMA = `
  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    job TEXT NOT NULL,
    run INTEGER NOT NULL,
    event TEXT NOT NULL,
    url TEXT NOT NULL,
    secret_env TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    fault TEXT,
    UNIQUE (id, url)
  );
  CREATE INDEX waiting ON deliveries (job, url, seq) WHERE state = 'waiting';
`;
/** `taken` is known to this file alone. */
const UNTAKEN = "state IN ('waiting', 'dead')";

/** Opens (and makes, when new) the outbox of a state folder. Throws `storage_…`. */
export function openOutbox(path: string): Outbox {
  const db = guarded(path, () => openDatabase(path));
  const run = <T>(call: () => T): T => guarded(path, call);
  const update = (sql: string, ...values: (string | number | null)[]) =>
    run(() => void db.prepare(sql).run(...values));
  return {
    put: (deliveries) => put(db, path, deliveries),
    drop: (seqs) => {
      for (const seq of seqs) update('DELETE FROM deliveries WHERE seq = ?', seq);
    },
    first: ({ job, url }) =>
      run(() => {
        const row = db
          .prepare(
            "SELECT * FROM deliveries WHERE job = ? AND url = ? AND state = 'waiting' ORDER BY seq LIMIT 1",
          )
          .get(job, url);
        return row && deliveryOf(row);
      }),
    taken: (seq) =>
      update("UPDATE deliveries SET state = 'taken', body = '', fault = NULL WHERE seq = ?", seq),
    failed: (seq, { state, due_at, fault }) =>
      update(
        'UPDATE deliveries SET state = ?, due_at = ?, fault = ?, attempts = attempts + 1 WHERE seq = ?',
        state,
        due_at,
        fault,
        seq,
      ),
    revive: () =>
      update(`UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = 0 WHERE state = 'dead'`),
    list: () =>
      run(() => db.prepare(`SELECT * FROM deliveries WHERE ${UNTAKEN} ORDER BY seq`).all().map(deliveryOf)),
    forget: (isGone) => run(() => forget(db, isGone)),
    close: () => db.close(),
  };
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // FULL: what stands here is durable before its run is over, also where the power is cut.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    db.exec('PRAGMA secure_delete = ON;');
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (version === 0) db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${VERSION}; COMMIT;`);
    else if (version !== VERSION)
      throw new NewskeepError(
        'storage_damaged',
        `${path} was written by another version of newskeep (schema ${version}, this one reads ${VERSION}).`,
        { hint: 'Use the version that wrote it.' },
      );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

async function put(
  db: DatabaseSync,
  path: string,
  deliveries: AsyncIterable<NewDelivery>,
): Promise<number[]> {
  const seqs: number[] = [];
  guarded(path, () => db.exec('BEGIN IMMEDIATE'));
  try {
    for await (const one of deliveries) {
      const seq = guarded(path, () => putOne(db, one));
      if (seq !== undefined) seqs.push(seq);
    }
    guarded(path, () => db.exec('COMMIT'));
    return seqs;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function putOne(db: DatabaseSync, one: NewDelivery): number | undefined {
  const { id, job, run, event, url, secret_env, body } = one;
  // Of an earlier run, which is over: nobody puts its events once more.
  db.prepare("DELETE FROM deliveries WHERE job = ? AND state = 'taken' AND run < ?").run(job, run);
  const { changes, lastInsertRowid } = db
    .prepare(
      `INSERT INTO deliveries (id, job, run, event, url, secret_env, body) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .run(id, job, run, event, url, secret_env, body);
  return changes === 0 ? undefined : Number(lastInsertRowid);
}

const deliveryOf = (row: Record<string, SQLOutputValue>): Delivery => ({ ...row }) as unknown as Delivery;

function forget(db: DatabaseSync, isGone: (url: string) => boolean): void {
  for (const { seq, body } of db.prepare(`SELECT seq, body FROM deliveries WHERE ${UNTAKEN}`).all()) {
    const left = without(String(body), isGone);
    if (left === undefined) db.prepare('DELETE FROM deliveries WHERE seq = ?').run(seq as number);
    else if (left !== body)
      db.prepare('UPDATE deliveries SET body = ? WHERE seq = ?').run(left, seq as number);
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
