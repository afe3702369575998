import { type DuckDBConnection, StatementType } from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';
import { literal } from './columns.ts';

/** A statement that only reads. */
export interface Checked {
  /** What is to be run: the text that was judged, and no other. */
  text: string;
  /** Without comments and semicolon, as DuckDB writes it; of an EXPLAIN, what it explains. */
  select: string;
  /** Every table, view and function that it names, in small letters. */
  names: Set<string>;
}

/** Table functions of DuckDB that touch nothing but what they are given, or tell of the views. */
const TABLE_FUNCTIONS = new Set([
  ...['range', 'generate_series', 'unnest', 'json_each', 'json_tree'],
  ...['duckdb_columns', 'duckdb_tables', 'duckdb_views', 'duckdb_functions', 'duckdb_types'],
]);

/** What makes one value as large as it is told, before anybody can stop it. */
const BOUNDLESS = new Set([
  ...['repeat', 'lpad', 'rpad', 'bar', 'list_resize', 'array_resize', 'bitstring'],
  ...['range', 'generate_series'],
]);

/** What keeps a thread of this process busy with nothing. */
const IDLE = new Set(['pg_sleep', 'sleep_ms']);

/** What tells of the machine, or leaves something behind. */
const FOREIGN = /^(getenv|current_setting|write_log|nextval|currval|add_parquet_key|getvariable|read_\w+)$/;

/**
 * Reads a statement as DuckDB's own parser does, before anything runs. Throws `query_failed` unless it is one SELECT (or
 * EXPLAIN of one) over views, tables and macros, with no function that reads files or makes boundless values. `macros`: the
 * names of ours.
 */
export async function check(
  connection: DuckDBConnection,
  sql: string,
  macros: ReadonlySet<string>,
): Promise<Checked> {
  const { count } = sql.trim() === '' ? { count: 0 } : await connection.extractStatements(sql);
  if (count === 0) throw refused('There is no statement.');
  if (count > 1)
    throw refused(
      `Give one statement; this is ${count}.`,
      'PIVOT counts as several unless it names its values: ON column IN (…).',
    );
  const { text, select, tree } = (await read(connection, sql)) ?? (await explained(connection, sql));
  const names = new Set<string>();
  for (const node of nodesOf(tree)) checkNode(node, names, macros);
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

/**
 * The parser tells nothing of an EXPLAIN. What follows the word is read for itself, and explained by a text of ours: comments
 * may nest, so that what this pattern takes for the beginning may be none.
 */
async function explained(connection: DuckDBConnection, sql: string): Promise<Read> {
  const { statementType } = await (await connection.extractStatements(sql)).prepare(0);
  if (statementType !== StatementType.EXPLAIN) throw onlySelect();
  const [begin, analyze] = EXPLAIN.exec(sql) ?? [];
  const inner = begin === undefined ? undefined : await read(connection, sql.slice(begin.length));
  if (!inner) throw onlySelect();
  return { ...inner, text: `EXPLAIN ${analyze ? 'ANALYZE ' : ''}${inner.select}` };
}

const EXPLAIN = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*explain\s+(analyze\s+)?/i;

type Node = Record<string, unknown>;

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

function checkNode(node: Node, names: Set<string>, macros: ReadonlySet<string>): void {
  const { type, table_name, function: called } = node;
  if (type === 'BASE_TABLE' && typeof table_name === 'string') {
    if (/[/\\:]/.test(table_name)) throw readsFile(table_name);
    names.add(table_name.toLowerCase());
  }
  if (type === 'SHOW_REF') names.add('show');
  if (type === 'TABLE_FUNCTION') {
    const inner = called as Node;
    const name = String(inner.function_name).toLowerCase();
    names.add(name);
    if (!macros.has(name) && !TABLE_FUNCTIONS.has(name)) throw readsFile(`${name}()`);
    inner.isTable = true;
  } else if (typeof node.function_name === 'string') checkCall(node, node.function_name.toLowerCase());
}

function checkCall(node: Node, name: string): void {
  if (FOREIGN.test(name)) throw readsFile(`${name}()`);
  if (IDLE.has(name)) throw refused(`${name}() does nothing but wait.`);
  if (BOUNDLESS.has(name) && !node.isTable)
    throw refused(
      `${name}() may make a value of any size, and is not to be had here.`,
      'A series of rows is made by FROM range(…) or FROM generate_series(…).',
    );
  if (name === 'printf' || name === 'format') checkWidths(node, name);
}

/** "%900000000d" is a gigabyte. */
function checkWidths({ children }: Node, name: string): void {
  const [first] = children as Node[];
  const text = (first?.value as Node | undefined)?.value;
  if (typeof text !== 'string' || /\d{4,}|\*|\{[^}]*\{/.test(text))
    throw refused(`${name}() takes a text with widths below 1000 here, and no other expression.`);
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
