import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Article, Reading } from '../../../model/records.ts';
import { indexed } from '../fold/words.ts';
import { factsOf, MARK } from '../query/facts.ts';
import { freeDoc, publishedMoment } from './doc_number.ts';
import { Names } from './names.ts';
import { supersede } from './supersede.ts';

/** A gzip member of a file, with its rows. */
export interface Member {
  at: number;
  length: number;
  rows: (Article | Reading)[];
}

const SQL = {
  isTaken: 'SELECT 1 FROM docs WHERE doc = ?',
  addMember: 'INSERT INTO members (file, at, length) VALUES (?, ?, ?)',
  addDoc: 'INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  addText:
    'INSERT INTO texts (rowid, title, tags, authors, section, body, facts) VALUES (?, ?, ?, ?, ?, ?, ?)',
  extend: 'UPDATE known SET until = ? WHERE file = ? AND until = ?',
  addKnown: 'INSERT INTO known VALUES (?, ?, ?)',
} as const;

/** So many texts are added before others have their turn in this process. */
const SLICE = 50;

/** Adds rows of the archive's files to an index. */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #names: Names;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
    this.#names = new Names(database);
  }

  /** Adds members that lie one after another in a file, in one transaction. */
  async add(file: number, members: Member[]): Promise<void> {
    const [first, last] = [members[0], members.at(-1)];
    if (!first || !last) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const rows = new Map<number, Article>();
      for (const member of members) this.#addMember(file, member, rows);
      await this.#addTexts(rows);
      supersede(this.#database, new Set([...rows.values()].map(({ id }) => id)));
      this.#note(file, first.at, last.at + last.length);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#names.forget();
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #addMember(file: number, { at, length, rows }: Member, all: Map<number, Article>): void {
    const { lastInsertRowid } = this.#statements.addMember.run(file, at, length);
    for (const [line, row] of rows.entries()) all.set(this.#addDoc(row, Number(lastInsertRowid), line), row);
  }

  #addDoc(row: Article | Reading, member: number, line: number): number {
    const isTaken = (doc: number) => this.#statements.isTaken.get(doc) !== undefined;
    const doc = freeDoc(publishedMoment(row), row.id, row.revision, isTaken);
    const name = (kind: string, value: string) => this.#names.idOf(kind, value);
    this.#statements.addDoc.run(
      doc,
      Buffer.from(row.id, 'hex'),
      row.revision,
      Date.parse('read_at' in row ? row.read_at : row.fetched_at),
      Date.parse(row.fetched_at),
      member,
      line,
      name('host', row.host),
      row.language === null ? null : name('language', row.language),
      name('kind', row.kind),
      JSON.stringify(row.tags.map((tag) => name('tag', tag))),
      JSON.stringify(row.authors.map((author) => name('author', author.name))),
    );
    return doc;
  }

  /** In the order of their numbers: FTS5 begins a new segment for each one that is less than the one before. */
  async #addTexts(rows: Map<number, Article>): Promise<void> {
    const ordered = [...rows].sort(([a], [b]) => a - b);
    for (const [n, [doc, row]] of ordered.entries()) {
      this.#statements.addText.run(doc, ...columnsOf(row));
      if (n % SLICE === SLICE - 1) await setImmediate();
    }
  }

  #note(file: number, from: number, to: number): void {
    if (this.#statements.extend.run(to, file, from).changes === 0)
      this.#statements.addKnown.run(file, from, to);
  }
}

const several = (texts: string[]) => texts.map(indexed).join(` ${MARK} `);

/** Folded, in the order of the table's columns. */
const columnsOf = (row: Article): string[] => [
  indexed(row.title ?? ''),
  several(row.tags),
  several(row.authors.map(({ name }) => name)),
  indexed(row.section ?? ''),
  several([row.kicker ?? '', row.body ?? '']),
  factsOf(row),
];
