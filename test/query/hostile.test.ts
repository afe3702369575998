import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetReader } from '../../src/index.ts';
import { twoHosts } from '../export/archive.ts';

const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-hostile-'));
const secret = path.join(data, 'secret.csv');
const out = path.join(data, 'articles', 'out.csv');
let dataset: DatasetReader;

beforeAll(async () => {
  await twoHosts(data);
  writeFileSync(secret, 'a,b\n1,2\n');
  dataset = await DatasetReader.open(data, { limits: { memory: 200_000_000, spill: 100_000_000 } });
});
afterAll(() => {
  dataset.close();
  rmSync(data, { recursive: true });
});

const REFUSED = [
  'CREATE TABLE t AS SELECT 1',
  'CREATE OR REPLACE VIEW articles AS SELECT 1 AS id',
  'INSERT INTO loose_articles SELECT * FROM loose_articles',
  'UPDATE loose_articles SET title = NULL',
  'DELETE FROM loose_articles',
  'DROP VIEW articles',
  'ALTER TABLE latest_revisions ADD COLUMN x INTEGER',
  `COPY articles TO '${out}'`,
  `COPY (SELECT 1) TO '${out}' (FORMAT parquet)`,
  `COPY loose_articles FROM '${secret}'`,
  `EXPLAIN ANALYZE COPY (SELECT 1) TO '${out}'`,
  `/* a */ EXPLAIN -- b\n ANALYZE COPY (SELECT 1) TO '${out}'`,
  'EXPLAIN ANALYZE DELETE FROM loose_articles',
  // Comments nest: what looks like an EXPLAIN stands in one.
  `/* /* */ explain select 1 -- */ COPY (SELECT 'owned') TO '${out}'`,
  '/* /* */ explain select 1 -- */ DROP VIEW articles',
  "SELECT bitstring('1', 2000000000)",
  'SELECT pg_sleep(60)',
  `EXPORT DATABASE '${data}'`,
  `IMPORT DATABASE '${data}'`,
  `ATTACH '${path.join(data, 'catalog.sqlite')}' AS c (TYPE sqlite)`,
  `ATTACH '${path.join(data, 'articles', 'x.db')}'`,
  'DETACH memory',
  'INSTALL httpfs',
  'LOAD httpfs',
  "LOAD '/tmp/evil.duckdb_extension'",
  'PRAGMA database_list',
  "SET memory_limit = '100GB'",
  'RESET lock_configuration',
  'SET VARIABLE a = 1',
  'CHECKPOINT',
  'BEGIN',
  'CALL duckdb_settings()',
  'PREPARE p AS SELECT 1',
  "CREATE SECRET s (TYPE s3, KEY_ID 'k')",
  'SELECT * FROM duckdb_secrets()',
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_blob('/proc/self/environ')",
  "SELECT * FROM read_json('http://169.254.169.254/')",
  "SELECT * FROM glob('/**')",
  "SELECT * FROM '/etc/passwd'",
  `SELECT * FROM '${secret}'`,
  `SELECT * FROM "${path.join(data, 'warc')}"`,
  `SELECT * FROM parquet_metadata('${secret}')`,
  `SELECT * FROM sniff_csv('${secret}')`,
  "SELECT getenv('HOME')",
  "SELECT current_setting('temp_directory')",
  "SELECT title FROM articles WHERE title IN (SELECT content FROM read_text('/etc/passwd'))",
  "WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM articles, a",
  "SELECT (SELECT count(*) FROM read_csv('/etc/passwd'))",
  "SELECT list_transform([1], lambda x: (SELECT max(content) FROM read_text('/etc/passwd')))",
  "FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
  "FROM query_table('/etc/passwd')",
  "FROM headline_changes(of_host := (SELECT content FROM read_text('/etc/passwd')))",
  "SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP VIEW articles',
  '',
  '-- nothing',
  'SELEKT 1',
  "SELECT repeat('x', 3000000000)",
  "SELECT main.lpad('x', 3000000000, 'y')",
  'SELECT list_resize([1], 2000000000)',
  'SELECT len(range(2000000000))',
  "SELECT printf('%2000000000d', 1)",
  'SELECT printf(title, 1) FROM articles',
  // DuckDB puts catalog, schema and name together, and reads the file of that name.
  `FROM "${data}/articles/**/*.jsonl"."gz"`,
  `FROM "${data}/articles/a"."jsonl"."gz"`,
  'FROM "secret.csv"',
  'FROM loose_articles',
  'FROM all_articles',
  'FROM main.latest_revisions',
  'FROM memory.main.articles',
  'FROM pg_settings',
  'FROM pg_catalog.pg_settings',
  'FROM duckdb_databases',
  'FROM duckdb_logs',
  'FROM pragma_database_list',
  'FROM pg_settings, (WITH pg_settings AS (SELECT 1 AS n) FROM pg_settings)',
  'FROM all_articles, (WITH ALL_articles AS (SELECT 1 AS n) FROM all_articles)',
];

