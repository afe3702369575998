/**
 * `npm run bench:memory -- --json`: crawls a large press, whose pages come from a process of
 * its own, and watches the crawler's memory: flat means that its peak in the second half is that of the first.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type RunReport, readStatus } from '../src/index.ts';
import { startNewskeep } from './support/newskeep.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { residentMb } from './support/resident.ts';

const { articles, concurrency, json } = options({ articles: 105_000, concurrency: 12 });
const PAPERS = 'seed,jsonld,microdata,bare,rtl,jsonld';

const press = spawn(
  process.execPath,
  [
    fileURLToPath(new URL('../fixtures/press/serve.ts', import.meta.url)),
    '--articles',
    String(articles),
    '--papers',
    PAPERS,
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const [line] = (await once(createInterface({ input: press.stdout }), 'line')) as [string];
const { seeds } = JSON.parse(line) as { seeds: string[] };

const data = freshFolder('memory');
const begun = Date.now();
const { child, ended } = startNewskeep([
  'crawl',
  ...seeds,
  '--data',
  data,
  '--delay',
  '0',
  '--depth',
  '100000',
  '--concurrency',
  String(concurrency),
  '--json',
]);
child.stderr?.pipe(process.stderr);
const samples: { at: number; mb: number }[] = [];
const watch = setInterval(() => {
  const mb = residentMb(child.pid);
  if (mb) samples.push({ at: Date.now() - begun, mb });
}, 250);
const { stdout, code } = await ended;
clearInterval(watch);
press.kill();

const report: RunReport = JSON.parse(stdout);
const middle = (samples.at(-1)?.at ?? 0) / 2;
const peak = (half: typeof samples) => Math.max(...half.map((sample) => sample.mb));
const first = peak(samples.filter((sample) => sample.at <= middle));
const second = peak(samples.filter((sample) => sample.at > middle));
const urls = Object.values(report.frontier).reduce((sum, n) => sum + n, 0);
const size = (name: string) => statSync(path.join(data, name)).size;
const figures = {
  articles: report.articles.new,
  fetched: report.fetched,
  kinds: report.kinds,
  seconds: report.seconds,
  pages_per_s: Math.round(report.fetched / report.seconds),
  peak_first_half_mb: Math.round(first),
  peak_second_half_mb: Math.round(second),
  ratio: Math.round((100 * second) / first) / 100,
  frontier_bytes_per_url: Math.round(size('frontier.sqlite') / urls),
  catalog_bytes_per_capture: Math.round(size('catalog.sqlite') / report.fetched),
  archive_bytes: (await readStatus(data)).totals.bytes,
  bytes_in: report.bytes_in,
  exit_code: code,
};
printFigures(figures, json);
say(
  samples
    .filter((_, i) => i % Math.ceil(samples.length / 20) === 0)
    .map(({ at, mb }) => `${Math.round(at / 1000)} s ${Math.round(mb)} MB`)
    .join(', '),
);
rmSync(data, { recursive: true });
if (figures.ratio > 1.2 || code !== 0) process.exitCode = 1;
