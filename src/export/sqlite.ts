import { DatabaseSync } from 'node:sqlite';
import type { Dataset } from '../../model/records.ts';
import { columnsOf, quoted } from '../query/columns.ts';
import { countedRows, withCurrent } from './rows.ts';
import type { ExportSource } from './source.ts';
import { noneWritten, type Written } from './written.ts';

type Row = Record<string, unknown>;

/** What identifies a row; rows of other tables have their number alone. */
const KEYS: Record<string, string[]> = { articles: ['id'], earlier_revisions: ['id', 'revision'] };

/** What rows are looked up by. */
const INDEXED = {
  articles: ['host', 'published_at', 'url'],
  headlines: ['host', 'page_url', 'url'],
  captures: ['host', 'url', 'article_id'],
} as const;

/** What can be searched for by word (SQLite's FTS5), in the way that Datasette finds it. */
const SEARCHED = { articles: ['title', 'body'], headlines: ['title'] } as const;

/**
 * One SQLite database: `articles` has the last selected revision of each story, `earlier_revisions` the others, and the
 * view `revisions` all; `headlines` and `captures` as they are. Lists and objects are JSON, instants ISO 8601.
 */
export async function write(source: ExportSource, file: string): Promise<Written> {
  const written = noneWritten();
  const database = new DatabaseSync(file);
  try {
    // The file is a draft: a crash leaves nothing that anybody would read.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    await fillStories(database, source, written);
    for (const dataset of source.datasets())
      if (dataset !== 'articles') await fill(database, source, dataset, written);
    source.options.onProgress('indexing words');
    addIndexes(database);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  return written;
}

async function fillStories(database: DatabaseSync, source: ExportSource, written: Written): Promise<void> {
  const current = inserter(database, 'articles', 'articles');
  const earlier = inserter(database, 'earlier_revisions', 'articles');
  const rows = countedRows<Row & { is_current: boolean }>(source, 'articles', written, withCurrent(source));
  for await (const row of rows) (row.is_current ? current : earlier)(row);
  database.exec('CREATE VIEW revisions AS SELECT * FROM articles UNION ALL SELECT * FROM earlier_revisions');
}

async function fill(
  database: DatabaseSync,
  source: ExportSource,
  dataset: Exclude<Dataset, 'articles'>,
  written: Written,
): Promise<void> {
  const insert = inserter(database, dataset, dataset);
  for await (const row of countedRows<Row>(source, dataset, written)) insert(row);
}

/** Makes a table for rows of a dataset; what is returned puts one into it. */
function inserter(database: DatabaseSync, table: string, dataset: Dataset): (row: Row) => void {
  const columns = Object.entries(columnsOf(dataset));
  const typed = columns.map(([name, type]) => `${quoted(name)} ${sqliteType(type)}`);
  const key = KEYS[table] ? [`PRIMARY KEY (${KEYS[table].join(', ')})`] : [];
  database.exec(`CREATE TABLE ${table} (${[...typed, ...key].join(', ')})`);
  const places = columns.map(() => '?').join(', ');
  const statement = database.prepare(`INSERT INTO ${table} VALUES (${places})`);
  return (row) => void statement.run(...columns.map(([name]) => sqliteValue(row[name])));
}

const sqliteType = (duckType: string): string =>
  duckType === 'BIGINT' || duckType === 'BOOLEAN' ? 'INTEGER' : duckType === 'DOUBLE' ? 'REAL' : 'TEXT';

function sqliteValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}

function addIndexes(database: DatabaseSync): void {
  for (const [table, columns] of Object.entries(INDEXED))
    for (const column of columns) database.exec(`CREATE INDEX ${table}_by_${column} ON ${table} (${column})`);
  for (const [table, columns] of Object.entries(SEARCHED)) {
    database.exec(
      `CREATE VIRTUAL TABLE ${table}_fts USING fts5(${columns.join(', ')}, content="${table}", tokenize="unicode61 remove_diacritics 2")`,
    );
    database.exec(`INSERT INTO ${table}_fts (${table}_fts) VALUES ('rebuild')`);
    database.exec(`INSERT INTO ${table}_fts (${table}_fts) VALUES ('optimize')`);
  }
}
