import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import { findChromium } from '../../crawlers/browser/chromium.ts';

/** Debian's Chromium, which reaches this machine alone. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(undefined),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-dev-shm-usage'],
  });

/** What a page says on its console that is wrong, and what it throws. */
export function troubleOf(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
}

/** Waits until a view and all that it loads is there. */
export const shown = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector('[aria-busy]') === null);

/** Goes on to another view, as a link does, and waits until it is there. */
export async function goTo(page: Page, hash: string): Promise<void> {
  // The page's own listener has begun before this one is told.
  await page.evaluate(
    (to) =>
      new Promise((resolve) => {
        addEventListener('hashchange', resolve, { once: true });
        location.hash = to;
      }),
    hash,
  );
  await shown(page);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing on the page keeps a reader out: no finding of axe that is serious or critical, and no scrolling sideways. */
export async function expectOpenToAll(page: Page, view: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const found: AxeResults = await page.evaluate('axe.run(document, { iframes: false })');
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    view,
  ).toEqual([]);
  expect(await page.locator('main').textContent(), view).not.toContain('[object ');
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, view).toBeLessThanOrEqual(0);
}

/** Takes a picture where the environment names a folder for them. */
export async function picture(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS: folder } = process.env;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
