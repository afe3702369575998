import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { readRule } from '../../model/forgotten.ts';
import { BesideMaker } from '../../src/compact/make.ts';
import { forget } from '../../src/forget/forget.ts';
import { DatasetReader } from '../../src/query/dataset.ts';
import { SearchIndex } from '../../src/search/index.ts';
import type { Archive } from '../../storage/port.ts';
import { capture, open, rows, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { answers, urls, withIndex } from './asked.ts';
import { putStories, urlOf } from './stories.ts';

const maker = new BesideMaker();
afterAll(() => maker.close());

const PAGE = 'http://press.test/one';
const MONTH = '2026-02-04T10:00:00.000Z';

async function put(archive: Archive, url: string, body: string, at = MONTH): Promise<void> {
  await archive.put(capture(url, { at }), story(url, { title: `About ${body.split(' ')[0]}`, body }));
  await archive.commit();
}

async function opened(data: Parameters<typeof SearchIndex.open>[0]): Promise<SearchIndex> {
  const index = await SearchIndex.open(data);
  onTestFinished(() => index.close());
  return index;
}

/** That an index made anew answers as this one does. */
async function expectAsRebuilt(index: SearchIndex, queries: string[]): Promise<void> {
  const before = await answers(index, queries);
  expect(before.some(({ total }) => total > 0)).toBe(true);
  await index.rebuild();
  expect(await answers(index, queries)).toEqual(before);
}

describe('an index follows its archive', () => {
  it('as records come, and finds a revised story by its present words alone', async () => {
    const folder = temporaryFolder();
    const archive = await open(folder);
    onTestFinished(() => archive.close());
    await put(archive, PAGE, 'herring prices rise');
    const index = await opened(folder);
    expect((await index.search('herring')).total).toBe(0);
    await index.refresh();
    expect(await urls(index, 'herring')).toEqual([PAGE]);

    await put(archive, PAGE, 'mackerel prices fall', '2026-02-05T10:00:00.000Z');
    await put(archive, `${PAGE}2`, 'mackerel again');
    await index.refresh();
    expect(await urls(index, 'mackerel')).toEqual([PAGE, `${PAGE}2`]);
    expect(await urls(index, 'herring')).toEqual([]);
    const { hits } = await index.search('herring', { allRevisions: true });
    expect(hits).toMatchObject([{ url: PAGE, revision: 1, snippet: 'herring prices rise' }]);
    await expectAsRebuilt(index, ['herring', 'mackerel', 'prices', '']);
  });

  it('as the dataset does, which has a record within five seconds that was open before', async () => {
    const folder = temporaryFolder();
    const archive = await open(folder);
    onTestFinished(() => archive.close());
    await put(archive, PAGE, 'herring prices rise');
    const index = await opened(folder);
    const dataset = await DatasetReader.open(folder, { maxAgeMs: 2000 });
    onTestFinished(() => dataset.close());
    const found = async () => {
      await index.refresh();
      const { rows } = await dataset.query("SELECT url FROM articles WHERE body LIKE 'mackerel%'");
      return [...(await urls(index, 'mackerel')), ...rows.map(({ url }) => url)];
    };
    expect(await found()).toEqual([]);
    await put(archive, `${PAGE}2`, 'mackerel again');
    await expect.poll(found, { timeout: 5000, interval: 100 }).toEqual([`${PAGE}2`, `${PAGE}2`]);
  });

  it('to what a later parser read', async () => {
    const folder = temporaryFolder();
    const archive = await open(folder);
    await put(archive, PAGE, 'herring prices rise');
    const index = await opened(folder);
    await index.refresh();
    const [row] = await rows<Parameters<Archive['addReading']>[0]>(folder, archive, 'articles');
    if (!row) throw new Error('There is no row.');
    const read = story(PAGE, { title: 'About herring', body: 'herring prices rise sharply' });
    archive.addReading(row, read as never, '2026-03-01T10:00:00.000Z');
    await archive.commit();
    await archive.close();
    await index.refresh();
    const [sharply, all] = await answers(index, ['sharply', 'herring']);
    expect(sharply?.hits).toMatchObject([{ url: PAGE, snippet: 'herring prices rise sharply' }]);
    expect(all?.total).toBe(1);
    await expectAsRebuilt(index, ['sharply', 'herring']);
  });

  it('into files that were put together, without reading them again', async () => {
    const folder = temporaryFolder();
    const many = await open(folder, { segmentBytes: 1 });
    for (let n = 0; n < 12; n++) await put(many, `${PAGE}${n}`, `herring number${n} of twelve`);
    await many.close();
    const index = await opened(folder);
    await index.refresh();
    const before = await answers(index, ['herring', 'number7']);

    const archive = await open(folder, { now: () => new Date('2026-06-01T00:00:00Z') });
    const { merged } = await archive.compact(maker.make);
    await archive.close();
    expect(merged.filter((file) => file.startsWith('articles/')).length).toBe(12);
    // Not refreshed yet: the files of its hits are gone, which a search mends itself.
    expect((await index.search('number7')).hits).toMatchObject([{ url: `${PAGE}7` }]);
    let read = 0;
    await index.refresh(({ bytes }) => {
      read = bytes;
    });
    expect(read).toBe(0);
    expect(await answers(index, ['herring', 'number7'])).toEqual(before);
    await expectAsRebuilt(index, ['herring', 'number7']);
  });

  it('and loses what was forgotten, to the bytes', async () => {
    const folder = temporaryFolder();
    const archive = await open(folder);
    await put(archive, PAGE, 'herring zyzzogeton secret');
    await put(archive, `${PAGE}2`, 'herring stays');
    await put(archive, `${PAGE}3`, 'herring qwyjibo');
    await archive.close();
    await withIndex(folder, async (index) => {
      expect(await urls(index, 'zyzzogeton')).toEqual([PAGE]);
      expect(bytesOf(folder)).toContain('zyzzogeton');
      await forgetPage(folder, PAGE);
      await index.refresh();
      expect(await urls(index, 'herring')).toEqual([`${PAGE}2`, `${PAGE}3`]);
    });
    expect(bytesOf(folder)).not.toContain('zyzzogeton');

    // Another one's state folder, which the forgetting does not empty, learns it from the archive.
    const state = temporaryFolder();
    await withIndex({ data: folder, state }, async (index) => {
      expect(await urls(index, 'qwyjibo')).toEqual([`${PAGE}3`]);
      await forgetPage(folder, `${PAGE}3`);
      await index.refresh();
      expect(await urls(index, 'qwyjibo')).toEqual([]);
      expect(await urls(index, 'herring')).toEqual([`${PAGE}2`]);
    });
    expect(bytesOf(state)).not.toContain('qwyjibo');
  });
});

const forgetPage = (data: string, url: string) =>
  forget(data, { rules: [readRule('url', url)], reason: 'asked for', confirm: async () => true });

/** The index as it lies on the disk. */
const bytesOf = (folder: string): string =>
  readdirSync(path.join(folder, 'search'))
    .map((name) => readFileSync(path.join(folder, 'search', name), 'latin1'))
    .join('');

it('is made anew where its file is damaged, or of another version', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await put(archive, PAGE, 'herring prices rise');
  await archive.close();
  const find = () => withIndex(folder, (index) => urls(index, 'herring'));
  expect(await find()).toEqual([PAGE]);
  writeFileSync(
    path.join(folder, 'search', 'index.sqlite'),
    'no database at all, but long enough'.repeat(500),
  );
  expect(await find()).toEqual([PAGE]);
});

