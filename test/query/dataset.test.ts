import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import { crawl, DatasetReader } from '../../src/index.ts';

describe('the dataset in SQL', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-query-test-'));
  let dataset: DatasetReader;

  beforeAll(async () => {
    const press = await startPress({ papers: ['jsonld'], articles: 30 });
    await crawl(press.seeds, { data, politeness: { delay_ms: 0 } });
    await press.close();
    dataset = await DatasetReader.open(data);
  });
  afterAll(() => {
    dataset.close();
    rmSync(data, { recursive: true });
  });

  it.each(Object.keys(DATASETS) as Dataset[])('has every field of %s as a column, and rows', async (name) => {
    const { columns, rows } = await dataset.query(`SELECT * FROM ${name} LIMIT 1`);
    expect(columns.filter((column) => !/^published_(on|instant)$/.test(column))).toEqual(
      Object.keys(DATASETS[name].shape),
    );
    expect(rows.length).toBe(1);
  });

  it('has the rows that the schema promises', async () => {
    const { rows } = await dataset.query(
      'SELECT authors, tags, provenance, capture, fetched_at FROM articles',
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row.capture).toMatchObject({ status: 200 });
      expect(row.provenance).toMatchObject({ title: { rule: expect.any(String), confidence: null } });
      expect(row.fetched_at).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it.each([
    ['writing a table', 'CREATE TABLE t AS SELECT 1'],
    ['writing a file', "COPY articles TO 'out.csv'"],
    ['writing over the dataset', "COPY (SELECT 1) TO '/tmp/x.parquet'"],
    ['attaching a database', "ATTACH 'x.db'"],
    ['reading a file', "SELECT * FROM read_text('/etc/passwd')"],
    ['reading a folder', "SELECT * FROM glob('/etc/*')"],
    ['installing', 'INSTALL httpfs'],
    ['loading', 'LOAD httpfs'],
    ['settings', 'SET enable_external_access = true'],
    ['two statements', 'SELECT 1; DROP VIEW articles'],
    ['no statement', '-- nothing'],
    ['nonsense', 'SELEKT 1'],
  ])('refuses %s', async (_what, sql) => {
    await expect(dataset.query(sql)).rejects.toMatchObject({ code: 'query_failed' });
    expect((await dataset.query('SELECT count(*) > 0 AS alive FROM articles')).rows).toEqual([
      { alive: true },
    ]);
  });

  it('shows what was committed when it was opened, while a crawl goes on', async () => {
    const count = async (reader: DatasetReader) =>
      (await reader.query('SELECT count(*) AS n FROM articles')).rows[0]?.n as number;
    const before = await DatasetReader.open(data);
    const then = await count(before);
    const other = await startPress({ papers: ['microdata'], articles: 20 });
    await crawl(other.seeds, { data, politeness: { delay_ms: 0 } });
    await other.close();
    expect(await count(before)).toBe(then);
    before.close();
    const after = await DatasetReader.open(data);
    expect(await count(after)).toBeGreaterThan(then);
    after.close();
  });

  it('leaves no copy behind', async () => {
    // A folder for copies of its own: other tests read datasets at the same time.
    const aside = mkdtempSync(path.join(os.tmpdir(), 'newskeep-copies-'));
    vi.stubEnv('TMPDIR', aside);
    const reader = await DatasetReader.open(data);
    expect(readdirSync(aside)).toHaveLength(1);
    reader.close();
    expect(readdirSync(aside)).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('sorts over zones, and reads a folder whatever its name', async () => {
    const odd = mkdtempSync(path.join(os.tmpdir(), 'newskeep-test-[x]?*'));
    cpSync(data, odd, { recursive: true });
    const reader = await DatasetReader.open(odd);
    const { rows } = await reader.query(
      'SELECT published_instant FROM articles ORDER BY published_instant DESC',
    );
    reader.close();
    rmSync(odd, { recursive: true });
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row.published_instant).toMatch(/Z$/);
  });

  it('says so where there is no dataset', async () => {
    await expect(DatasetReader.open(path.join(data, 'nowhere'))).rejects.toMatchObject({ code: 'no_data' });
  });
});
