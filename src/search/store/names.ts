import type { DatabaseSync, StatementSync } from 'node:sqlite';

const REMEMBERED = 100_000;

/** Numbers for names that many texts share. */
export class Names {
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #known = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM names WHERE kind = ? AND value = ?');
    this.#add = database.prepare('INSERT INTO names (kind, value) VALUES (?, ?)');
  }

  idOf(kind: string, value: string): number {
    // SQLite and JavaScript would not agree where a text with a lone half of a pair is the same.
    const name = value.toWellFormed();
    const key = `${kind} ${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#find.get(kind, name) as { id: number } | undefined;
    const id = found?.id ?? Number(this.#add.run(kind, name).lastInsertRowid);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(key, id);
    return id;
  }

  /** What a transaction that was taken back had named. */
  forget(): void {
    this.#known.clear();
  }
}
