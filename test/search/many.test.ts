import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDataset } from '../../bench/query/dataset.ts';
import { newskeep } from '../../bench/support/newskeep.ts';
import { Dice } from '../../fixtures/press/random.ts';
import { SearchIndex, type SearchResult } from '../../src/search/index.ts';
import { answers } from './asked.ts';

const ARTICLES = 2600;
const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-search-'));
let index: SearchIndex;

beforeAll(async () => {
  await makeDataset(data, { articles: ARTICLES, hosts: 20, years: 1 });
});
afterAll(() => {
  index?.close();
  rmSync(data, { recursive: true, force: true });
});

/** Indexes in a process of its own, which is killed after so many transactions; how many it told of. */
async function killedAfter(batches: number): Promise<number> {
  const indexer = fileURLToPath(new URL('./indexer.ts', import.meta.url));
  const child = spawn(process.execPath, [indexer, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    if (++told === batches) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return told;
}

it('goes on after kills, and answers as an index does that was made in one go', async () => {
  for (const batches of [1, 3, 2]) expect(await killedAfter(batches)).toBeGreaterThanOrEqual(batches);
  // Two at once: one of them indexes, and the other one waits for it.
  const args = ['search', '', '--data', data, '--json'];
  const both = await Promise.all([newskeep(args), newskeep(args)]);
  for (const { code, stdout, stderr } of both) {
    expect({ code, stderr: stderr.replace(/.*(indexed|indexes), .*\n/g, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    expect((JSON.parse(stdout) as SearchResult).ranked_among).toBe(2000);
  }
  index = await SearchIndex.open(data);
  const words = (await index.search('', { limit: 30 })).hits.map(({ title }) => title?.split(' ')[0] ?? '');
  const before = await answers(index, [...words, 'lang:en']);
  let told = 0;
  await index.rebuild(({ records }) => {
    told = records;
  });
  expect(told).toBe(ARTICLES);
  expect(await answers(index, [...words, 'lang:en'])).toEqual(before);
});

it('gives every hit once, page by page, those that are not ranked as well', async () => {
  const seen = new Set<string>();
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await index.search('', { limit: 700, cursor, allRevisions: true });
    expect(page).toMatchObject({ total: ARTICLES, total_is_exact: true, ranked_among: 2000 });
    for (const { id, revision } of page.hits) seen.add(`${id} ${revision}`);
    cursor = page.cursor ?? undefined;
    pages++;
  } while (cursor);
  expect([pages, seen.size]).toEqual([4, ARTICLES]);
});

it('takes a cursor for the search alone that gave it', async () => {
  const { cursor } = await index.search('lang:en', { limit: 5 });
  for (const wrong of [cursor ?? '', 'none', Buffer.from('{"q":1}').toString('base64url')])
    await expect(index.search('lang:de', { cursor: wrong })).rejects.toMatchObject({
      code: 'search_invalid',
    });
});

it('counts what hits can be narrowed by, as the narrowed search then finds', async () => {
  const { facets } = await index.search('lang:en', { facets: true });
  for (const [field, of] of [
    ['host', 'host'],
    ['author', 'author'],
    ['language', 'lang'],
  ] as const) {
    const [first] = facets?.[field] ?? [];
    const narrowed = await index.search(`lang:en ${of}:"${first?.value}"`);
    expect({ field, total: narrowed.total }).toEqual({ field, total: first?.count });
  }
  const [month] = facets?.month ?? [];
  const next = new Date(Date.parse(`${month?.value}-01`) + 32 * 86_400_000).toISOString().slice(0, 7);
  const narrowed = await index.search(`lang:en after:${month?.value} before:${next}`);
  expect(narrowed.total).toBe(month?.count);
});

it('answers any text, or says what is wrong with it', async () => {
  const pieces = [
    '"',
    '(',
    ')',
    '-',
    '*',
    ':',
    'OR',
    'NOT',
    'AND',
    'NEAR(',
    '^',
    '{',
    '}',
    '+',
    '\0',
    '\ud83d',
    '\udc00',
    '😀',
    'İ',
    'ﷺ',
    '中',
    '\u0e33',
    '\u200d',
    '\u0301',
    ' ',
    '\n',
    'title:',
    'after:',
    'host:',
    'kind:',
    "'",
    ';',
    '--',
    'x',
    '¤',
    '\uffff',
    '½',
    '𐐀',
  ];
  let [answered, refused] = [0, 0];
  for (let seed = 0; seed < 1500; seed++) {
    const dice = new Dice(41, seed);
    const some = Array.from({ length: dice.int(1, 9) }, () =>
      dice.chance(0.7) ? dice.pick(pieces) : String.fromCharCode(dice.int(0, 0xffff)),
    );
    try {
      await index.search(some.join(dice.chance(0.5) ? '' : ' '), { limit: 2 });
      answered++;
    } catch (error) {
      expect(error, JSON.stringify(some)).toMatchObject({ name: 'NewskeepError', code: 'search_invalid' });
      refused++;
    }
  }
  expect(Math.min(answered, refused)).toBeGreaterThan(100);
  const long = ['('.repeat(5000), '-'.repeat(5000), 'a '.repeat(5000), '語'.repeat(5000), 'a'.repeat(1e6)];
  for (const text of long) await index.search(text).catch(({ code }) => expect(code).toBe('search_invalid'));
});
