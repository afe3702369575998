import { expect, test } from 'vitest';
import { type Headline, headlineSchema } from '../../model/records.ts';
import type { Parsed } from '../../storage/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, list, open, rows, story, withList } from './helpers.ts';

const FRONT = 'http://press.test/';

async function written(steps: [url: string, parsed: Parsed][], commitEvery = 1) {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const counts = [];
  for (const [index, [url, parsed]] of steps.entries()) {
    counts.push((await archive.put(capture(url), parsed)).headlines);
    if (index % commitEvery === commitEvery - 1) await archive.commit();
  }
  await archive.commit();
  const headlines = await rows<Headline>(folder, archive, 'headlines');
  await archive.close();
  return { counts, headlines };
}

test.each([1, 100])(
  'a front page that goes A, A, B, A is told as A, B, A (commit every %i)',
  async (every) => {
    const A = list('a', 'b');
    const B = list('c', 'a', 'b');
    const { counts, headlines } = await written(
      [A, A, B, B, A, A].map((parsed) => [FRONT, parsed]),
      every,
    );
    expect(counts).toEqual([2, 0, 3, 0, 2, 0]);
    expect(headlines.map((row) => row.title)).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'b']);
    expect(Object.keys(headlines[0] ?? {})).toEqual(Object.keys(headlineSchema.shape));
    headlineSchema.parse(headlines[0]);
  },
);

test('500 articles that carry the same list give it once, also when it changes and changes back', async () => {
  const pages = Array.from({ length: 500 }, (_, index) => `http://press.test/story-${index}`);
  const round = (...titles: string[]): [string, Parsed][] =>
    pages.map((url) => [url, withList(story(url), ...titles)]);
  const { headlines } = await written([...round('a', 'b'), ...round('c', 'a'), ...round('a', 'b')], 50);
  expect(headlines.map((row) => row.title)).toEqual(['a', 'b', 'c', 'a', 'a', 'b']);
});

test('sections with lists of their own do not make each other news', async () => {
  const pages = Array.from({ length: 40 }, (_, index): [string, Parsed] => [
    `http://press.test/story-${index}`,
    list(index % 2 ? 'sport' : 'politics'),
  ]);
  expect((await written(pages, 7)).headlines).toHaveLength(2);
});

test('the order or a title makes another list, a time does not; another host has its own', async () => {
  const timed = list('a', 'b');
  timed.headlines = timed.headlines.map((item) => ({ ...item, time_text: '12:40' }));
  const { counts } = await written([
    [FRONT, list('a', 'b')],
    [FRONT, timed],
    [FRONT, list('b', 'a')],
    [FRONT, timed],
    ['http://other.test/', timed],
    [FRONT, list()],
    [FRONT, timed],
  ]);
  expect(counts).toEqual([2, 0, 2, 2, 2, 0, 0]);
});

test('a seed shows its list, and each that follows, even where an article was faster', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const url = 'http://press.test/story';
  for (const titles of [
    ['a', 'b'],
    ['c', 'a'],
  ]) {
    await archive.put(capture(url), withList(story(url), ...titles));
    await archive.put({ ...capture(FRONT), source: 'seed' }, list(...titles));
    await archive.put({ ...capture(FRONT), source: 'seed' }, list(...titles));
  }
  await archive.commit();
  const headlines = await rows<Headline>(folder, archive, 'headlines');
  await archive.close();
  expect(headlines.map(({ page_url, title }) => [page_url, title])).toEqual([
    [url, 'a'],
    [url, 'b'],
    [FRONT, 'a'],
    [FRONT, 'b'],
    [url, 'c'],
    [url, 'a'],
    [FRONT, 'c'],
    [FRONT, 'a'],
  ]);
});
