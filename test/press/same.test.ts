import { expect, test } from 'vitest';
import { type PressOptions, startPress } from '../../fixtures/press/index.ts';
import { read } from './reading.ts';

/** Every kind of page, with the port taken out, which differs by run. */
async function bytesOf(options: PressOptions): Promise<string[]> {
  const press = await startPress({ articles: 60, ...options });
  const stories = [...press.truth({ rendered: true }).articles()].map(({ url }) => url);
  const pages: string[] = [];
  for (const url of [...press.seeds, ...stories]) {
    const page = await read(url);
    pages.push(page.bytes.toString('latin1').replaceAll(/(127\.0\.41\.\d+)(:|%3A)\d+/g, '$1'));
  }
  await press.close();
  return pages;
}

test('the same seed prints the same bytes, another seed others', async () => {
  const first = await bytesOf({ seed: 5 });
  expect(await bytesOf({ seed: 5 })).toEqual(first);
  const other = new Set(await bytesOf({ seed: 6 }));
  // The empty shells differ by name alone.
  expect(first.filter((page) => other.has(page))).toEqual([]);
});

test('noise differs at each fetch, and nothing else does', async () => {
  const press = await startPress({ noise: true });
  const [url = ''] = press.seeds;
  const [first, second] = [await read(url), await read(url)];
  expect(first.text).not.toBe(second.text);
  const calm = (text: string) => text.replace(/<div class="counter">.*<\/div>/, '');
  expect(calm(first.text)).toBe(calm(second.text));
  await press.close();
});
