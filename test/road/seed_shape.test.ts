import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Press, startPress, type TruthArticle } from '../../fixtures/press/index.ts';
import type { ParsedPage } from '../../model/page.ts';
import { parsePage } from '../../parsers/index.ts';

/** The page that newskeep began from, in shape: no metadata to lean on, a list of a hundred headlines. */
describe("the seed's shape, nine of nine", () => {
  let press: Press;
  let truth: TruthArticle;
  let page: ParsedPage;
  let html: string;

  beforeAll(async () => {
    // Just after New Year, so that the list reaches back into the year before.
    press = await startPress({ papers: ['seed'], articles: 160, now: '2026-01-01T12:00:00Z' });
    truth = [...press.truth().articles()].findLast(
      ({ tags, authors }) => tags.length === 4 && authors.length === 1 && authors[0]?.kind === 'person',
    ) as TruthArticle;
    const response = await fetch(truth.url);
    const body = new Uint8Array(await response.arrayBuffer());
    html = new TextDecoder().decode(body);
    // Fetched half a year later, as from an old archive: the masthead's day counts, not this one.
    page = parsePage({ body, url: truth.url, contentType: 'text/html', fetchedAt: '2026-07-01T00:00:00Z' });
  });
  afterAll(() => press.close());

  it('1: the title once, and the caption that repeats it is not body', () => {
    expect(html.split(truth.title).length).toBeGreaterThan(3);
    expect(page.article?.title).toBe(truth.title);
    expect(page.article?.body).not.toContain(truth.title);
  });
  it('2: the byline as printed, which leaves the body', () => {
    expect(page.article?.byline).toBe(truth.byline);
    expect(page.article?.body).not.toContain(truth.byline);
  });
  it('3: one person as author', () => {
    expect(page.article?.authors).toEqual([{ name: truth.authors[0]?.name, kind: 'person', role: null }]);
  });
  it('4: the time with its offset, to the minute', () => {
    expect(page.article?.published_at).toBe(truth.published_at);
    expect(page.article?.published_at).toMatch(/^2026-01-01T\d\d:\d\d:00\+04:00$/);
    expect(page.article?.published_precision).toBe('minute');
  });
  it('5: the body, paragraph by paragraph', () => {
    expect(page.article?.body?.split('\n\n')).toEqual(truth.body.split('\n\n'));
    expect(truth.body.split('\n\n').length).toBeGreaterThan(5);
  });
  it('6: neither biography, follow-us line, banner, footer nor form', () => {
    expect(html).toMatch(/staff journalist/);
    expect(html).toMatch(/Loading\.\.\./);
    expect(page.article?.body).not.toMatch(/staff journalist|Follow us|Subscribe|Loading|Sign in|^--$/im);
  });
  it('7: the tags', () => expect(page.article?.tags).toEqual(truth.tags));
  it('8: a hundred headlines in order, each with title and URL', () => {
    const paper = press.papers[0];
    const expected = paper ? press.truth().headlines(paper) : [];
    expect(expected.length).toBe(100);
    expect(page.latest_headlines.map(({ position, title, url }) => ({ position, title, url }))).toEqual(
      expected.map(({ position, title, url }) => ({ position, title, url })),
    );
  });
  it("9: their times: a clock is the masthead's day, a day without a year never in the future", () => {
    const paper = press.papers[0];
    const expected = paper ? press.truth().headlines(paper) : [];
    const times = page.latest_headlines.map(({ published_at, time_text }) => ({ published_at, time_text }));
    expect(times).toEqual(expected.map(({ published_at, time_text }) => ({ published_at, time_text })));
    expect(times.some(({ time_text }) => /^\d\d:\d\d$/.test(time_text ?? ''))).toBe(true);
    expect(times.find(({ time_text }) => time_text?.startsWith('31 December'))?.published_at).toMatch(
      /^2025-12-31T/,
    );
  });
});
