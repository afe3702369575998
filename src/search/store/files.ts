import type { DatabaseSync } from 'node:sqlite';
import { supersede } from './supersede.ts';

/** Bytes [from, to) of a file. */
export interface Range {
  from: number;
  to: number;
}

/** A file of which the index knows some, as it lies now in a larger one, from a byte on. */
export interface Part {
  path: string;
  at: number;
}

export class Files {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The files that the index has rows of, and how many bytes of each. */
  bytes(): Map<string, number> {
    const sql = `SELECT path, (SELECT coalesce(sum(until - at), 0) FROM known WHERE file = id) AS bytes FROM files`;
    const rows = this.#database.prepare(sql).all() as { path: string; bytes: number }[];
    return new Map(rows.map(({ path, bytes }) => [path, bytes]));
  }

  idOf(path: string): number {
    const found = this.#database.prepare('SELECT id FROM files WHERE path = ?').get(path);
    if (found) return Number(found.id);
    return Number(this.#database.prepare('INSERT INTO files (path) VALUES (?)').run(path).lastInsertRowid);
  }

  /** What of a file's first `bytes` is not in the index. */
  unknown(path: string, bytes: number): Range[] {
    const known = this.#database
      .prepare('SELECT at, until FROM known WHERE file = (SELECT id FROM files WHERE path = ?) ORDER BY at')
      .all(path) as { at: number; until: number }[];
    const ranges: Range[] = [];
    let from = 0;
    for (const { at, until } of [...known, { at: bytes, until: bytes }]) {
      if (at > from) ranges.push({ from, to: at });
      from = until;
    }
    return ranges;
  }

  /** The rows of files that were put into a larger one lie there now. */
  place(path: string, parts: Part[]): void {
    const file = this.idOf(path);
    for (const part of parts) {
      const old = this.idOf(part.path);
      const move = (sql: string) => this.#database.prepare(sql).run(file, part.at, old);
      move('UPDATE members SET file = ?, at = at + ? WHERE file = ?');
      this.#database
        .prepare('INSERT INTO known SELECT ?1, at + ?2, until + ?2 FROM known WHERE file = ?3')
        .run(file, part.at, old);
      this.#drop(old);
    }
  }

  /** The archive has these files no more, nor what was in them; how many texts went. */
  remove(paths: Iterable<string>): number {
    const gone = this.#database.prepare(
      'SELECT doc, lower(hex(article)) AS article FROM docs WHERE member IN (SELECT id FROM members WHERE file = ?)',
    );
    const articles = new Set<string>();
    let removed = 0;
    for (const path of paths) {
      const file = this.idOf(path);
      const docs = gone.all(file) as { doc: number; article: string }[];
      for (const { doc, article } of docs) {
        this.#removeDoc(doc);
        articles.add(article);
      }
      removed += docs.length;
      this.#database.prepare('DELETE FROM members WHERE file = ?').run(file);
      this.#drop(file);
    }
    supersede(this.#database, articles);
    return removed;
  }

  #removeDoc(doc: number): void {
    for (const sql of [
      'DELETE FROM texts WHERE rowid = ?',
      'DELETE FROM docs WHERE doc = ?',
      'DELETE FROM superseded WHERE doc = ?',
    ])
      this.#database.prepare(sql).run(doc);
  }

  #drop(file: number): void {
    this.#database.prepare('DELETE FROM known WHERE file = ?').run(file);
    this.#database.prepare('DELETE FROM files WHERE id = ?').run(file);
  }
}
