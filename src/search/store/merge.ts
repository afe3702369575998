import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';

/** Pages that a step writes: a few tenths of a second. */
const STEP = 2000;

/** Survives a kill: what was removed is to go for good. */
export const noteMergeDue = (database: DatabaseSync): void =>
  database.exec('INSERT OR IGNORE INTO merge_due VALUES (1)');

export const isMergeDue = (database: DatabaseSync): boolean =>
  database.prepare('SELECT 1 FROM merge_due').get() !== undefined;

/**
 * Puts the parts of the inverted index into one, step by step (https://www.sqlite.org/fts5.html, 6.8): searches are twice
 * as quick then, and words of texts that were removed are gone.
 */
export async function mergeAll(database: DatabaseSync): Promise<void> {
  const merge = database.prepare("INSERT INTO texts (texts, rank) VALUES ('merge', ?)");
  const changes = database.prepare('SELECT total_changes() AS n');
  // A negative number begins to put all parts together, positive ones go on with it.
  for (let pages = -STEP; ; pages = STEP) {
    const before = Number(changes.get()?.n);
    merge.run(pages);
    // What has nothing to do still counts one.
    if (Number(changes.get()?.n) - before < 2) break;
    await setImmediate();
  }
  database.exec('DELETE FROM merge_due');
}
