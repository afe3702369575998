import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { crawl } from '../../src/index.ts';
import { SearchIndex } from '../../src/search/index.ts';
import { open } from '../storage/helpers.ts';
import { JUDGED } from './judged.ts';
import { keyOf, putStories, titles, urlOf } from './stories.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-search-'));
let index: SearchIndex;

beforeAll(async () => {
  const archive = await open(folder);
  await putStories(archive);
  await archive.close();
  index = await SearchIndex.open(folder);
  await index.refresh();
});
afterAll(() => {
  index.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The words of a title, as somebody would take them from it. */
function wordsIn(title: string, language: string): string[] {
  const segments = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(title)];
  return segments.flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** What is left out by somebody whose keyboard has no marks: by Unicode's categories, not by our lists. */
const unmarked = (word: string): string =>
  /[\p{Script=Devanagari}\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word)
    ? word
    : word
        .normalize('NFD')
        .replace(/(?<![Ии])\p{Mn}/gu, '')
        .normalize('NFC')
        .replace(/[ıəłđ]/g, (letter) => ({ ı: 'i', ə: 'e', ł: 'l', đ: 'd' })[letter] ?? letter)
        .replace(/[ƏŁĐ]/g, (letter) => ({ Ə: 'E', Ł: 'L', Đ: 'D' })[letter] ?? letter)
        .replaceAll('ß', 'ss');

const variants = (word: string, language: string) => [
  word,
  word.toLowerCase(),
  word.toUpperCase(),
  word.toLocaleLowerCase(language),
  word.toLocaleUpperCase(language),
  word.normalize('NFD'),
  unmarked(word),
  unmarked(word).toUpperCase(),
];

const found = async (query: string) =>
  (await index.search(query, { limit: 100 })).hits.map(({ url }) => keyOf(url));

describe('a story is found', () => {
  it.each(titles)(
    '$key by any word of its title, in any case, with and without marks',
    async ({ key, language, title }) => {
      const words = wordsIn(title, language);
      expect(words.length).toBeGreaterThan(2);
      const missed: string[] = [];
      for (const query of new Set(words.flatMap((word) => variants(word, language))))
        if (!(await found(query)).includes(key)) missed.push(query);
      expect(missed).toEqual([]);
    },
  );

  it.each(JUDGED)('%s → %s', async (query, expected) => {
    expect((await found(query)).sort().join(' ')).toBe(expected);
  });

  it('by its whole title, as the first', async () => {
    for (const { key, title } of titles) expect((await found(`"${title}"`))[0], title).toBe(key);
  });
});

it('marks in the texts what was looked for, also where it is written another way', async () => {
  const marked = async (query: string, key: string) => {
    const hit = (await index.search(query, { limit: 100 })).hits.find(({ url }) => url === urlOf(key));
    const cut = (text: string, marks: [number, number][]) => marks.map(([from, to]) => text.slice(from, to));
    return [cut(hit?.title ?? '', hit?.title_marks ?? []), cut(hit?.snippet ?? '', hit?.snippet_marks ?? [])];
  };
  expect(await marked('harbour cafe', 'en1')).toEqual([
    ['harbour', 'café'],
    ['harbour', 'café'],
  ]);
  expect(await marked('"harbour cafe"', 'en1')).toEqual([['harbour café'], ['harbour café']]);
  expect(await marked('isiklidere', 'tr1')).toEqual([['Işıklıdere'], []]);
  expect(await marked('STRASSENBAHN', 'de1')).toEqual([['Straßenbahn'], ['Straßenbahn']]);
  expect(await marked('مدرسه', 'ar1')).toEqual([['مُدَرِّسة'], []]);
  expect(await marked('图书馆 孩子', 'zh1')).toEqual([['图书馆'], ['孩子']]);
  expect(await marked('节', 'zh2')).toEqual([['节'], []]);
  expect(await marked('テレビ', 'ja2')).toEqual([['ﾃﾚﾋﾞ'], []]);
  expect(await marked('title:harbour', 'en1')).toEqual([['harbour'], []]);
  expect(await marked('coff*', 'en1')).toEqual([[], ['coffee']]);
  expect(await marked('5408', 'en4')).toEqual([['5,408'], []]);
  expect(await marked('"carried 5408 people" 1250000', 'en4')).toEqual([
    ['carried 5,408 people'],
    ['1 250 000'],
  ]);
  expect(await marked('5,408', 'de2')).toEqual([[], ['5408']]);
  expect(await marked('storm -budget', 'en1')).toEqual([['storm'], []]);
});

it('finds the press’s stories in each of its languages by every word of their titles', async () => {
  const press = await startPress({ articles: 21, papers: ['jsonld', 'bare', 'rtl'] });
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-search-'));
  let printed: SearchIndex | undefined;
  try {
    await crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });
    printed = await SearchIndex.open(data);
    await printed.refresh();
    let asked = 0;
    for (const { title, url, language } of press.truth().articles()) {
      if (asked > 100) break;
      for (const word of wordsIn(title, language ?? 'en')) {
        const { hits } = await printed.search(`title:${unmarked(word).toUpperCase()}`, { limit: 1000 });
        expect(
          hits.some((hit) => hit.title === title),
          `${word} of ${url}`,
        ).toBe(true);
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(80);
  } finally {
    printed?.close();
    await press.close();
    rmSync(data, { recursive: true, force: true });
  }
});
