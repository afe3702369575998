import path from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../crawlers/browser/chromium.ts';
import { type ExportRequest, exportArchive } from '../../src/export/export.ts';
import { ExportSource } from '../../src/export/source.ts';
import { write } from '../../src/export/wacz.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type CrawledTwice, crawledTwice, rowsOf } from './archive.ts';
import { serveReplay } from './replay_site.ts';
import { unzipped } from './unzipped.ts';

const PATIENCE_MS = 240_000;

describe.skipIf(NO_CHROMIUM)(
  `a WACZ in ReplayWeb.page ${NO_CHROMIUM}`,
  () => {
    let archive: CrawledTwice;
    let browser: Browser;

    beforeAll(async () => {
      archive = await crawledTwice({ papers: ['seed', 'jsonld'], articles: 16, network: '127.0.78' });
      browser = await chromium.launch({
        executablePath: findChromium(undefined),
        chromiumSandbox: process.getuid?.() !== 0,
        // Nobody listens at the proxy; other loopback addresses, at which papers may stand, go there too.
        proxy: { server: 'http://127.0.0.1:9', bypass: '127.0.0.1' },
        args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-dev-shm-usage'],
      });
    }, PATIENCE_MS);
    afterAll(async () => {
      await browser?.close();
      await archive?.remove();
    });

    async function exported(more: Partial<ExportRequest> = {}): Promise<string> {
      const output = path.join(temporaryFolder(), 'x.wacz');
      await exportArchive(archive.data, { format: 'wacz', output, ...more });
      return output;
    }

    async function replayed(
      wacz: string,
      url: string,
      at: string,
      heading: string,
    ): Promise<{ page: Page; frame: Frame | undefined }> {
      const origin = await serveReplay(wacz);
      const page = await browser.newPage();
      const asked = new URLSearchParams({ url, ts: at.replace(/\D/g, '').slice(0, 14) });
      await page.goto(
        `${origin}/replay/?source=${encodeURIComponent(`${origin}/file.wacz`)}#view=replay&${asked}`,
      );
      for (const until = Date.now() + 60_000; Date.now() < until; await page.waitForTimeout(200)) {
        const frame = page.frames().find((one) => one.url().includes('mp_/'));
        if (
          await frame
            ?.getByText(heading)
            .first()
            .isVisible()
            .catch(() => false)
        )
          return { page, frame };
      }
      const said = await Promise.all(
        page.frames().map(async (one) => `${one.url()}: ${(await one.content()).slice(0, 2000)}`),
      );
      throw new Error(`The replay does not show "${heading}":\n${said.join('\n')}`);
    }

    test('with the network cut, shows a story under its address with its own heading', async () => {
      const [story] = await rowsOf(
        archive.data,
        `SELECT url, title, fetched_at FROM articles WHERE title IS NOT NULL ORDER BY url LIMIT 1`,
      );
      const { url, title, fetched_at: at } = story as Record<string, string>;
      const { page, frame } = await replayed(await exported(), url ?? '', at ?? '', title ?? '');
      expect(frame?.url()).toContain(`mp_/${url}`);
      if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
      await page.close();
    });

    test('one host, its index in blocks: at the time of a 304, the page that it vouched for', async () => {
      const [told] = await rowsOf(
        archive.data,
        `SELECT told.url, told.host, told.fetched_at, articles.title
       FROM captures AS told JOIN captures AS before USING (url) JOIN articles ON before.article_id = articles.id
       WHERE told.status = 304 AND before.status = 200 ORDER BY url LIMIT 1`,
      );
      const { url, host, title, fetched_at: at } = told as Record<string, string>;
      const output = path.join(temporaryFolder(), 'x.wacz');
      const selection = { hosts: [host ?? ''], from: at?.slice(0, 10), until: undefined };
      const source = await ExportSource.open(archive.data, {
        selection,
        includeOptedOut: false,
        plainIndexLines: 0,
        onProgress: () => undefined,
      });
      await write(source, output);
      source.close();
      expect([...(await unzipped(output)).keys()]).toContain('indexes/index.idx');
      const { page, frame } = await replayed(output, url ?? '', at ?? '', title ?? '');
      expect(frame?.url()).toContain(`mp_/${url}`);
      await page.close();
    });
  },
  PATIENCE_MS,
);
