import { expect, test } from 'vitest';
import { articleId } from '../../model/identity.ts';
import { type Article, articleSchema, type CaptureRecord, captureSchema } from '../../model/records.ts';
import type { Archive, Parsed } from '../../storage/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, open, rows, story } from './helpers.ts';

const PAGE = 'http://press.test/story';
const PRINT = 'http://press.test/print/story';

/** Each rule holds for what waits for commit as for what is committed: every test runs both ways. */
const ways: [string, (archive: Archive) => Promise<void>][] = [
  ['pending', async () => undefined],
  ['committed', (archive) => archive.commit()],
];

async function told(between: (archive: Archive) => Promise<void>, steps: [url: string, parsed: Parsed][]) {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const outcomes = [];
  for (const [url, parsed] of steps) {
    const { outcome, articleId: id } = await archive.put(capture(url), parsed);
    outcomes.push([outcome, id]);
    await between(archive);
  }
  await archive.commit();
  const articles = await rows<Article>(folder, archive, 'articles');
  const captures = await rows<CaptureRecord>(folder, archive, 'captures');
  const totals = archive.totals();
  await archive.close();
  return {
    outcomes: outcomes.map(([outcome]) => outcome),
    ids: outcomes.map(([, id]) => id),
    articles,
    captures,
    totals,
  };
}

test.each(ways)('the same text again is unchanged and makes no row (%s)', async (_, between) => {
  const { outcomes, articles, captures } = await told(between, [
    [PAGE, story(PAGE)],
    [PAGE, story(PAGE, { body: `The  body of\n${PAGE}. ` })],
  ]);
  expect(outcomes).toEqual(['new', 'unchanged']);
  expect(articles.map((row) => row.revision)).toEqual([1]);
  expect(captures.map((row) => [row.outcome, row.article_id])).toEqual([
    ['new', articleId(PAGE)],
    ['unchanged', articleId(PAGE)],
  ]);
});

test.each(ways)('a changed text is a revision that keeps first_seen_at (%s)', async (_, between) => {
  const { outcomes, articles, totals } = await told(between, [
    [PAGE, story(PAGE)],
    [PAGE, story(PAGE, { body: 'Corrected.' })],
    [PAGE, story(PAGE)],
  ]);
  expect(outcomes).toEqual(['new', 'revised', 'revised']);
  expect(articles.map((row) => row.revision)).toEqual([1, 2, 3]);
  expect(new Set(articles.map((row) => row.id))).toEqual(new Set([articleId(PAGE)]));
  expect(articles[1]?.first_seen_at).toBe(articles[0]?.fetched_at);
  expect(articles[2]?.first_seen_at).toBe(articles[0]?.fetched_at);
  expect(articles[1]?.fetched_at).not.toBe(articles[0]?.fetched_at);
  expect(totals).toMatchObject({ articles: 1, revisions: 3, captures: 3 });
});

test.each(ways)(
  'a copy that words it its own way is a duplicate, not a revision (%s)',
  async (_, between) => {
    const { outcomes, articles, ids } = await told(between, [
      [PAGE, story(PAGE)],
      [PRINT, story(PAGE, { body: 'The body, printed from the web.' })],
      [PAGE, story(PAGE)],
    ]);
    expect(outcomes).toEqual(['new', 'duplicate', 'unchanged']);
    expect(ids).toEqual([articleId(PAGE), articleId(PAGE), articleId(PAGE)]);
    expect(articles).toHaveLength(1);
  },
);

test.each(ways)(
  'another canonical URL with the same text on the host is a duplicate (%s)',
  async (_, between) => {
    const body = 'One text.';
    const { outcomes, ids, articles } = await told(between, [
      [PAGE, story(PAGE, { body })],
      [`${PAGE}-2`, story(`${PAGE}-2`, { body })],
      ['http://other.test/story', story('http://other.test/story', { body })],
    ]);
    expect(outcomes).toEqual(['new', 'duplicate', 'new']);
    expect(ids[1]).toBe(articleId(PAGE));
    expect(articles.map((row) => row.host)).toEqual(['press.test', 'other.test']);
  },
);

test.each(ways)('stories without a body never match by their text (%s)', async (_, between) => {
  const { outcomes } = await told(between, [
    [PAGE, story(PAGE, { body: null })],
    [`${PAGE}-2`, story(`${PAGE}-2`, { body: null })],
    [`${PAGE}-3`, story(`${PAGE}-3`, { body: '  ' })],
    [PAGE, story(PAGE, { body: null })],
  ]);
  expect(outcomes).toEqual(['new', 'new', 'new', 'unchanged']);
});

test.each(ways)(
  'a copy seen first is new; its own page revises it, and the copy no more (%s)',
  async (_, between) => {
    const { outcomes, articles } = await told(between, [
      [PRINT, story(PAGE, { body: 'Short.' })],
      [PRINT, story(PAGE, { body: 'Short, corrected.' })],
      [PAGE, story(PAGE, { body: 'The whole text.' })],
      [PRINT, story(PAGE, { body: 'Short again.' })],
    ]);
    expect(outcomes).toEqual(['new', 'revised', 'revised', 'duplicate']);
    expect(articles.map((row) => [row.url, row.revision])).toEqual([
      [PRINT, 1],
      [PRINT, 2],
      [PAGE, 3],
    ]);
  },
);

test('a tracking parameter does not make a page a copy of itself', async () => {
  const { outcomes } = await told(
    async () => undefined,
    [
      [PAGE, story(PAGE)],
      [`${PAGE}?utm_source=x`, story(PAGE, { body: 'Corrected.' })],
    ],
  );
  expect(outcomes).toEqual(['new', 'revised']);
});

test('rows keep the schema to the letter', async () => {
  const { articles, captures } = await told(async () => undefined, [[PAGE, story(PAGE)]]);
  expect(Object.keys(articles[0] ?? {})).toEqual(Object.keys(articleSchema.shape));
  expect(Object.keys(captures[0] ?? {})).toEqual(Object.keys(captureSchema.shape));
  articleSchema.parse(articles[0]);
  captureSchema.parse(captures[0]);
});

test('a page fetched twice, as after a crash, is two captures and one record', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  expect(await archive.put(capture(PAGE), story(PAGE))).toMatchObject({ outcome: 'new' });
  expect(await archive.put(capture(PAGE), story(PAGE))).toMatchObject({ outcome: 'unchanged' });
  await archive.close();
  const again = await open(folder);
  expect(await again.put(capture(PAGE), story(PAGE))).toMatchObject({
    outcome: 'unchanged',
  });
  await again.commit();
  expect(again.totals()).toMatchObject({ captures: 3, articles: 1, revisions: 1 });
  await again.close();
});
