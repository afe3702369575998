import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type Press, type PressOptions, startPress } from '../../fixtures/press/index.ts';
import { crawl } from '../../src/index.ts';

const EVERY = 18 * 3_600_000;
const TICK_MS = 20;

/**
 * A press that is crawled every eighteen hours of its own time. Dates alone are set to the press's clock, and run on from
 * there: what waits, waits in real time.
 */
export class CrawledPress {
  readonly press: Press;
  readonly data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-doctor-'));

  private constructor(press: Press) {
    this.press = press;
  }

  static async open(options: PressOptions): Promise<CrawledPress> {
    const press = await startPress(options);
    vi.useFakeTimers({ toFake: ['Date'] });
    return new CrawledPress(press);
  }

  /** Goes on to that moment, where the clock then stands. */
  async crawlUntil(iso: string): Promise<void> {
    const { clock } = this.press;
    for (; clock.now() <= new Date(iso); clock.turnBy(EVERY)) await this.#crawl();
    vi.setSystemTime(Date.parse(iso));
  }

  async #crawl(): Promise<void> {
    const begun = performance.now();
    const tick = () => vi.setSystemTime(this.press.clock.now().getTime() + performance.now() - begun);
    tick();
    const ticking = setInterval(tick, TICK_MS);
    try {
      await crawl(this.press.seeds, {
        data: this.data,
        name: 'papers',
        browser: 'never',
        concurrency: 16,
        politeness: { delay_ms: 0 },
        sources: { sitemaps: false, sections: false, archives: false, links: false },
      });
    } finally {
      clearInterval(ticking);
    }
  }

  /** Puts the clock right again and leaves nothing. */
  async close(): Promise<void> {
    vi.useRealTimers();
    await this.press.close();
    rmSync(this.data, { recursive: true });
  }
}
