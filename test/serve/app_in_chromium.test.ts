import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { jobSchema } from '../../model/job.ts';
import { JobRuns, type RunIncremental } from '../../src/serve/job_runs.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';
import { freePort } from '../support/ports.ts';
import { served } from './api_scene.ts';
import { expectOpenToAll, goTo, openBrowser, picture, shown, troubleOf } from './browser.ts';
import { hostilePage } from './hostile_page.ts';
import { HOSTILE, openScene, type Scene, UNFETCHED } from './scene.ts';

const PATIENCE_MS = 240_000;

describe.skipIf(NO_CHROMIUM)(
  `newskeep serve in Chromium ${NO_CHROMIUM}`,
  () => {
    let scene: Scene;
    let browser: Browser;
    let port: number;
    beforeAll(async () => {
      port = await freePort();
      scene = await openScene(`http://127.0.0.1:${port}`);
      browser = await openBrowser();
    }, PATIENCE_MS);
    afterAll(async () => {
      await browser?.close();
      await scene?.close();
    });

    async function opened(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 850 }, colorScheme });
      onTestFinished(() => context.close());
      return context.newPage();
    }

    it.each([1280, 390])(
      'leads from a search to the archived page and to a CSV, %i px wide',
      async (width) => {
        const { url, sql } = await served(scene.data);
        const page = await opened(width);
        const trouble = troubleOf(page);
        await page.goto(url);
        await page.getByRole('searchbox').fill('"boats a day" ferry timetable');
        await page.keyboard.press('Enter');
        await shown(page);
        await expectOpenToAll(page, 'search');
        await picture(page, `search-${width}`);
        await page.getByRole('link', { name: 'Ferry timetable has six boats a day' }).click();
        await page.getByText('The two boats more were added').waitFor();
        await page.getByRole('link', { name: 'Revisions (2)' }).click();
        await page.locator('.compared ins').first().waitFor();
        expect(await page.locator('.compared del').allTextContents()).toEqual(['four', 'four']);
        expect((await page.locator('.compared ins').allTextContents()).slice(0, 2)).toEqual(['six', 'six']);
        await picture(page, `revisions-${width}`);
        await page.getByRole('link', { name: 'Archived page' }).click();
        const replay = await replayOf(page, 'Ferry timetable has six boats a day');
        expect(replay.url()).toContain('mp_/http://quay.test/news/ferry-timetable');
        expect(new URL(replay.url()).origin).not.toBe(new URL(url).origin);
        await picture(page, `replay-${width}`);
        await page.getByRole('link', { name: 'SQL' }).click();
        const query = 'SELECT host, count(*) AS stories FROM articles GROUP BY host ORDER BY host';
        await page.getByRole('textbox', { name: 'One SELECT' }).fill(query);
        await page.keyboard.press('Control+Enter');
        await page.getByRole('cell', { name: '1' }).first().waitFor();
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download CSV' }).click();
        const file = await readFile(await (await download).path(), 'utf8');
        expect(file).toBe((await sql(query, { format: 'csv' })).text);
        expect(file).toContain('\nquay.test,2\n');
        await picture(page, `sql-${width}`);
        expect(trouble).toEqual([]);
      },
    );

    it.each([
      [1280, 'light'],
      [390, 'dark'],
    ] as const)('shows every view so that all can read it, %i px wide, %s', async (width, scheme) => {
      const { url, get, sql } = await served(scene.data);
      const { id } = await get('/article-at?url=http://quay.test/news/ferry-timetable');
      const [copy] = JSON.parse(
        (await sql('SELECT article_id AS id FROM near_duplicates LIMIT 1')).text,
      ).rows;
      const listed = JSON.parse(
        (await sql('SELECT id FROM articles JOIN headline_changes() USING (url) LIMIT 1')).text,
      ).rows[0];
      const page = await opened(width, scheme);
      const trouble = troubleOf(page);
      const views = [
        ...[
          'search?q=ferry',
          'search?q=autor:ferry',
          'charts/days',
          'charts/strip',
          'charts/tags',
          'charts/syndication?min_share=0',
        ],
        ...['sql', 'jobs', 'coverage', 'health', `article/${id}`, `article/${id}/provenance`],
        ...[`article/${id}/revisions`, `article/${copy.id}/cluster`, `article/${listed.id}/life`],
        `article/${id}/replay`,
      ];
      await page.goto(url);
      for (const view of views) {
        await goTo(page, `#/${view}`);
        expect(await page.locator('.trouble').allTextContents(), view).toEqual([]);
        if (view.startsWith('charts'))
          expect(await page.locator('svg.picture').count(), view).toBeGreaterThan(0);
        await expectOpenToAll(page, view);
        await picture(page, `${view.replace(/[/?=.]/g, '-')}-${width}`);
      }
      expect(trouble).toEqual([]);
    });

    it('is gone through by keyboard, and keeps its state in the address', async () => {
      const { url } = await served(scene.data);
      const page = await opened(1280);
      await page.goto(`${url}#/search?q=ferry&host=quay.test`);
      await shown(page);
      expect(await page.getByRole('searchbox').inputValue()).toBe('ferry');
      expect(await page.getByRole('link', { name: 'Without Paper quay.test' }).count()).toBe(1);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
      await page.getByRole('link', { name: 'Coverage' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Coverage' }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
      await page.goBack();
      await page.getByRole('link', { name: 'Without Paper quay.test' }).waitFor();
    });

    it('says so where an address names nothing that there is', async () => {
      const { url, get } = await served(scene.data);
      const { id } = await get('/article-at?url=http://quay.test/news/ferry-timetable');
      const page = await opened(390);
      const trouble = troubleOf(page);
      await page.goto(url);
      for (const [at, title, said] of [
        ['constructor', 'No such view', 'the view “constructor”'],
        ['charts/constructor', 'No such chart', 'the chart “constructor”'],
        ['article/zzz', 'No such story', 'the story “zzz”'],
        [`article/${id}/constructor`, 'Ferry timetable has six boats a day', 'no part “constructor”'],
      ] as const) {
        await goTo(page, `#/${at}`);
        expect(await page.title(), at).toBe(`${title} – newskeep`);
        expect(await page.getByRole('main').textContent(), at).toContain(said);
        await expectOpenToAll(page, at);
      }
      expect(trouble).toEqual([]);
      await goTo(page, '#/nope');
      await page.getByRole('link', { name: 'To the search' }).click();
      await page.getByRole('searchbox').waitFor();
    });

    it('shows a period that cannot be with what is wrong with it, to be mended', async () => {
      const { url } = await served(scene.data);
      const page = await opened(390);
      await page.goto(url);
      for (const view of ['charts/days', 'charts/tags', 'charts/strip']) {
        await goTo(page, `#/${view}?from=2026-99-99`);
        expect(await page.getByRole('alert').textContent(), view).toContain('2026-99-99 is no day');
        await goTo(page, `#/${view}?from=2026-02-09&to=2026-02-01`);
        expect(await page.getByRole('alert').textContent(), view).toContain('is later than the last one');
        await page.getByLabel('to', { exact: true }).fill('2026-02-11');
        await page.getByRole('button', { name: 'Show' }).click();
        await page.locator('svg.picture').first().waitFor();
        expect(await page.getByRole('alert').count(), view).toBe(0);
      }
    });

    it('asks for the token where there is one', async () => {
      const { url } = await served(scene.data, { token: 'sixteen-letters-at-least' });
      const page = await opened(390);
      await page.goto(`${url}#/search?q=ferry`);
      await page.getByLabel('Token').fill('sixteen-letters-at-least');
      await expectOpenToAll(page, 'token');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Ferry timetable has six boats a day' }).waitFor();
    });

    it('starts a job for whoever has the token', async () => {
      const token = 'sixteen-letters-at-least';
      const started: string[] = [];
      const run: RunIncremental = async (job, _signal, [watcher]) => {
        started.push(job.name);
        const state = { run: 2, resumed: false, startedAt: '2026-02-12T00:00:00Z' };
        await watcher?.begin({ state } as never);
        return { report: {} as never, exit_code: 0 };
      };
      const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const papers = jobSchema.parse({ name: 'papers', seeds: ['http://127.0.0.1/'] });
      const jobs = new Map([['papers', papers]]);
      const offered = { jobs, data: scene.data, runs: new JobRuns(run, quiet), token };
      const { url } = await served(scene.data, { token, jobs: offered });
      const page = await opened(1280);
      await page.goto(`${url}#/jobs`);
      await page.getByLabel('Token').fill(token);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Start papers' }).click();
      await page.getByText('papers: start is asked for.').first().waitFor();
      await expectOpenToAll(page, 'jobs');
      expect(started).toEqual(['papers']);
    });

    it('replays a page of which nothing else was fetched, and says so in its places', async () => {
      const { url, sql } = await served(scene.data);
      const ofPress = "host LIKE '127.%' AND len(images) > 0 ORDER BY url LIMIT 1";
      const page = await opened(1280);
      const trouble = troubleOf(page);
      const absent = new Set<string>();
      page.on('response', (answer) => {
        if (answer.headers()['newskeep-not-archived']) absent.add(answer.request().resourceType());
      });
      await page.goto(url);
      for (const which of [ofPress, `url = '${UNFETCHED}'`]) {
        const asked = await sql(`SELECT id, title FROM articles WHERE ${which}`);
        const [{ id, title }] = JSON.parse(asked.text).rows;
        await goTo(page, `#/article/${id}/replay`);
        const frame = await replayOf(page, title);
        await frame.waitForLoadState('load');
        expect(await frame.locator('img').first().evaluate(widthOf)).toBe(96);
        await picture(page, `replay-${id}`);
      }
      expect([...absent]).toEqual(
        expect.arrayContaining(['stylesheet', 'script', 'font', 'image', 'media', 'document']),
      );
      expect(trouble).toEqual([]);
      const [frame] = page.frames().filter((one) => one.url().includes('mole-lamp'));
      // A program of the page is not told of an empty answer that nobody gave.
      expect(await frame?.evaluate(async () => (await fetch('/tides.json')).status)).toBe(404);
    });

    it('a hostile archived page calls nothing of ours', async () => {
      const { url, asked, get } = await served(scene.data, { port, replayPort: 0 });
      const { id } = await get(`/article-at?url=${HOSTILE}`);
      const page = await opened(1280);
      await page.goto(`${url}#/article/${id}/replay`);
      const frame = await replayOf(page, 'Harbour board reopens the east gate');
      const policy = await frame.evaluate(async () =>
        (await fetch(location.href)).headers.get('content-security-policy'),
      );
      expect(policy).toContain("connect-src 'self' data: blob:; frame-src 'self' blob:; form-action 'none'");
      const before = asked.length;
      await frame.locator('body[data-ran=yes]').waitFor();
      // Its last attack begins after three seconds.
      await sleep(4000);
      expect(asked.slice(before)).toEqual([]);
      expect(asked.filter(({ path }) => path.includes('by='))).toEqual([]);
      expect(page.url()).toBe(`${url}#/article/${id}/replay`);
      expect(page.context().pages().length).toBe(1);
      expect(await page.title()).toContain('Harbour board');
      await page.getByRole('link', { name: 'Text', exact: true }).click();
      await page.getByText('Crews had waited in the outer basin').first().waitFor();
    });

    it('the same page on another port of this machine reaches it, and is refused', async () => {
      const { url, asked } = await served(scene.data, { port, replayPort: 0 });
      const own = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end(hostilePage(url.slice(0, -1)));
      }).listen(0, '127.0.0.1');
      onTestFinished(() => void own.close());
      const page = await opened(1280);
      const answers: [string, number][] = [];
      page.on('response', (answer) => {
        if (answer.url().startsWith(url)) answers.push([answer.url(), answer.status()]);
      });
      await page.goto(`http://127.0.0.1:${(own.address() as AddressInfo).port}/`).catch(() => undefined);
      // The attacks are real: without the replay's walls they come as far as the door.
      const attacks = ['fetch', 'image', 'xhr', 'socket', 'worker_socket', 'clean_socket'];
      const isHere = (by: string) => asked.some(({ path }) => path === `/api/v1/about?by=${by}`);
      await vi.waitUntil(() => attacks.every(isHere), { timeout: 20_000 });
      expect(answers.filter(([, status]) => status < 400)).toEqual([]);
    });
  },
  PATIENCE_MS,
);

const widthOf = (image: Element) => (image as HTMLImageElement).naturalWidth;

/** The archived page in its frame, as soon as it shows this heading. */
async function replayOf(page: Page, heading: string): Promise<Frame> {
  for (const until = Date.now() + 60_000; Date.now() < until; await page.waitForTimeout(100)) {
    const frame = page.frames().find((one) => one.url().includes('mp_/'));
    const isThere = await frame
      ?.getByRole('heading', { name: heading })
      .isVisible()
      .catch(() => false);
    if (frame && isThere) return frame;
  }
  throw new Error(
    `The replay does not show "${heading}": ${page
      .frames()
      .map((one) => one.url())
      .join(' ')}`,
  );
}
