import { expect, onTestFinished, test } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { plain, read } from './reading.ts';

const HOUR = 3_600_000;

test('turning the clock brings new stories to the top of the list and keeps the old ones', async () => {
  const press = await startPress();
  const [paper] = press.papers;
  if (!paper) throw new Error('no paper');
  const before = press.truth();
  const list = before.headlines(paper);
  const stories = [...before.articles()].map(({ url }) => url);
  press.clock.turnBy(2 * HOUR);
  const after = press.truth();
  const newer = after.headlines(paper);
  const came = newer.findIndex(({ url }) => url === list[0]?.url);
  expect(came).toBeGreaterThan(3);
  expect(plain((await read(paper.front)).text)).toContain(newer[0]?.title);
  const now = new Set([...after.articles()].map(({ url }) => url));
  expect(stories.filter((url) => !now.has(url))).toEqual([]);
  expect(after.count).toBe(now.size);
  press.clock.turnTo('2026-02-04T18:00:00Z');
  expect((await read(newer[0]?.url ?? '')).status).toBe(404);
  await press.close();
});

test('a correction shows when its hour has come', async () => {
  const press = await startPress({ articles: 240 });
  const before = new Map([...press.truth().articles()].map((story) => [story.url, story]));
  press.clock.turnBy(12 * HOUR);
  const changed = [...press.truth().articles()].filter(
    ({ url, corrected }) => corrected && before.get(url)?.corrected === false,
  );
  expect(new Set(changed.map(({ host }) => host)).size).toBe(5);
  for (const story of changed) {
    const old = before.get(story.url);
    expect(old?.title).toBe(story.title);
    const kept = old?.body.split('\n\n') ?? [];
    const now = story.body.split('\n\n');
    expect(now).toHaveLength(kept.length + 1);
    expect(kept.filter((paragraph) => !now.includes(paragraph))).toHaveLength(1);
    expect(plain((await read(story.url)).text)).toContain(now.at(-1));
  }
  const stated = changed.filter(({ modified_at, published_at }) => modified_at && modified_at > published_at);
  expect(new Set(stated.map(({ host }) => host)).size).toBe(3);
  await press.close();
});

test.each(['seed', 'jsonld', 'microdata', 'bare', 'rtl'] as const)(
  '%s: a story gets another headline at its address, and another one is taken away',
  async (style) => {
    const press = await startPress({ papers: [style], articles: 30 });
    onTestFinished(() => press.close());
    const [paper] = press.papers;
    if (!paper) throw new Error('no paper');
    const before = press.truth();
    const [renamed, gone] = [...before.articles()].slice(-2);
    if (!renamed || !gone) throw new Error('no stories');
    press.clock.turnBy(60_000);
    press.retitle(renamed.url, 'Quay');
    press.withdraw(gone.url);

    const after = press.truth();
    expect(after.count).toBe(before.count - 1);
    const stories = new Map([...after.articles()].map((story) => [story.url, story]));
    expect(stories.size).toBe(after.count);
    expect(stories.get(renamed.url)?.title).toBe('Quay');
    expect(stories.has(gone.url)).toBe(false);
    expect([...after.gone()]).toContainEqual({ url: gone.url, status: 410 });
    expect((await read(gone.url)).status).toBe(410);
    for (const url of [paper.front, renamed.url]) {
      const { text, headers } = await read(url);
      expect(plain(text)).toContain('Quay');
      expect(text).not.toContain(gone.url.slice(paper.origin.length));
      if (style !== 'bare')
        expect(Date.parse(headers.get('last-modified') ?? '')).toBe(press.clock.now().getTime());
    }
    expect(after.headlines(paper).map(({ title }) => title)).toContain('Quay');
    expect(() => press.withdraw(`${paper.front}none`)).toThrow('No story is out');
  },
);
