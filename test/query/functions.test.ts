import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { HARMLESS_TABLES, isHarmless, REFUSED, REFUSED_TABLES } from '../../src/query/functions.ts';

const REFUSED_VALUES = new Set(REFUSED.flatMap(({ names }) => names));

/** PRAGMAs are statements, of which none is a SELECT. */
async function functions(isTable: boolean): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions()
     WHERE function_type <> 'pragma' AND (function_type IN ('table', 'table_macro')) = ${isTable} ORDER BY name`,
  );
  const names = reader.getRowObjectsJson().map(({ name }) => String(name));
  connection.closeSync();
  instance.closeSync();
  return names;
}

/** A DuckDB that has others is to be judged anew (src/query/functions.ts). */
it('judges every function of DuckDB that is called for a value, and none twice', async () => {
  const names = await functions(false);
  expect(names.length).toBeGreaterThan(700);
  expect(names.filter((name) => isHarmless(name) === REFUSED_VALUES.has(name))).toEqual([]);
});

it('judges every function of DuckDB that stands behind FROM, and none twice', async () => {
  const names = await functions(true);
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name) => HARMLESS_TABLES.has(name) === REFUSED_TABLES.has(name))).toEqual([]);
});

it('says of each group why it is refused', () => {
  for (const { why, names } of REFUSED) {
    expect(why).toMatch(/^[a-z].*\.$/);
    expect(names.length).toBeGreaterThan(0);
  }
  expect(REFUSED_VALUES.size).toBe(REFUSED.reduce((sum, { names }) => sum + names.length, 0));
});
