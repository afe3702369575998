import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SearchFilters, SearchIndex } from '../../src/search/index.ts';
import { capture, open, story } from '../storage/helpers.ts';

/** What is fetched later was published earlier. */
const publishedAt = (n: number) => `2026-02-04T0${9 - n}:00:00Z`;
const author = (name: string) => [{ name, kind: 'person' as const, role: null }];
const STORIES = {
  'http://a.test/1': { title: 'A storm', language: 'en', tags: ['C++', '#'], authors: author('Jo Lee') },
  'http://a.test/2': { title: 'A calm', language: 'en-GB', tags: ['C', 'c'], authors: author('Jo Lee Moss') },
  'http://www.a.test/3': { title: 'A storm', language: 'en', tags: ['C', 'C'], authors: author('jo lee') },
  'http://b.test/4': { title: 'A storm host', language: 'de', tags: ['C and more', '¤43', 'OR'] },
};

const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-search-'));
let index: SearchIndex;
beforeAll(async () => {
  const archive = await open(data);
  for (const [n, [url, said]] of Object.entries(STORIES).entries())
    await archive.put(capture(url), story(url, { published_at: publishedAt(n), ...said }));
  await archive.close();
  index = await SearchIndex.open(data);
  await index.refresh();
});
afterAll(() => {
  index.close();
  rmSync(data, { recursive: true, force: true });
});

/** The numbers of the stories that are found. */
const found = async (query: string, filters: SearchFilters) =>
  (await index.search(query, { filters })).hits.map(({ url }) => url.slice(-1)).sort();

it.each<[query: string, filters: SearchFilters, numbers: string[]]>([
  ['"storm', { host: ['a.test'] }, ['1']],
  ['calm OR storm', { host: ['b.test'] }, ['4']],
  ['-storm', { domain: ['a.test'] }, ['2']],
  ['', { host: ['A.test'] }, ['1', '2']],
  ['', { domain: ['a.test'] }, ['1', '2', '3']],
  ['', { host: ['a.test', 'b.test'] }, ['1', '2', '4']],
  ['', { tag: ['#'] }, ['1']],
  ['', { tag: ['C++'] }, ['1']],
  ['', { tag: ['C'] }, ['2', '3']],
  ['', { tag: ['C', 'c'] }, ['2']],
  ['', { tag: ['¤43'] }, ['4']],
  ['', { tag: ['OR'] }, ['4']],
  ['', { tag: ['") OR (storm'] }, []],
  ['', { author: ['Jo Lee'] }, ['1']],
  ['', { language: ['en'] }, ['1', '3']],
  ['', { languageRange: ['en'] }, ['1', '2', '3']],
  ['after:2026-02', { after: '2025', before: '2026-02-05' }, ['1', '2', '3', '4']],
  ['after:2025', { after: '2026-03' }, []],
])('%s narrowed to %o', async (query, filters, numbers) => {
  expect(await found(query, filters)).toEqual(numbers);
});

it('takes as many values as it says', async () => {
  const many = (value: string) => Array.from({ length: 64 }, (_, n) => (n === 0 ? value : `${value}${n}`));
  expect(
    await found('storm', { host: many('a.test'), domain: many('a.test'), language: many('en') }),
  ).toEqual(['1']);
  expect(await found('', { tag: many('C'), author: many('Jo Lee') })).toEqual([]);
});

it('finds as many as a facet counts', async () => {
  const { facets } = await index.search('', { facets: true });
  for (const name of ['host', 'tag', 'author', 'language'] as const)
    for (const { value, count } of facets?.[name] ?? [])
      expect({ value, total: (await found('', { [name]: [value] })).length }).toEqual({
        value,
        total: count,
      });
  expect(facets?.tag.length).toBe(7);
});

it('lets no words swallow a filter, and says what is wrong with one', async () => {
  const filters = { host: ['a.test'] };
  for (const [query, narrowed, said] of [
    ['storm NOT', filters, 'NOT stands before nothing'],
    ['storm OR', filters, 'OR stands beside nothing'],
    ['(storm', filters, 'A parenthesis is not closed'],
    ['storm', { tag: [' '] }, 'The filter tag names nothing'],
    ['storm', { tag: Array.from({ length: 65 }, String) }, 'The filter tag has too many values'],
    ['storm', { before: 'noon' }, 'before:noon names no date'],
  ] as const)
    await expect(index.search(query, { filters: narrowed as SearchFilters })).rejects.toMatchObject({
      code: 'search_invalid',
      message: expect.stringContaining(said),
    });
});

it('takes a cursor for the filters alone that gave it', async () => {
  const { cursor } = await index.search('storm', { limit: 1, filters: { language: ['en'] } });
  const again = (language: string) =>
    index.search('storm', { limit: 1, cursor: cursor ?? '', filters: { language: [language] } });
  expect((await again('en')).hits.length).toBe(1);
  await expect(again('de')).rejects.toMatchObject({ code: 'search_invalid' });
});

it('tells the last fetched first by arrival, whenever they were published', async () => {
  const page = (cursor?: string) => index.search('', { byArrival: true, limit: 3, cursor });
  const first = await page();
  const second = await page(first.cursor ?? '');
  expect([...first.hits, ...second.hits].map(({ url }) => url.slice(-1))).toEqual(['4', '3', '2', '1']);
});
