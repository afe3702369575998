import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { LINKS, PRESS_MORE, SCROLL_DOWN, SIZE } from './in_page.ts';
import type { PageNetwork } from './network.ts';

/** A page rests when nothing was asked for and nothing changed for this long. */
const QUIET_MS = 250;
const LOOK_MS = 50;
/** How often more of a list is asked for, at most. */
const ROUNDS = 5;

/** Waits until the page's scripts have done their work, or the time is over. */
async function settle(page: Page, network: PageNetwork, until: () => number): Promise<void> {
  let size = -1;
  let since = Date.now();
  while (Date.now() < until()) {
    const now = await page.evaluate<number>(SIZE);
    if (now !== size || now < 0) since = Date.now();
    size = now;
    if (Math.min(network.quietMs, Date.now() - since) >= QUIET_MS) return;
    await sleep(LOOK_MS);
  }
}

export interface Drawn {
  html: string;
  /** More links came when more was asked for. */
  grew: boolean;
}

/** The page's document as its scripts leave it; of a list, with what scrolling down and "see more" bring. */
export async function draw(
  page: Page,
  network: PageNetwork,
  isList: (html: string) => Promise<boolean>,
  until: () => number,
): Promise<Drawn> {
  await settle(page, network, until);
  const html = await page.content();
  if (!(await isList(html))) return { html, grew: false };
  const first = await page.evaluate<number>(LINKS);
  let links = first;
  for (let round = 0; round < ROUNDS && Date.now() < until(); round++) {
    await page.evaluate(SCROLL_DOWN);
    await page.evaluate(PRESS_MORE);
    await settle(page, network, until);
    const now = await page.evaluate<number>(LINKS);
    if (now <= links) break;
    links = now;
  }
  return links > first ? { html: await page.content(), grew: true } : { html, grew: false };
}