/** Short, and without end: what each line names twice doubles with each. */
const doubling = (lines: number, line: (n: number) => string) =>
  Array.from({ length: lines }, (_, n) => line(n)).join(', ');

/** Functions that are no good, however they are called, and the words by which they are refused. */
const CALLS: [sql: string, words: string][] = [
  ["SELECT system.main.repeat('x', 3000000000)", 'repeat() may make a value of any size'],
  [`SELECT "GetVariable"('a')`, 'getvariable() tells of the machine'],
  ["SELECT ('x').repeat(3000000000)", 'repeat() may make'],
  ['SELECT title.rpad(3000000000, title) FROM articles', 'rpad() may make'],
  ["SELECT list_transform(['x'], lambda one: one.lpad(3000000000, 'y'))", 'lpad() may make'],
  ["SELECT [bar(1, 0, 1, 3000000000) for one in ['x']]", 'bar() may make'],
  ['SELECT sum(1) OVER (ORDER BY sleep_ms(60000)) FROM articles', 'sleep_ms() does nothing but wait'],
  ['SELECT count(*) FILTER (setseed(0.5) IS NULL) FROM articles', 'setseed() tells of the machine'],
  [
    "SELECT title FROM articles QUALIFY nextval('s') = row_number() OVER ()",
    'nextval() tells of the machine',
  ],
  ["SELECT host FROM articles GROUP BY ALL HAVING current_setting('a') = ''", 'current_setting() tells'],
  ["FROM headline_changes(of_host := repeat('x', 3000000000))", 'repeat() may make'],
  ["SELECT list_aggregate([1], 'approx_top_k', 999999)", 'approx_top_k() takes memory by a number'],
  ["SELECT list_aggregate([1], 'su' || 'm')", 'list_aggregate() takes the name of an aggregate as a text'],
  ["EXPLAIN SELECT write_log('owned')", 'write_log() tells of the machine'],
  ["DESCRIBE SELECT current_setting('threads')", 'current_setting() tells of the machine'],
  ['SELECT bitstring_agg(range, 0, 900000000) FROM range(10)', 'bitstring_agg() takes memory'],
  ['SELECT damerau_levenshtein(title, title) FROM articles', 'damerau_levenshtein() takes memory'],
  ['SELECT reservoir_quantile(range, 0.5, 2000000000) FROM range(10)', 'reservoir_quantile() takes memory'],
  [
    "SELECT json_structure(string_agg('[', '')) FROM range(100000)",
    'json_structure() ends the whole program',
  ],
  ["SELECT string_agg('[', '')::JSON::VARIANT FROM range(100000)", 'VARIANT is no type'],
  ["SELECT try_cast('1' AS STRUCT(a VARIANT))", 'VARIANT is no type'],
  [
    `SELECT word_count AS a0, ${doubling(24, (n) => `a${n} + a${n} AS a${n + 1}`)} FROM articles`,
    'more than 20000 expressions',
  ],
  [
    `WITH c0 AS (SELECT 1 AS n), ${doubling(24, (n) => `c${n + 1} AS NOT MATERIALIZED (FROM c${n}, c${n} AS b)`)} FROM c24`,
    'more than 20000 expressions',
  ],
  ["SELECT title LIKE '%a_%a_%a_%a_%b' FROM articles", 'has 3 % at most'],
  ["SELECT title ILIKE ('%a_%' || '%a%' || 'b%') FROM articles", 'has 3 % at most'],
  ["SELECT title GLOB '*a?*a*a*b' FROM articles", 'has 3 % at most'],
  [`SELECT format('${'{0}'.repeat(101)}', title) FROM articles`, 'puts in 100 values at most'],
  ['FROM headline_changes', 'is asked with brackets'],
  ['FROM artikles', 'There is no view artikles'],
  ["SELECT __internal_decompress_string('1'::HUGEINT)", '__internal_decompress_string() is of DuckDB’s own'],
];

