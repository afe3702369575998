import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportArchive } from '../../src/export/export.ts';
import { importWarcs } from '../../src/import/import.ts';
import { openStore } from '../../src/wiring.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { ONE, TWO, twoHosts } from './archive.ts';
import { expectLanding, indexLines } from './index_lines.ts';
import { unzipped, warcsOf } from './unzipped.ts';

describe.skipIf(NO_S3)(`an archive in a bucket ${NO_S3}`, () => {
  test('is exported as one in a folder is', async () => {
    const place = await newS3Place();
    const catalogPath = path.join(temporaryFolder(), 'catalog.sqlite');
    await twoHosts('', { catalogPath, shared: true }, await openStore(place));
    const data = { data: place, state: temporaryFolder() };
    const folder = temporaryFolder();
    const output = path.join(folder, 'x.wacz');
    const { articles } = await exportArchive(data, { format: 'wacz', output, hosts: ['two.test'] });
    expect(articles).toBe(2);
    const files = await unzipped(output);
    warcsOf(files, folder);
    const lines = indexLines(files.get('indexes/index.cdxj')?.bytes.toString() ?? '');
    expect(lines.map(({ url }) => url).sort()).toEqual([ONE, TWO, `${TWO}2`]);
    expectLanding(lines, (filename) => path.join(folder, filename));
    const rows = await exportArchive(data, { format: 'parquet', output: path.join(folder, 'rows') });
    expect(rows).toMatchObject({ articles: 3, captures: 9 });
    const stories = { sql: "SELECT id FROM articles WHERE host = 'two.test'" };
    const some = await exportArchive(data, { format: 'jsonl', output: path.join(folder, 'some'), stories });
    expect(some).toMatchObject({ articles: 2, captures: 2 });
  });

  test('is made of a WACZ again', async () => {
    const folder = temporaryFolder();
    await twoHosts(folder);
    const output = path.join(folder, 'x.wacz');
    await exportArchive(folder, { format: 'wacz', output, hosts: ['two.test'] });
    const back = { data: await newS3Place(), state: temporaryFolder() };
    const report = await importWarcs([output], { data: back });
    expect(report).toMatchObject({ restored: true, captures: 3, damaged: 0 });
  }, 120_000);
});
