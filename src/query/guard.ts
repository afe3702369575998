import type { DuckDBConnection } from '@duckdb/node-api';
import { NewskeepError } from '../../model/errors.ts';
import { literal } from './columns.ts';
import { MACRO_NAMES, VIEW_NAMES } from './definitions.ts';
import { expressionsOf } from './expansion.ts';
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
const EXPRESSIONS_AT_MOST = 20_000;

/**
 * Reads a statement as DuckDB's own parser does, before anything runs. Throws `query_failed` unless it is one SELECT (or
 * EXPLAIN of one) over views, tables and macros, with no function but those that are known to be harmless (functions.ts).
 */
export async function check(connection: DuckDBConnection, said: string): Promise<Checked> {
  // DuckDB's reader takes time with the square of comments that nest.
  if (said.split('/*', COMMENTS_AT_MOST + 2).length > COMMENTS_AT_MOST + 1)
    throw refused(`The statement has more than ${COMMENTS_AT_MOST} comments.`);
  const sql = spoken(said);
  const { count } = sql.trim() === '' ? { count: 0 } : await connection.extractStatements(sql);
  if (count === 0) throw refused('There is no statement.');
  if (count > 1)
    throw refused(
      `Give one statement; this is ${count}.`,
      'PIVOT counts as several unless it names its values: ON column IN (…).',
    );
  const { text, select, tree } = (await read(connection, sql)) ?? (await explained(connection, sql));
  if (expressionsOf(tree) > EXPRESSIONS_AT_MOST)
    throw refused(
      `The statement has more than ${EXPRESSIONS_AT_MOST} expressions once each alias and each WITH stands where it is named.`,
      'Name what is used again in a subquery, whose columns are no aliases.',
    );
  const names = new Set<string>();
  const called = new Set<string>();
  const ctes = new Set(ctesOf(tree));
  for (const node of nodesOf(tree)) checkNode(node, { names, called, ctes });
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
  ctes: ReadonlySet<string>;
  /** Functions that are called for a value. */
  called: Set<string>;
}

function checkNode(node: Node, found: Found): void {
  const { names, called } = found;
  const { type, function: inner } = node;
  if (node.id === 'VARIANT') throw refused('VARIANT is no type that can be had here: take JSON.');
  if (type === 'BASE_TABLE') names.add(tableOf(node, found));
  if (type === 'SHOW_REF' && node.query === undefined)
    throw refused(
      'SHOW tells of TABLES, and stands alone: SHOW TABLES.',
      'Within a SELECT: FROM duckdb_views().',
    );
  if (type === 'TABLE_FUNCTION') {
    const name = String((inner as Node).function_name).toLowerCase();
    names.add(name);
    if (!MACRO_NAMES.has(name) && !HARMLESS_TABLES.has(name)) throw readsFile(`${name}()`);
    (inner as Node).isTable = true;
  } else if (typeof node.function_name === 'string' && !node.isTable) {
    const name = node.function_name.toLowerCase();
    called.add(name);
    if (CALLS_BY_NAME.has(name)) called.add(nameGivenTo(node, name));
    if (name === 'printf' || name === 'format') checkWidths(node, name);
    if (PATTERNS.test(name)) checkPattern(node);
  }
}

/** Views of DuckDB's own that tell of ours. */
const TELLING = new Set(['duckdb_columns', 'duckdb_tables', 'duckdb_views', 'duckdb_types', 'sqlite_master']);
const TELLING_SCHEMA = 'information_schema';
/** Names of tables beneath the views, and of DuckDB's own: a WITH of that name would let the name pass elsewhere. */
const BENEATH =
  /^(all_|loose_|kept_|latest_revisions$|current_articles$|superseded$|led$|pg_|duckdb_|pragma_|sqlite_)/;

function* ctesOf(tree: unknown): Generator<string> {
  for (const { cte_map } of nodesOf(tree))
    for (const { key } of ((cte_map as Node | undefined)?.map ?? []) as { key: string }[]) {
      if (BENEATH.test(key.toLowerCase())) throw refused(`WITH ${key}: choose another name.`);
      yield key.toLowerCase();
    }
}

/** The name of a view, small. DuckDB takes any other name, dots and schema and all, for that of a file. */
function tableOf({ table_name, schema_name = 'main', catalog_name }: Node, { ctes }: Found): string {
  const name = String(table_name).toLowerCase();
  if (catalog_name === undefined && schema_name === TELLING_SCHEMA) return name;
  const said = [catalog_name, schema_name === 'main' ? undefined : schema_name, table_name]
    .filter((one) => one !== undefined)
    .join('.');
  if (said === table_name && (VIEW_NAMES.has(name) || TELLING.has(name) || ctes.has(name))) return name;
  if (MACRO_NAMES.has(name)) throw refused(`${name} is asked with brackets: FROM ${name}().`);
  throw /^\w+$/.test(said) ? refused(`There is no view ${said}.`) : readsFile(said);
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

/** "%900000000d" is a gigabyte, and a text that is put in ten thousand times is, too. */
function checkWidths({ children }: Node, name: string): void {
  const text = textOf((children as Node[] | undefined)?.[0])?.replace(/\{\{|\}\}/g, '');
  if (text === undefined || /\d{4,}|\*|\{[^}]*\{/.test(text))
    throw refused(`${name}() takes a text with widths below 1000 here, and no other expression.`);
  if ((text.match(/[{%]/g)?.length ?? 0) > PLACES_AT_MOST)
    throw refused(`${name}() puts in ${PLACES_AT_MOST} values at most here.`);
}

const PLACES_AT_MOST = 100;

/** LIKE, ILIKE, GLOB and their kin. */
const PATTERNS = /^(!?~~\*?|~~~|(not_)?i?like_escape)$/;
const STRETCHES_AT_MOST = 3;

/** DuckDB tries every way to spread a text over the stretches of a pattern, where one letter of it may be any. */
function checkPattern({ children }: Node): void {
  const texts = [...nodesOf((children as Node[])[1])].map((node) => textOf(node) ?? '').join('');
  if (/[_?[]/.test(texts) && (texts.match(/[%*]/g)?.length ?? 0) > STRETCHES_AT_MOST)
    throw refused(
      `A pattern with _ has ${STRETCHES_AT_MOST} % at most here.`,
      'regexp_matches(text, …) takes any pattern, and is as fast with all of them.',
    );
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
