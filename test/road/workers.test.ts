import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { watchPace } from '../../bench/support/politeness.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { type CrawlOptions, crawl, DatasetReader } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';

const DELAY_MS = 40;

// The program is started six times here, which a busy machine takes long for.
describe.skipIf(!HAS_REDIS)('several workers on one job', { timeout: 300_000 }, () => {
  let redis: RedisServer;
  let press: Press;
  let jobs = 0;
  beforeAll(async () => {
    redis = await startRedis();
    press = await startPress({ articles: 90 });
  });
  afterAll(async () => {
    await press.close();
    await redis.stop();
  });

  /** A job file in a folder with room for the data of each worker. */
  const jobOf = (delayMs: number) => {
    const folder = temporaryFolder();
    const file = path.join(folder, `job-${++jobs}.yaml`);
    const job = { seeds: press.seeds, browser: 'never', politeness: { delay_ms: delayMs }, queue: redis.url };
    writeFileSync(file, JSON.stringify(job));
    const data = (name: string) => path.join(folder, name);
    const run = (name: string, options: CrawlOptions = {}) => crawl(file, { data: data(name), ...options });
    return { file, data, run };
  };
  /** Resolves when the press was asked so many times more. */
  const requests = async (n: number) => {
    const before = press.requests.total;
    while (press.requests.total < before + n) await sleep(10);
  };
  const stories = async (data: string) => {
    const dataset = await DatasetReader.open(data);
    try {
      return (await dataset.query('SELECT canonical_url FROM articles')).rows.map((row) =>
        String(row.canonical_url),
      );
    } finally {
      dataset.close();
    }
  };

  it('finish it together, eight of them, one stopped in the middle, and ask no host too soon', async () => {
    const { data, run } = jobOf(DELAY_MS);
    const { early, stop: unwatch } = watchPace(press, DELAY_MS);
    onTestFinished(unwatch);
    const stop = new AbortController();
    const first = run('worker-0');
    await requests(3);
    const others = Array.from({ length: 6 }, (_, n) => run(`worker-${n + 1}`, { join: true }));
    const stopped = run('worker-7', {
      join: true,
      signal: stop.signal,
      onProgress: ({ fetched }) => fetched > 0 && stop.abort(),
    });
    const reports = await Promise.all([first, ...others, stopped]);
    expect(reports.map(({ end }) => end)).toEqual([...Array(7).fill('done'), 'interrupted']);
    // One that starts late on a busy machine may find nothing left.
    expect(reports.filter(({ fetched }) => fetched > 0).length).toBeGreaterThan(4);
    const kept = await Promise.all(reports.map((_, n) => stories(data(`worker-${n}`))));
    expect(new Set(kept.flat())).toEqual(new Set([...press.truth().articles()].map(({ url }) => url)));
    expect(early).toEqual([]);
  });

  it('stand still when the job is paused, go on when it is resumed, and end when it is cancelled', async () => {
    const { file, run } = jobOf(400);
    const begun = run('first');
    await requests(12);
    const paused = await newskeep(['pause', file]);
    expect(paused.stdout).toContain('is paused');
    expect(await begun).toMatchObject({ run: 1, end: 'paused' });
    const before = press.requests.total;
    expect(await run('second', { join: true })).toMatchObject({ end: 'paused', fetched: 0 });
    expect(press.requests.total).toBe(before);

    expect((await newskeep(['resume', file])).stdout).toContain('may go on');
    const again = run('second', { join: true });
    await requests(12);
    const cancelled = await newskeep(['cancel', path.basename(file, '.yaml'), '--queue', redis.url]);
    expect(cancelled.stdout).toMatch(/is cancelled.* [1-9]\d* URLs? that waited/);
    expect(await again).toMatchObject({ run: 1, end: 'cancelled' });
    await expect(run('third', { join: true })).rejects.toMatchObject({ code: 'run_missing' });
  });

  it('says what is missing: a queue, a job, a Redis', async () => {
    const alone = await newskeep(['worker', press.seeds[0] ?? '', '--data', temporaryFolder()]);
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('--queue redis://')]);
    const unknown = await newskeep(['pause', 'nobody', '--queue', redis.url]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('No job "nobody"')]);
    const away = await newskeep(['pause', 'nobody', '--queue', 'redis://127.0.0.1:1']);
    expect([away.code, away.stderr]).toEqual([5, expect.stringContaining('does not answer')]);
  });
});
