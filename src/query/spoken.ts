import { literal } from './columns.ts';
import { DEFINITIONS, MACRO_NAMES } from './definitions.ts';

/** Where a statement begins, behind blanks and comments, which nest. */
function beginOf(sql: string): number {
  let at = 0;
  for (;;) {
    const blank = /^(?:\s+|--[^\n]*(?:\n|$))/.exec(sql.slice(at))?.[0].length ?? commentAt(sql, at);
    if (blank === 0) return at;
    at += blank;
  }
}

/** UTF-16 units of the comment that begins there; 0 where none does. */
function commentAt(sql: string, begin: number): number {
  if (!sql.startsWith('/*', begin)) return 0;
  let depth = 0;
  let at = begin;
  do {
    if (sql.startsWith('/*', at)) depth++;
    else if (sql.startsWith('*/', at)) depth--;
    else {
      at++;
      continue;
    }
    at += 2;
  } while (depth > 0 && at < sql.length);
  return at - begin;
}

/** What follows EXPLAIN, and whether that is to be run; undefined for another statement. */
export function explainedIn(sql: string): { inner: string; isRun: boolean } | undefined {
  const rest = behind(sql, 'explain');
  if (rest === undefined) return undefined;
  const run = behind(rest, 'analyze');
  return { inner: run ?? rest, isRun: run !== undefined };
}

function behind(sql: string, word: string): string | undefined {
  const begin = beginOf(sql);
  const end = begin + word.length;
  return sql.slice(begin, end).toLowerCase() === word && !/^\w/.test(sql.slice(end))
    ? sql.slice(end)
    : undefined;
}

/**
 * What somebody writes that DuckDB does not know or answers with more than is meant, as SQL that is: `SHOW TABLES` tells
 * what can be asked for, without the tables beneath, and `DESCRIBE headline_changes()` the columns of a macro.
 */
export function spoken(sql: string): string {
  const whole = sql.slice(beginOf(sql)).trim();
  const said = whole.endsWith(';') ? whole.slice(0, -1).trimEnd() : whole;
  if (/^(?:show(?:\s+all)?\s+tables|show|desc|describe)$/i.test(said)) return shownSql();
  const [, verb, name = '', args = '()'] =
    /^(desc|describe|show|summarize)\s+(\w+)\s*(\([\s\S]*\))?$/i.exec(said) ?? [];
  if (!MACRO_NAMES.has(name.toLowerCase())) return sql;
  return `${verb?.toLowerCase() === 'summarize' ? 'SUMMARIZE' : 'DESCRIBE'} FROM ${name}${args}`;
}

const shownSql = (): string => {
  const rows = DEFINITIONS.map(
    ({ name, args = '', summary }) => `(${literal(name + args)}, ${literal(summary)})`,
  );
  return `SELECT name, what_it_gives FROM (VALUES ${rows.join(', ')}) AS shown(name, what_it_gives)`;
};
