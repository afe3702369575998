import { expect, it, onTestFinished } from 'vitest';
import { makeDataset } from '../../bench/query/dataset.ts';
import { type SyntheticRow, syntheticRecords } from '../../bench/query/records.ts';
import { DATASETS } from '../../model/records.ts';
import { DatasetReader } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const some = [...syntheticRecords({ articles: 1500, hosts: 20, years: 1 })];
const rowsOf = <D extends SyntheticRow['dataset']>(dataset: D) =>
  some.flatMap((one) => (one.dataset === dataset ? [one.row] : [])) as Extract<
    SyntheticRow,
    { dataset: D }
  >['row'][];

it('makes rows of the schemas, the same for the same seed', () => {
  for (const { dataset, row } of some) expect(DATASETS[dataset].strict().parse(row)).toEqual(row);
  expect([...syntheticRecords({ articles: 1500, hosts: 20, years: 1 })]).toEqual(some);
  expect([...syntheticRecords({ articles: 10, hosts: 20, seed: 2 })]).not.toEqual(some.slice(0, 10));
});

it('makes texts and revisions as an archive has them', () => {
  const articles = rowsOf('articles');
  const lengths = articles.map(({ word_count }) => word_count).sort((a, b) => a - b);
  expect(lengths[750]).toBeGreaterThan(360);
  expect(lengths[750]).toBeLessThan(450);
  const revised = articles.filter(({ revision }) => revision > 1);
  expect(revised.length / articles.length).toBeGreaterThan(0.06);
  expect(revised.length / articles.length).toBeLessThan(0.1);
  const versions = articles.map(({ id, revision }) => `${id} ${revision}`);
  expect(new Set(versions).size).toBe(articles.length);
});

it('makes lists whose headlines change while they stand', () => {
  const titles = Map.groupBy(rowsOf('headlines'), ({ url }) => url);
  const changed = [...titles.values()].filter((some) => new Set(some.map(({ title }) => title)).size > 1);
  expect(changed.length).toBeGreaterThan(5);
  expect(changed.length).toBeLessThan(titles.size);
});

it('makes a data folder that is queried like any other', async () => {
  const data = temporaryFolder();
  await makeDataset(data, { articles: 700, hosts: 20, years: 1 });
  const dataset = await DatasetReader.open(data);
  onTestFinished(() => dataset.close());
  const { rows } = await dataset.query(
    'SELECT count(*) AS texts, max(revision) > 1 AS revised FROM revisions',
  );
  expect(rows).toEqual([{ texts: 700, revised: true }]);
});
