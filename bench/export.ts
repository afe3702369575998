/**
 * `npm run bench:export -- --gb 1.2 --json`: fills an archive with pages that do not compress, and watches the memory
 * of `newskeep export` as it packs all of it, and one of its two hosts; beside the same of a tenth of it.
 */
import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Capture } from '../model/capture.ts';
import { openArchive } from '../storage/archive.ts';
import { openFolderStore } from '../storage/folder.ts';
import type { Parsed } from '../storage/port.ts';
import { madeUpArticle } from './support/article.ts';
import { startNewskeep } from './support/newskeep.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { residentMb } from './support/resident.ts';

const { gb, json } = options({ gb: 1.2 });
const PAGE_BYTES = 64_000;
const TEXT_BYTES = 12_000;
const COMMIT_EVERY = 200;

const figures: Record<string, unknown> = {};
for (const [name, share] of [
  ['tenth', 0.1],
  ['whole', 1],
] as const) {
  const data = freshFolder('export');
  const pages = Math.round((gb * share * 1e9) / PAGE_BYTES);
  await fill(data, pages);
  say(`${pages} pages kept`);
  for (const [what, format, flags] of [
    ['wacz', 'wacz', []],
    ['wacz_one_host', 'wacz', ['--host', 'a.test']],
    ['cdxj', 'cdxj', []],
    ['parquet', 'parquet', []],
    ['jsonl', 'jsonl', []],
    ['csv', 'csv', []],
    ['sqlite', 'sqlite', []],
    ['chosen', 'jsonl', ['--where', "host = 'a.test'"]],
  ] as const) {
    const output = path.join(data, what);
    const begun = Date.now();
    const { child, ended } = startNewskeep([
      'export',
      '--data',
      data,
      '--format',
      format,
      '-o',
      output,
      '--json',
      ...flags,
    ]);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentMb(child.pid) ?? 0);
    }, 50);
    const { stdout, stderr, code } = await ended;
    clearInterval(watch);
    if (code !== 0) throw new Error(stderr);
    const { captures, bytes } = JSON.parse(stdout);
    const seconds = Math.round((Date.now() - begun) / 100) / 10;
    figures[`${name}_${what}`] = {
      captures,
      mb: Math.round(bytes / 1e6),
      peak_mb: Math.round(peak),
      seconds,
    };
    say(`${name} ${what}: ${JSON.stringify(figures[`${name}_${what}`])}`);
    if (statSync(output).isFile()) rmSync(output);
  }
  rmSync(data, { recursive: true });
}
printFigures(figures, json);

async function fill(data: string, pages: number): Promise<void> {
  const archive = await openArchive(openFolderStore(data), {
    catalogPath: path.join(data, 'catalog.sqlite'),
  });
  for (let n = 0; n < pages; n++) {
    await archive.put(pageOf(n), storyOf(n));
    if (n % COMMIT_EVERY === 0) await archive.commit();
  }
  await archive.close();
}

function urlOf(n: number): string {
  return `http://${n % 2 ? 'a' : 'b'}.test/${n}`;
}

/** A story of some 12 KB of text that is its own. */
function storyOf(n: number): Parsed {
  const body = randomBytes(TEXT_BYTES / 2)
    .toString('hex')
    .replace(/.{8}/g, '$& ');
  const article = madeUpArticle(urlOf(n), {
    title: `Story ${n}`,
    body,
    body_html: `<p>${body}</p>`,
    word_count: TEXT_BYTES / 8,
  });
  return { kind: 'article', article, headlines: [], warnings: [], parserVersion: 'bench' };
}

function pageOf(n: number): Capture {
  const url = urlOf(n);
  return {
    visit: `bench/1/${n}`,
    url,
    source: 'link',
    fromUrl: null,
    fetchedAt: new Date(Date.UTC(2026, 1, 4) + n * 1000).toISOString(),
    request: { method: 'GET', target: `/${n}`, headers: [['Host', new URL(url).host]] },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [['Content-Type', 'text/html']],
      body: randomBytes(PAGE_BYTES),
    },
    ip: null,
    timing: { firstByteMs: 1, totalMs: 2 },
  };
}