/** Nothing that they name is large, and what they make of it is. */
const TOO_MUCH = [
  'SELECT array_agg(range) FROM range(100000000)',
  'SELECT * FROM range(1000000000) ORDER BY random()',
  'SELECT count(DISTINCT a.range * b.range) FROM range(100000) a, range(100000) b',
  'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t, range(3)) SELECT count(*) FROM t',
  'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t',
  'SELECT count(*) FROM articles a, articles b, range(1000000000) c, range(1000) d WHERE a.id < c.range::VARCHAR',
  "SELECT string_agg(a.range || 'some text that is long', ',') FROM range(200000000) a",
];

/** What looks like one of those, and is none. */
const FINE = [
  "SELECT title LIKE '%a%b%c%d%e%' AS x FROM articles",
  "SELECT title LIKE 'a_%_b%' AS x FROM articles",
  "SELECT format('{{}} {}', 1) AS x",
  'FROM information_schema.columns LIMIT 1',
  'FROM duckdb_views LIMIT 1',
  'FROM main.articles',
  'WITH articles AS (SELECT 1 AS x) FROM articles',
  'WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 5) FROM n',
  `SELECT word_count AS a0, ${doubling(5, (n) => `a${n} + a${n} AS a${n + 1}`)} FROM articles`,
  'SELECT title AS title, title || title AS twice FROM Articles',
];

