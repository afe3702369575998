import type { DuckDBConnection } from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';
import { literal } from './columns.ts';
import { CALLS_BY_NAME, HARMLESS, HARMLESS_TABLES, isHarmless, REFUSED } from './functions.ts';
import { explainedIn, spoken } from './spoken.ts';

/** A statement that only reads. */
export interface Checked {
  /** What is to be run: the text that was judged, and no other. */
  text: string;
  /** Without comments and semicolon, as DuckDB writes it; of an EXPLAIN, what it explains. */
  select: string;
  /** Every table, view and function that it names, in small letters. */
  names: Set<string>;
}

const COMMENTS_AT_MOST = 1000;

/**
 * Reads a statement as DuckDB's own parser does, before anything runs. Throws `query_failed` unless it is one SELECT (or
 * EXPLAIN of one) over views, tables and macros, with no function but those that are known to be harmless (functions.ts).
 * `macros`: the names of ours.
 */
export async function check(
  connection: DuckDBConnection,
  said: string,
  macros: ReadonlySet<string>,
): Promise<Checked> {
  // DuckDB's reader takes time with the square of comments that nest.
  if (said.split('/*', COMMENTS_AT_MOST + 2).length > COMMENTS_AT_MOST + 1)
    throw refused(`The statement has more than ${COMMENTS_AT_MOST} comments.`);
  const sql = spoken(said, macros);
  const { count } = sql.trim() === '' ? { count: 0 } : await connection.extractStatements(sql);
  if (count === 0) throw refused('There is no statement.');
  if (count > 1)
    throw refused(
      `Give one statement; this is ${count}.`,
      'PIVOT counts as several unless it names its values: ON column IN (…).',
    );
  const { text, select, tree } = (await read(connection, sql)) ?? (await explained(connection, sql));
  const names = new Set<string>();
  const called = new Set<string>();
  for (const node of nodesOf(tree)) checkNode(node, { names, called, macros });
  await checkCalled(connection, called);
  return { text, select, names };
}

interface Read {
  text: string;
  select: string;
  tree: unknown;
}

/** One SELECT as DuckDB's parser reads it; undefined for anything else. */
async function read(connection: DuckDBConnection, text: string): Promise<Read | undefined> {
  const reader = await connection
    .runAndReadAll(
      `SELECT json_serialize_sql(text, skip_null := true, skip_empty := true) AS tree,
       json_deserialize_sql(json_serialize_sql(text)) AS plain FROM (SELECT ${literal(text)}::VARCHAR AS text)`,
    )
    .catch((error: unknown) => {
      // It puts what it cannot read into the answer, and fails on putting that back into SQL.
      if (/Error parsing json|Only SELECT/.test(String(error))) return undefined;
      throw error;
    });
  const [row] = (reader?.getRowObjectsJson() ?? []) as { tree: string; plain: string }[];
  const tree = JSON.parse(row?.tree ?? '{}') as { error?: boolean; statements?: unknown[] };
  return row && !tree.error && tree.statements?.length === 1 ? { text, select: row.plain, tree } : undefined;
}

/** The parser tells nothing of an EXPLAIN: what follows the word is read for itself, and explained by a text of ours. */
async function explained(connection: DuckDBConnection, sql: string): Promise<Read> {
  const { inner, isRun } = explainedIn(sql) ?? {};
  const explains = inner === undefined ? undefined : await read(connection, inner);
  if (!explains) throw onlySelect();
  return { ...explains, text: `EXPLAIN ${isRun ? 'ANALYZE ' : ''}${explains.select}` };
}

type Node = Record<string, unknown>;

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

interface Found {
  names: Set<string>;
  /** Functions that are called for a value. */
  called: Set<string>;
  macros: ReadonlySet<string>;
}

function checkNode(node: Node, { names, called, macros }: Found): void {
  const { type, table_name, function: inner } = node;
  if (node.id === 'VARIANT') throw refused('VARIANT is no type that can be had here: take JSON.');
  if (type === 'BASE_TABLE' && typeof table_name === 'string') {
    if (/[/\\:]/.test(table_name)) throw readsFile(table_name);
    names.add(table_name.toLowerCase());
  }
  if (type === 'SHOW_REF' && node.query === undefined)
    throw refused(
      'SHOW tells of TABLES, and stands alone: SHOW TABLES.',
      'Within a SELECT: FROM duckdb_views().',
    );
  if (type === 'TABLE_FUNCTION') {
    const name = String((inner as Node).function_name).toLowerCase();
    names.add(name);
    if (!macros.has(name) && !HARMLESS_TABLES.has(name)) throw readsFile(`${name}()`);
    (inner as Node).isTable = true;
  } else if (typeof node.function_name === 'string' && !node.isTable) {
    const name = node.function_name.toLowerCase();
    called.add(name);
    if (CALLS_BY_NAME.has(name)) called.add(nameGivenTo(node, name));
    if (name === 'printf' || name === 'format') checkWidths(node, name);
  }
}

/** The aggregate that a list is put into, which is to be judged like one that is called. */
function nameGivenTo({ children }: Node, name: string): string {
  const given = textOf((children as Node[])?.[1]);
  if (given === undefined) throw refused(`${name}() takes the name of an aggregate as a text here.`);
  return given.toLowerCase();
}

async function checkCalled(connection: DuckDBConnection, called: Set<string>): Promise<void> {
  for (const name of called) {
    const refusal = REFUSED.find(({ names }) => names.includes(name));
    if (refusal) throw refused(`${name}() ${refusal.why}`, refusal.hint);
    if (!isHarmless(name)) {
      const near = await nearest(connection, name);
      throw refused(`${name}() is none of the functions that can be called here. Did you mean ${near}()?`);
    }
  }
}

async function nearest(connection: DuckDBConnection, name: string): Promise<string> {
  const words = [...HARMLESS].filter((one) => /^\w/.test(one)).map(literal);
  const reader = await connection.runAndReadAll(
    `SELECT name FROM (SELECT unnest([${words.join(', ')}]) AS name)
     ORDER BY jaro_winkler_similarity(name, ${literal(name)}) DESC, name LIMIT 1`,
  );
  return String(reader.value(0, 0));
}

/** "%900000000d" is a gigabyte. */
function checkWidths({ children }: Node, name: string): void {
  const text = textOf((children as Node[] | undefined)?.[0]);
  if (text === undefined || /\d{4,}|\*|\{[^}]*\{/.test(text))
    throw refused(`${name}() takes a text with widths below 1000 here, and no other expression.`);
}

/** Of an expression that is a text as it stands. */
function textOf(expression: Node | undefined): string | undefined {
  const text = (expression?.value as Node | undefined)?.value;
  return typeof text === 'string' ? text : undefined;
}

const readsFile = (what: string) =>
  refused(`${what} is none of the dataset's views, and a query reads nothing else of this machine.`);

const onlySelect = () => refused('Only SELECT is allowed: the dataset is read-only here.');

function refused(message: string, hint = VIEWS): NewskeepError {
  return new NewskeepError('query_failed', message, { hint });
}

/** For whoever asked for something that is not there. */
export const VIEWS =
  'Views: articles (current revision), revisions, readings (of every parser), headlines, captures, and what docs/query.md lists beside them. Columns: docs/records.md.';
