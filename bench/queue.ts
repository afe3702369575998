/**
 * `npm run bench:queue -- --json`: a million URLs in each queue; what adding, claiming and finishing cost, what a URL
 * takes, and whether a claim costs at a million what it costs at ten thousand.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { openBullmqFrontier } from '../queues/bullmq/index.ts';
import { openEmbeddedFrontier } from '../queues/embedded/index.ts';
import { HAS_REDIS, startRedis } from '../test/support/redis.ts';
import { addUrls, drain, type Figures, sampleClaims } from './queue/measure.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { urls, small, sample, json } = options({ urls: 1_000_000, small: 10_000, sample: 5000 });
const gate = { perHost: 1, pauseMs: 0 };

async function embedded(n: number): Promise<Figures> {
  const folder = freshFolder('queue');
  const file = path.join(folder, 'frontier.sqlite');
  const frontier = openEmbeddedFrontier({ path: file, job: 'bench', ...gate });
  try {
    const rssBefore = process.memoryUsage.rss();
    const enqueue_per_s = await addUrls(frontier, n);
    const claims = await sampleClaims(frontier, sample);
    return {
      enqueue_per_s,
      ...claims,
      bytes_per_url: Math.round(statSync(file).size / n),
      process_mb: Math.round((process.memoryUsage.rss() - rssBefore) / 1e6),
    };
  } finally {
    await frontier.close();
    rmSync(folder, { recursive: true });
  }
}

async function onRedis(n: number, toTheEnd: boolean): Promise<Figures> {
  const server = await startRedis();
  const watch = new Redis(server.url);
  const number = async (section: string, name: string) =>
    Number(new RegExp(`${name}:(\\d+)`).exec(await watch.info(section))?.[1]);
  const frontier = await openBullmqFrontier({ url: server.url, job: 'bench', ...gate });
  try {
    const before = await number('memory', 'used_memory');
    const perUrl = async () => Math.round(((await number('memory', 'used_memory')) - before) / n);
    const enqueue_per_s = await addUrls(frontier, n);
    const bytes_per_url = await perUrl();
    const claims = await sampleClaims(frontier, sample);
    const figures = {
      enqueue_per_s,
      ...claims,
      bytes_per_url,
      connections: (await number('clients', 'connected_clients')) - 1,
    };
    if (!toTheEnd) return figures;
    await drain(frontier);
    return { ...figures, bytes_per_url_done: await perUrl() };
  } finally {
    await frontier.close();
    watch.disconnect();
    await server.stop();
  }
}

const both = (few: Figures, many: Figures) => ({
  claim_ratio: Math.round((100 * (many.claim_us ?? 0)) / (few.claim_us ?? 1)) / 100,
  claim_us_small: few.claim_us,
  bytes_per_url_done: few.bytes_per_url_done,
  ...many,
});

say(`embedded, ${small} URLs, then ${urls}`);
const figures: Record<string, unknown> = {
  urls,
  embedded: both(await embedded(small), await embedded(urls)),
};
if (HAS_REDIS) {
  say(`Redis, ${small} URLs, then ${urls}`);
  figures.redis = both(await onRedis(small, true), await onRedis(urls, false));
}
printFigures(figures, json);
const ratios = [figures.embedded, figures.redis].flatMap((one) =>
  one ? [(one as { claim_ratio: number }).claim_ratio] : [],
);
process.exitCode = ratios.every((ratio) => ratio <= 1.5) && HAS_REDIS ? 0 : 1;