describe('a query can do nothing but read the dataset', () => {
  it.each(FINE)('takes %s', async (sql) => {
    expect((await dataset.query(sql)).rows.length).toBeGreaterThan(0);
  });

  it.each(REFUSED)('refuses %s', async (sql) => {
    const before = everything();
    await expect(dataset.query(sql)).rejects.toMatchObject({
      name: 'NewskeepError',
      code: 'query_failed',
      hint: expect.stringMatching(/\S/),
    });
    expect(existsSync(out)).toBe(false);
    expect(everything()).toEqual(before);
    await expectAlive();
  });

  it.each(CALLS)('refuses the function in %s', async (sql, words) => {
    await expect(dataset.query(sql)).rejects.toMatchObject({
      code: 'query_failed',
      message: expect.stringContaining(words),
    });
    await expectAlive();
  });

  it.each(TOO_MUCH)('ends %s', async (sql) => {
    await expect(dataset.query(sql, undefined, { timeoutMs: 3000 })).rejects.toMatchObject({
      code: 'query_limit',
    });
    await expectAlive();
  });

  it('ends one query by its signal, and leaves those beside it alone', async () => {
    const stop = new AbortController();
    const long = dataset.query('SELECT count(*) FROM range(1000000000) a, range(1000000) b', [], {
      signal: stop.signal,
    });
    const beside = dataset.query('SELECT count(*) AS n FROM articles');
    setImmediate(() => stop.abort());
    await expect(long).rejects.toMatchObject({ code: 'query_cancelled' });
    expect((await beside).rows).toEqual([{ n: 3 }]);
  });

  it('judges long blanks and comments at once', async () => {
    const begun = performance.now();
    for (const long of [`SHOW${' '.repeat(200_000)}x x`, '--\n'.repeat(50_000), '/*'.repeat(50_000)])
      await expect(dataset.query(long)).rejects.toMatchObject({ code: 'query_failed' });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('takes values beside the SQL, whatever they hold', async () => {
    const evil = "'; DROP VIEW articles; --";
    const { rows } = await dataset.query('SELECT $1 AS said, count(*) AS n FROM articles WHERE title = $1', [
      evil,
    ]);
    expect(rows).toEqual([{ said: evil, n: 0 }]);
    const named = await dataset.query('SELECT count(*) AS n FROM articles WHERE host = $host', {
      host: 'one.test',
    });
    expect(named.rows).toEqual([{ n: 1 }]);
  });

  it('reads no more rows than it is asked for, and says that there are more', async () => {
    const { rows, truncated } = await dataset.query('SELECT * FROM range(1000000)', [], { maxRows: 10 });
    expect([rows.length, truncated]).toEqual([10, true]);
    expect((await dataset.query('SELECT * FROM range(10)', [], { maxRows: 10 })).truncated).toBe(false);
  });

  it.each([
    'DESCRIBE articles',
    'SUMMARIZE headlines',
    'EXPLAIN SELECT count(*) FROM articles',
    'EXPLAIN ANALYZE SELECT count(*) FROM articles;',
    "PIVOT captures ON kind IN ('article', 'error') USING count(*) GROUP BY host",
    "SELECT printf('%05d', 7), format('{:>10}', 'x')",
    "FROM generate_series(DATE '2026-01-01', DATE '2026-01-03', INTERVAL 1 DAY)",
    'FROM articles SELECT title -- the end',
    "SELECT 'read_text(''/etc/passwd'')' AS said",
    "SELECT tags[1:2], {a: 1}.a, MAP {'k': 1}['k'], [one * 2 for one in [1, 2] if one > 1], ('a').upper() FROM articles",
    "SELECT '{\"a\": 1}'::JSON ->> 'a', title LIKE 'a%' ESCAPE '!', title SIMILAR TO 'a', -1, 5!, 2 ** 3 FROM articles",
    "SELECT extract(year FROM now()), now() AT TIME ZONE 'Europe/Berlin', coalesce(NULL, 1), ARRAY(SELECT 1)",
    "SELECT count(*) FILTER (status = 200), list_aggregate(list(status), 'max') FROM captures",
    'SELECT title FROM articles QUALIFY row_number() OVER (PARTITION BY host ORDER BY title COLLATE icu_noaccent) = 1',
    "SELECT icu_collate_de(title), url.regexp_extract('[a-z]+') FROM articles",
    'UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME name VALUE value',
  ])('lets pass %s', async (sql) => {
    expect((await dataset.query(sql)).columns.length).toBeGreaterThan(0);
  });
});

it('says why a function is refused, and what to write instead', async () => {
  await expect(dataset.query("SELECT repeat('x', 3)")).rejects.toMatchObject({
    message: 'repeat() may make a value of any size, and is not to be had here.',
    hint: expect.stringContaining('FROM range(…)'),
  });
  await expect(dataset.query('SELECT lenght(title) FROM articles')).rejects.toMatchObject({
    message: 'lenght() is none of the functions that can be called here. Did you mean length()?',
  });
});

const everything = () => readdirSync(data, { recursive: true }).sort();

async function expectAlive(): Promise<void> {
  expect((await dataset.query('SELECT count(*) AS n FROM articles')).rows).toEqual([{ n: 3 }]);
}
