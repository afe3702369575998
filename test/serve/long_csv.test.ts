import { describe, expect, it, onTestFinished } from 'vitest';
import { cutRows } from '../../src/serve/api/cut_rows.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folders.ts';
import { served } from './api_scene.ts';
import { expectOpenToAll, openBrowser, picture, troubleOf } from './browser.ts';

const CUT_AT = 'newskeep-cut-at';

describe('a CSV that would have more rows than one may', () => {
  it('says in a header after how many it ends, and only then', async () => {
    const { sql } = await served(await oneStory());
    const csv = (text: string) => sql(text, { format: 'csv' });
    const cut = await csv('FROM range(1000001); -- all of them');
    expect(cut.headers.get(CUT_AT)).toBe('1000000');
    expect(cut.text.endsWith('\n999998\n999999\n')).toBe(true);
    const long = await csv('FROM range(30000)');
    expect(long.headers.has(CUT_AT)).toBe(false);
    expect(long.text.endsWith('\n29999\n')).toBe(true);
    expect((await csv('SELECT title FROM articles')).headers.has(CUT_AT)).toBe(false);
  }, 60_000);

  it.skipIf(NO_CHROMIUM)(
    'is told of in the page',
    async () => {
      const { url } = await served(await oneStory());
      const browser = await openBrowser();
      onTestFinished(() => browser.close());
      const page = await browser.newPage();
      const trouble = troubleOf(page);
      await page.goto(`${url}#/sql`);
      const downloaded = async (query: string) => {
        await page.getByRole('textbox', { name: 'One SELECT' }).fill(query);
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download CSV' }).click();
        await download;
      };
      await downloaded('FROM range(1000001)');
      await page.getByText('The CSV file has only the first 1,000,000 rows; there are more.').waitFor();
      await expectOpenToAll(page, 'sql');
      await picture(page, 'sql-cut');
      await downloaded('FROM range(3)');
      await page.getByText('The CSV file has only').waitFor({ state: 'detached' });
      expect(trouble).toEqual([]);
    },
    120_000,
  );

  it.each([
    { rows: 25_000, most: 30_000, asked: 1, isCut: false, kept: 25_000 },
    { rows: 25_000, most: 20_000, asked: 1, isCut: true, kept: 20_000 },
    { rows: 9000, most: 9000, asked: 0, isCut: false, kept: 9000 },
    { rows: 9001, most: 9000, asked: 0, isCut: true, kept: 9000 },
    { rows: 0, most: 9000, asked: 0, isCut: false, kept: 0 },
  ])('$rows rows where $most are kept', async ({ rows, most, asked, isCut, kept }) => {
    const state = { asked: 0, isEnded: false };
    const found = await cutRows(
      { columns: ['n'], types: [], chunks: chunksOf(rows, state) },
      most,
      async () => {
        state.asked++;
        return rows > most;
      },
    );
    const got = (await Array.fromAsync(found.kept.chunks)).flat();
    expect([found.isCut, got.length, state.asked]).toEqual([isCut, kept, asked]);
    expect(got.map(({ n }) => n)).toEqual(Array.from({ length: kept }, (_, n) => n));
    expect(state.isEnded).toBe(true);
  });
});

async function oneStory(): Promise<string> {
  const data = temporaryFolder();
  const archive = await open(data);
  await archive.put(capture('http://a.test/1'), story('http://a.test/1'));
  await archive.close();
  return data;
}

/** A result in pieces of a thousand, which notes that it is read to its end or given up. */
async function* chunksOf(rows: number, state: { isEnded: boolean }) {
  try {
    for (let n = 0; n < rows; n += 1000)
      yield Array.from({ length: Math.min(1000, rows - n) }, (_, m) => ({ n: n + m }));
  } finally {
    state.isEnded = true;
  }
}
