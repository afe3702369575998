import { expect, test } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { linksOf, plain, read } from './reading.ts';

const within = async <T>(milliseconds: number, work: () => Promise<T> | T): Promise<T> => {
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(milliseconds);
  return result;
};

test('a million stories start at once, and any of them is at hand', async () => {
  const press = await within(1000, () => startPress({ articles: 1_000_000, papers: ['seed', 'bare'] }));
  const truth = press.truth();
  expect(truth.count).toBeGreaterThan(950_000);
  expect(truth.count).toBeLessThan(1_000_000);
  const [paper] = press.papers;
  const middle = `${paper?.origin}/nation/?page=2500`;
  const list = await within(500, () => read(middle));
  const story = linksOf(list).find((url) => /\/nation\/\d+\.html$/.test(url));
  const page = await within(500, () => read(story ?? ''));
  expect(page.status).toBe(200);
  expect(plain(page.text)).toMatch(/20(2[0-5]|1\d)/);
  expect(await within(500, () => (paper ? truth.headlines(paper) : []))).toHaveLength(100);
  const sitemap = await within(1000, () => read(`${paper?.origin}/sitemap-250.xml`));
  expect(sitemap.text.match(/<loc>/g)).toHaveLength(1000);
  await press.close();
});

test('ten stories are enough for a press', async () => {
  const press = await startPress({ articles: 10 });
  for (const url of press.seeds) expect((await read(url)).status).toBe(200);
  const { count } = press.truth({ rendered: true });
  expect(count).toBe(10);
  await press.close();
});

test('fifty papers have names and addresses of their own', async () => {
  const press = await startPress({ articles: 500, papers: Array(50).fill('seed') });
  expect(new Set(press.papers.map(({ host }) => host)).size).toBe(50);
  expect(new Set(press.papers.map(({ name }) => name)).size).toBe(50);
  await press.close();
});
