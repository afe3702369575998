import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type Press, type PressOptions, startPress } from '../../fixtures/press/index.ts';
import { crawl } from '../../src/index.ts';

const EVERY = 9 * 3_600_000;
const TICK_MS = 20;

/**
 * A press that is crawled every nine hours of its own time by incremental runs, on a small budget: each asks what is due
 * by then, some hosts and not others. Dates alone are set to the press's clock, and run on from there: what waits, waits
 * in real time.
 */
export class CrawledPress {
  readonly press: Press;
  readonly data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-doctor-'));
  readonly #job: string;

  private constructor(press: Press) {
    this.press = press;
    this.#job = path.join(this.data, 'papers.yaml');
    // JSON is YAML.
    const job = {
      name: 'papers',
      seeds: press.seeds,
      browser: 'never',
      concurrency: 16,
      politeness: { delay_ms: 0 },
      sources: { sitemaps: false, sections: false, archives: false, links: false },
      revisit: { requests_a_day: 3 },
    };
    writeFileSync(this.#job, JSON.stringify(job));
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
      await crawl(this.#job, { data: this.data, incremental: true });
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
