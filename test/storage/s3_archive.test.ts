import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Article, CaptureRecord } from '../../model/records.ts';
import { DatasetReader } from '../../src/query/dataset.ts';
import { openStore } from '../../src/wiring.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { capture, list, open, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

describe.skipIf(NO_S3)('an archive in a bucket', () => {
  test('is written by two, each story once, and read by SQL', async () => {
    const data = await newS3Place();
    const join_ = async (writer: string) =>
      open(
        '',
        { catalogPath: join(temporaryFolder(), 'catalog.sqlite'), writer, shared: true },
        await openStore(data),
      );
    const [a, b] = [await join_('a'), await join_('b')];
    for (let n = 0; n < 5; n++) {
      await a.put(capture(`${PAGE}-${n}`, { visit: `a ${n}` }), story(`${PAGE}-${n}`));
      await b.put(capture(`${PAGE}-${n}`, { visit: `b ${n}` }), story(`${PAGE}-${n}`));
      await b.put(capture('http://press.test/', { visit: `list ${n}` }), list(`item ${n}`));
      await Promise.all([a.commit(), b.commit()]);
    }
    await Promise.all([a.close(), b.close()]);

    const dataset = await DatasetReader.open({ data, state: temporaryFolder() });
    const articles = (await dataset.query('SELECT * FROM revisions')).rows as unknown as Article[];
    const captures = (await dataset.query('SELECT * FROM captures')).rows as unknown as CaptureRecord[];
    dataset.close();
    expect(articles.map((row) => row.url).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `${PAGE}-${n}`));
    expect(new Set(captures.map((row) => row.visit)).size).toBe(15);
    expect(captures).toHaveLength(15);
  });
});
