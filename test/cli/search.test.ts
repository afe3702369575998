import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { searchLines } from '../../src/cli/output/search_lines.ts';
import { SearchIndex, type SearchResult } from '../../src/search/index.ts';
import { putStories } from '../search/stories.ts';
import { open } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-search-'));
const search = (...args: string[]) => newskeep(['search', '--data', data, ...args]);

beforeAll(async () => {
  const archive = await open(data);
  await putStories(archive);
  await archive.close();
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it('prints stories for a person, and no control characters where nobody looks', async () => {
  const { code, stdout } = await search('library', 'harbour');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `Library van to visit Brantsley twice a week
  en.paper.test · 2026-01-06 · Tomas O’Dunne
  The council voted 7 to 5. The van will stop at the old sluice gates near the harbour.
  http://en.paper.test/en2

1 story.
`,
  });
});

it('narrows by its options, whatever the words say, and goes on page by page', async () => {
  const narrowed = [
    'storm OR library',
    '--host',
    'en.paper.test',
    '--host',
    'de.paper.test',
    '--after',
    '2026-01-06',
  ];
  const first = JSON.parse(
    (await search(...narrowed, '--limit', '1', '--json', '--facets')).stdout,
  ) as SearchResult;
  expect(first).toMatchObject({ total: 2, total_is_exact: true, ranked_among: 2 });
  expect(first.facets?.host).toEqual([{ value: 'en.paper.test', count: 2 }]);
  const second = JSON.parse(
    (await search(...narrowed, '--limit', '1', '--json', '--cursor', first.cursor ?? '')).stdout,
  ) as SearchResult;
  expect([...first.hits, ...second.hits].map(({ url }) => url.slice(-3)).sort()).toEqual(['en2', 'en3']);
  expect(second.cursor).toBeNull();
});

it('takes no option for a part of the words', async () => {
  const hosts = async (words: string) =>
    JSON.parse((await search(words, '--host', 'en.paper.test', '--json')).stdout).hits.map(
      ({ host }: { host: string }) => host,
    );
  expect(await hosts('"harbour')).toEqual(['en.paper.test', 'en.paper.test']);
  const { code, stderr } = await search('harbour NOT', '--host', 'en.paper.test');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('NOT stands before nothing') });
});

it('tells of a field that there is none of, beside what its words find', async () => {
  const { code, stdout, stderr } = await search('autor:garrowin OR harbour', '--json');
  const { total, notes } = JSON.parse(stdout) as SearchResult;
  const note =
    'There is no field autor; it was searched as words. Fields: title, author, tag, section, body, host, lang, kind, after, before.';
  expect({ code, total, notes, stderr }).toEqual({ code: 0, total: 2, notes: [note], stderr: `${note}\n` });
  const index = await SearchIndex.open(data);
  onTestFinished(() => index.close());
  const named = async (query: string) =>
    (await index.search(query)).notes.map((said) => /no field (\S+);/.exec(said)?.[1]);
  expect(await named('-titel:storm (автор:"Jane Doe" TITEL:x titel:y)')).toEqual(['titel', 'автор', 'TITEL']);
  for (const fine of [
    'title:storm',
    '12:30',
    'https://paper.test/a',
    '"autor:x"',
    'storm: harbour',
    'std::map',
    '',
  ])
    expect(await named(fine), fine).toEqual([]);
});

it('says what is wrong, and ends with exit code 1', async () => {
  const index = await SearchIndex.open(data);
  onTestFinished(() => index.close());
  for (const [query, said, options] of [
    ['after:yesterday storm', 'after:yesterday names no date'],
    ['storm after:2026-02-30', 'after:2026-02-30 names no date'],
    ['(storm', 'A parenthesis is not closed'],
    ['storm)', 'A parenthesis is closed'],
    ['storm OR', 'OR stands beside nothing'],
    ['NOT', 'NOT stands before nothing'],
    ['title: storm', 'title: names nothing'],
    ['kind:poem', 'kind:poem is no kind of story'],
    ['storm -(flood after:2026)', 'A date holds for the whole search'],
    ['word '.repeat(200), 'The search has too many words'],
    ['—', 'The search names no word'],
    ['storm', 'The cursor is not one of this search', { cursor: 'x' }],
    ['storm', 'A page of 9999 hits cannot be given', { limit: 9999 }],
  ] as const)
    await expect(index.search(query, options)).rejects.toMatchObject({
      code: 'search_invalid',
      message: expect.stringContaining(said),
      hint: expect.stringMatching(/./),
    });
  const wrong = await search('--after', 'yesterday', 'storm');
  expect(wrong).toMatchObject({
    code: 1,
    stderr: `newskeep: after:yesterday names no date.
  Write a year, a month or a day, in UTC: after:2026, after:2026-02, after:2026-02-04.
`,
  });
  const { code, stderr } = await newskeep(['search', 'storm', '--data', temporaryFolder()]);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no archive') });
});

it('marks in bold on a terminal, and lets no text steer it', () => {
  const hit = {
    id: 'x',
    revision: 2,
    url: 'http://paper.test/1',
    host: 'paper.test',
    title: 'A \u001b[31mstorm',
    title_marks: [[7, 12]] as [number, number][],
    snippet: '',
    snippet_marks: [],
    published_at: null,
    fetched_at: '2026-02-04T10:00:00.000Z',
    authors: [],
    tags: [],
    language: null,
    score: 1,
  };
  const result = {
    total: 50_000,
    total_is_exact: false,
    ranked_among: 2000,
    hits: [hit],
    cursor: 'abc',
    facets: null,
    notes: [],
  };
  expect([...searchLines(result, true)]).toEqual([
    'A ·[31m\u001b[1mstorm\u001b[22m',
    '  paper.test · seen 2026-02-04 · revision 2',
    '  http://paper.test/1',
    '',
    'At least 50,000 stories; the newest 2,000 of them were ranked.',
    'More: --cursor abc',
  ]);
});
