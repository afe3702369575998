/**
 * `npm run bench:crawl -- --json`: pages a second against the same press, in turn in one run: a bare undici loop over
 * known URLs, Crawlee's CheerioCrawler taking links, Scrapy taking links (where Debian's python3-scrapy is), and
 * newskeep with its whole road: robots.txt, WARC, parse, records, frontier. Each is a process of its own; the rate is
 * counted where the pages are served, so that no start-up is in it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPress } from '../fixtures/press/index.ts';
import { options, printFigures, say } from './support/output.ts';

const { pages, rounds, page_kb, json } = options({ pages: 1500, rounds: 3, page_kb: 59 });
/** Requests under way at once, of every rival. */
const CONCURRENCY = 8;
const PAGE = new Set(['front', 'section', 'article', 'wall', 'print', 'other']);

/** What a rival is told. */
export interface Task {
  seeds: string[];
  /** For whoever takes no links. */
  urls: string[];
  pages: number;
  concurrency: number;
}

interface Run {
  pages_per_s: number;
  cpu_s_per_1000: number;
  /** Of newskeep: CPU seconds for a thousand pages by what they went to. */
  stages?: Record<string, number>;
}

const at = (name: string) => fileURLToPath(new URL(`./crawl/${name}`, import.meta.url));
/** Debian's own Python knows Debian's Scrapy; another may stand before it in the path. */
const python = ['/usr/bin/python3', 'python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import scrapy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
const RIVALS: Record<string, [command: string, script: string]> = {
  undici: [process.execPath, at('undici.ts')],
  cheeriocrawler: [process.execPath, at('cheerio.ts')],
  ...(python ? { scrapy: [python, at('spider.py')] } : {}),
  newskeep: [process.execPath, at('newskeep.ts')],
};

const press = await startPress({
  papers: ['seed', 'jsonld', 'microdata', 'bare'],
  articles: pages * 2,
  pageKb: page_kb,
});
const urls = [...press.truth().articles()].slice(0, pages).map(({ url }) => url);
const task: Task = { seeds: press.seeds, urls, pages, concurrency: CONCURRENCY };
const runs = new Map<string, Run[]>();
for (let round = 0; round < rounds; round++)
  for (const [name, command] of Object.entries(RIVALS)) {
    const run = await measured(command);
    runs.set(name, [...(runs.get(name) ?? []), run]);
    say(`round ${round + 1}: ${name} ${JSON.stringify(run)}`);
  }
await press.close();
if (!python) say('Scrapy is not here (Debian: python3-scrapy); its ratio is left out.');

const middle = (name: string, of: 'pages_per_s' | 'cpu_s_per_1000') =>
  (runs.get(name) ?? []).map((run) => run[of]).sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
const ratio = (name: string) => round2(middle('newskeep', 'pages_per_s') / middle(name, 'pages_per_s'));
printFigures(
  {
    pages,
    rounds,
    page_kb,
    ratio_cheeriocrawler: ratio('cheeriocrawler'),
    ratio_undici: ratio('undici'),
    ratio_scrapy: python ? ratio('scrapy') : null,
    cpu_s_per_1000: runs.get('newskeep')?.at(-1)?.stages,
    pages_per_s: Object.fromEntries(Object.keys(RIVALS).map((name) => [name, middle(name, 'pages_per_s')])),
    cpu_s_per_1000_whole: Object.fromEntries(
      Object.keys(RIVALS).map((name) => [name, middle(name, 'cpu_s_per_1000')]),
    ),
  },
  json,
);

async function measured([command, script]: [string, string]): Promise<Run> {
  let served = 0;
  let first = 0;
  let last = 0;
  const stop = press.requests.on(({ class: kind, status }) => {
    if (!PAGE.has(kind) || status !== 200 || served >= pages) return;
    served++;
    last = performance.now();
    first ||= last;
  });
  const child = spawn(command, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(task));
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, 'close');
  stop();
  if (code !== 0 || served < pages * 0.9)
    throw new Error(`${script} ended with ${code} after ${served} of ${pages} pages.`);
  const { cpu_s, stages } = JSON.parse(out.trim().split('\n').at(-1) ?? '{}');
  return {
    pages_per_s: round2(served / ((last - first) / 1000)),
    cpu_s_per_1000: round2((cpu_s / served) * 1000),
    ...(stages ? { stages } : {}),
  };
}

function round2(n: number): number {
  return Math.round(n * 100) / 100;
}
