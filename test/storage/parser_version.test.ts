import { expect, test } from 'vitest';
import type { Answered } from '../../model/capture.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Article } from '../../model/records.ts';
import { noPage } from '../../src/pages/parse_capture.ts';
import { PageStore } from '../../src/pipeline/page_store.ts';
import type { Archive } from '../../storage/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, open, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

/** Parsers of one line: the page is its title; the later one leaves the advert out of the body. */
const parser = (version: string, cut: RegExp) => async (answer: Answered) => {
  const body = Buffer.from(answer.response.body).toString().replace(cut, '').trim();
  const { kind, article } = story(PAGE, { body });
  return { ...noPage([]), kind, article, parser_version: version } as ParsedPage;
};
const OLD = parser('1', /<!--.*?-->/g);
const NEW = parser('2', /Advert \w+|<!--.*?-->/g);

/** Fetches bodies in turn, each read by the parser of its moment. */
async function fetched(
  folder: string,
  steps: [parser: typeof OLD, body: string][],
  between: (archive: Archive) => Promise<Archive> = async (archive) => archive,
) {
  let archive = await open(folder);
  const outcomes: string[] = [];
  for (const [read, body] of steps) {
    const answer = capture(PAGE, { body });
    outcomes.push((await new PageStore(archive, read).put(answer, await read(answer))).outcome);
    archive = await between(archive);
  }
  await archive.commit();
  const articles = await rows<Article>(folder, archive, 'articles');
  await archive.close();
  return {
    outcomes,
    articles: articles.map(({ revision, parser_version, body }) => [revision, parser_version, body]),
  };
}

const ways: [string, (folder: string) => (archive: Archive) => Promise<Archive>][] = [
  ['pending', () => async (archive) => archive],
  [
    'opened again',
    (folder) => async (archive) => {
      await archive.close();
      return open(folder);
    },
  ],
];

test.each(ways)('another parser’s words for the same page are no revision (%s)', async (_, way) => {
  const folder = temporaryFolder();
  const steps: [typeof OLD, string][] = [
    [OLD, 'The text. Advert one'],
    [NEW, 'The text. Advert one<!-- 17 readers -->'],
    [NEW, 'The text. Advert one<!-- 18 readers -->'],
  ];
  const { outcomes, articles } = await fetched(folder, steps, way(folder));
  expect(outcomes).toEqual(['new', 'unchanged', 'unchanged']);
  expect(articles).toEqual([[1, '1', 'The text. Advert one']]);
});

test.each(ways)('what the paper changed is one, whichever parser sees it (%s)', async (_, way) => {
  const folder = temporaryFolder();
  const steps: [typeof OLD, string][] = [
    [OLD, 'The text. Advert one'],
    [OLD, 'The text. Advert two'],
    [NEW, 'The text, corrected. Advert two'],
    [NEW, 'The text, corrected. Advert three'],
  ];
  const { outcomes, articles } = await fetched(folder, steps, way(folder));
  expect(outcomes).toEqual(['new', 'revised', 'revised', 'unchanged']);
  expect(articles.at(-1)).toEqual([3, '2', 'The text, corrected.']);
});

test('it is compared with the last revision, not with what was fetched unchanged since', async () => {
  // The old parser could not see what came between.
  const older = parser('1', /Byline \w+/g);
  const { outcomes } = await fetched(temporaryFolder(), [
    [older, 'The text. Byline one'],
    [older, 'The text. Byline two'],
    [NEW, 'The text. Byline two'],
  ]);
  expect(outcomes).toEqual(['new', 'unchanged', 'revised']);
});

test('a story that goes back to its first bytes is read from where they lie', async () => {
  const { outcomes } = await fetched(temporaryFolder(), [
    [OLD, 'First. Advert one'],
    [OLD, 'Second. Advert one'],
    [OLD, 'First. Advert one'],
    [NEW, 'First. Advert two'],
  ]);
  expect(outcomes).toEqual(['new', 'revised', 'revised', 'unchanged']);
});

test('a catalog that was made before parsers were noted learns of them', async () => {
  const folder = temporaryFolder();
  await fetched(folder, [[OLD, 'The text. Advert one']]);
  const { DatabaseSync } = await import('node:sqlite');
  const catalog = new DatabaseSync(`${folder}/catalog.sqlite`);
  catalog.exec('DROP TABLE read_by');
  catalog.close();
  const { outcomes } = await fetched(folder, [
    [NEW, 'The text. Advert two'],
    [NEW, 'The text, corrected. Advert two'],
  ]);
  expect(outcomes).toEqual(['unchanged', 'revised']);
});
