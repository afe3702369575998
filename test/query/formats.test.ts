import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { linesOf, type TextFormat } from '../../src/cli/output/query_formats.ts';
import { tellOf } from '../../src/cli/output/running.ts';
import { StatusLine } from '../../src/cli/output/terminal.ts';
import { QueryShell } from '../../src/cli/query_shell.ts';
import { DatasetReader } from '../../src/index.ts';
import type { Rows } from '../../src/query/dataset.ts';
import { DEFINITIONS } from '../../src/query/definitions.ts';
import { paperOfFebruary } from './paper_of_february.ts';

const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-formats-'));
let dataset: DatasetReader;

beforeAll(async () => {
  await paperOfFebruary(data);
  dataset = await DatasetReader.open(data);
});
afterAll(() => {
  dataset.close();
  rmSync(data, { recursive: true });
});

const ODD = `SELECT * FROM (VALUES ('=1+1', 'a "quoted", text', [1, 2], -3), (E'@x|y\\n<b>', NULL, NULL, NULL)) AS t(f, said, few, n)`;
const printed = (format: TextFormat, options = {}, sql = ODD) =>
  dataset.stream(sql, [], {}, (rows: Rows) => Array.fromAsync(linesOf(format, rows, options)));

test('CSV quotes what has to be, and makes formulas harmless where it is asked to', async () => {
  expect((await printed('csv')).join('\n')).toBe(
    'f,said,few,n\n=1+1,"a ""quoted"", text","[1,2]",-3\n"@x|y\n<b>",,,',
  );
  expect((await printed('csv', { formulaSafe: true })).join('\n')).toBe(
    'f,said,few,n\n\'=1+1,"a ""quoted"", text","[1,2]",-3\n"\'@x|y\n<b>",,,',
  );
});

test('JSON is one list, JSON Lines a row a line, and Markdown a table that no cell breaks', async () => {
  const rows = [
    { f: '=1+1', said: 'a "quoted", text', few: [1, 2], n: -3 },
    { f: '@x|y\n<b>', said: null, few: null, n: null },
  ];
  expect(JSON.parse((await printed('json')).join('\n'))).toEqual(rows);
  expect(JSON.parse((await printed('json', {}, 'SELECT 1 WHERE false')).join('\n'))).toEqual([]);
  expect((await printed('jsonl')).map((line) => JSON.parse(line))).toEqual(rows);
  expect(await printed('markdown')).toEqual([
    '| f | said | few | n |',
    '| --- | --- | --- | --- |',
    '| =1+1 | a "quoted", text | [1,2] | -3 |',
    '| @x\\|y &lt;b> |  |  |  |',
  ]);
});

test('a table that is wider than the terminal is told a column a line, and a plan is not cut', async () => {
  const wide = `SELECT 'one' AS first, 'line ' || chr(10) || string_agg('long', ' ') AS body FROM range(100)`;
  expect(await printed('table', { width: 40 }, wide)).toEqual([
    '── row 1 ──',
    'first  one',
    `body   line ${'long '.repeat(5)}lo…`,
    '1 row',
  ]);
  const [drawn = ''] = await printed('table', { width: 120 }, wide);
  expect(drawn.split('\n')[0]?.length).toBe(8 + 103 + 1);
  const plan = await printed('table', {}, 'EXPLAIN SELECT host, count(*) FROM revisions GROUP BY host');
  expect(plan.join('\n')).toMatch(/^┌─+┐\n│ +\w+ +│[\s\S]+SCAN[\s\S]+┘$/);
});

test('a query that runs longer says so on a terminal, and takes it back', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  try {
    const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 80 });
    const end = tellOf(new StatusLine(output));
    vi.advanceTimersByTime(900);
    expect(output.read()).toBeNull();
    vi.advanceTimersByTime(61_600);
    expect(output.read()).toMatch(/running for 62 s · Ctrl-C ends the query$/);
    end();
    expect(output.read()).toBe('\r\u001b[K');
    vi.advanceTimersByTime(5000);
    expect(output.read()).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('SHOW TABLES tells what can be asked for, and DESCRIBE the columns of a macro', async () => {
  for (const said of ['SHOW TABLES', '-- all\nshow all tables;', 'DESCRIBE', '/* a /* b */ */ SHOW TABLES']) {
    const { rows } = await dataset.query(said);
    expect(rows.map(({ name }) => String(name).replace(/\(.*/, ''))).toEqual(
      DEFINITIONS.map(({ name }) => name),
    );
  }
  const { rows } = await dataset.query('DESCRIBE FROM headline_changes()');
  for (const said of [
    'DESCRIBE headline_changes()',
    'desc headline_changes;',
    "SHOW headline_changes(of_host := 'a.test')",
  ])
    expect((await dataset.query(said)).rows).toEqual(rows);
  expect((await dataset.query('SUMMARIZE headline_life()')).columns).toContain('approx_unique');
  await expect(dataset.query('FROM (SHOW TABLES)')).rejects.toMatchObject({ code: 'query_failed' });
});

test('a plan is told of what was not read yet', async () => {
  const fresh = await DatasetReader.open(data);
  try {
    for (const said of ['EXPLAIN FROM coverage', '/* a */ EXPLAIN -- b\n ANALYZE FROM headlines'])
      expect((await fresh.query(said)).columns).toEqual(['explain_key', 'explain_value']);
  } finally {
    fresh.close();
  }
});

test('a result is written as Parquet, over nothing that is there', async () => {
  const file = path.join(data, 'out', 'stories.parquet');
  const run = (...more: string[]) =>
    newskeep(['query', 'SELECT * FROM articles; -- all', '--data', data, '--format', 'parquet', ...more]);
  expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('-o') });
  expect(await run('-o', file)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const before = readFileSync(file);
  expect(before.subarray(0, 4).toString()).toBe('PAR1');
  expect(await run('-o', file)).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(await run('-o', file, '--force')).toMatchObject({ code: 0 });
});