it('says that it is damaged where that shows later, and is rebuilt', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  for (let n = 0; n < 40; n++) await put(archive, `${PAGE}${n}`, `herring prices rise ${'word '.repeat(n)}`);
  await archive.close();
  await withIndex(folder, async () => undefined);
  const file = path.join(folder, 'search', 'index.sqlite');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xee, 4096));
  const index = await opened(folder);
  await expect(index.refresh()).rejects.toMatchObject({ code: 'index_damaged' });
  await index.rebuild();
  expect((await index.search('herring')).total).toBe(40);
});

it('says that there is no archive', async () => {
  await expect(SearchIndex.open(temporaryFolder())).rejects.toMatchObject({ code: 'no_data' });
});

describe.skipIf(NO_S3)('over a bucket', () => {
  it('finds what is in it, and what comes', async () => {
    const place = { data: await newS3Place(), state: temporaryFolder() };
    const { openArchive } = await import('../../src/wiring.ts');
    const archive = await openArchive(place, { software: 'test' });
    await putStories(archive);
    const index = await opened(place);
    await index.refresh();
    expect(await urls(index, 'title:harbour')).toEqual([urlOf('en1')]);
    await put(archive, PAGE, 'harbour herring');
    await index.refresh();
    expect(await urls(index, 'harbour')).toEqual([urlOf('en1'), urlOf('en2'), PAGE].sort());
    await archive.close();
  });
});
