import { rmSync } from 'node:fs';
import { crawl } from '../../src/index.ts';
import { freshFolder } from '../support/output.ts';
import { profiled } from './stages.ts';
import { readTask, report } from './task.ts';

const { seeds, pages, concurrency } = await readTask();
const data = freshFolder('bench-crawl');
const before = process.cpuUsage();
const { seconds } = await profiled(() =>
  crawl(seeds, {
    data,
    concurrency,
    browser: 'never',
    limits: { pages },
    politeness: { delay_ms: 0, per_host: concurrency },
  }),
);
const { user, system } = process.cpuUsage(before);
// Off the main thread: what parses, what compresses, and V8's helpers.
seconds.threads = (user + system) / 1e6 - Object.values(seconds).reduce((a, b) => a + b, 0);
report({
  stages: Object.fromEntries(
    Object.entries(seconds).map(([stage, s]) => [stage, Math.round((s / pages) * 100_000) / 100]),
  ),
});
rmSync(data, { recursive: true });