test('a result takes the format that its file is named by, and replaces nothing that is no file', async () => {
  const run = (...more: string[]) => newskeep(['query', 'SELECT 1 AS n', '--data', data, ...more]);
  const file = path.join(data, 'out', 'one.csv');
  expect(await run('-o', file)).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toBe('n\n1\n');
  const pipe = path.join(data, 'out', 'pipe');
  spawnSync('mkfifo', [pipe]);
  expect(await run('-o', pipe, '--force')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is no file'),
  });
  expect(statSync(pipe).isFIFO()).toBe(true);
});

/** A terminal that shows what it is told to, and types when it was shown something. */
class Terminal {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  shown = '';
  #waiting: { text: RegExp; resolve: () => void } | undefined;

  constructor() {
    this.output.on('data', (chunk: Buffer) => {
      this.shown += chunk.toString();
      if (this.#waiting?.text.test(this.shown)) this.#waiting.resolve();
    });
  }

  /** Resolves once what was shown since the last call matches. */
  async shows(text: RegExp): Promise<string> {
    if (!text.test(this.shown))
      await new Promise<void>((resolve) => {
        this.#waiting = { text, resolve };
      });
    const { shown } = this;
    this.shown = '';
    return shown;
  }

  type(text: string): void {
    this.input.write(text);
  }
}

test('the shell answers, completes, ends one query by Ctrl-C, and remembers', async () => {
  const terminal = new Terminal();
  const open = () => new QueryShell(dataset, { data, format: 'csv' }, terminal.input, terminal.output).run();
  const ended = open();
  await terminal.shows(/newskeep> /);
  terminal.type('SELECT host, count(*) AS n\n');
  await terminal.shows(/\.\.\.> /);
  terminal.type('FROM articles GROUP BY host ORDER BY host;\n');
  await terminal.shows(/a\.test,3\nb\.test,1\n[\s\S]*newskeep> /);
  terminal.type('SELECT count(*) FROM headl\t');
  await terminal.shows(/headline/);
  terminal.type('\u0003');
  await terminal.shows(/newskeep> /);
  terminal.type('SELECT max(a.range) FROM range(1000000000) a, range(1000000) b;\n');
  await terminal.shows(/range\(1000000\) b;/);
  terminal.type('\u0003');
  await terminal.shows(/The query was cancelled\.[\s\S]*newskeep> /);
  for (const [typed, shown] of [
    ['.tables', /headline_changes\(since := NULL[\s\S]*How headlines changed/],
    ['.schema coverage', /days_missed,BIGINT/],
    ['.schema headline_changes(', /title_after,VARCHAR/],
    ['.examples 2', /a\.test,2026-02-01,3/],
    ['.help', /ends with a semicolon/],
    ['.nonsense', /There is no \.nonsense/],
    ['DROP VIEW articles;', /Only SELECT is allowed/],
  ] as const) {
    terminal.type(`${typed}\n`);
    await terminal.shows(shown);
    await (terminal.shown.includes('newskeep> ') ? undefined : terminal.shows(/newskeep> /));
  }
  terminal.type('.quit\n');
  await ended;
  expect(readFileSync(path.join(data, 'query_history'), 'utf8')).toContain('FROM articles GROUP BY host');
});

test('a query that takes too long is ended, and the command says so', async () => {
  expect(
    await newskeep([
      'query',
      'SELECT count(*) FROM range(1000000000) a, range(1000000) b',
      '--data',
      data,
      '--timeout',
      '1s',
    ]),
  ).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('took more than 1 s'),
  });
});
