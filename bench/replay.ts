/**
 * `npm run replay -- --json`: real pages, served with their original bytes from one loopback address a
 * publisher, taken the whole road into a fresh data folder; every page is accounted for.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunReport } from '../src/index.ts';
import { DatasetReader } from '../src/index.ts';
import { hasCorpus, NO_CORPUS } from './support/corpus.ts';
import { serveCorpus } from './support/corpus_server.ts';
import { newskeep } from './support/newskeep.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { json, concurrency } = options({ concurrency: 16 });

if (hasCorpus) await replay();
else printFigures(NO_CORPUS, json);

async function replay(): Promise<void> {
  const served = await serveCorpus();
  const data = freshFolder('replay');
  const job = path.join(data, 'replay.yaml');
  // JSON is YAML. Depth 0: these pages and nothing that they link to.
  writeFileSync(
    job,
    JSON.stringify({
      seeds: served.urls,
      concurrency,
      browser: 'never',
      limits: { depth: 0 },
      politeness: { delay_ms: 0 },
    }),
  );
  say(`${served.urls.length} pages of ${served.hosts} publishers`);
  const { code, signal, stdout, stderr } = await newskeep(['crawl', job, '--data', data, '--json']);
  await served.close();
  const report: RunReport | undefined = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
  if (!report) say(`the crawl ended with ${signal ?? code}: ${stderr}`);
  const archived = report ? await captured(data, served.urls) : 0;
  const figures = {
    pages: served.urls.length,
    fetched: report?.fetched ?? 0,
    archived,
    articles: report?.kinds.article ?? 0,
    kinds: report?.kinds ?? {},
    outcomes: report?.articles ?? {},
    warnings: report?.warnings ?? {},
    headlines: report?.headlines ?? 0,
    duplicates: report?.articles.duplicate ?? 0,
    bytes_in: report?.bytes_in ?? 0,
    bytes_kept: report?.bytes_kept ?? 0,
    lost: served.urls.length - archived,
    crashed: report ? 0 : 1,
    seconds: report?.seconds ?? 0,
    pages_per_s: report ? Math.round((10 * report.fetched) / report.seconds) / 10 : 0,
  };
  printFigures(figures, json);
  const kinds = Object.values(figures.kinds).reduce((sum, n) => sum + n, 0);
  const whole =
    figures.lost === 0 && figures.fetched === figures.pages && kinds === figures.pages && code === 0;
  if (whole) rmSync(data, { recursive: true });
  else say(`kept for reading: ${data}\n${readFileSync(job, 'utf8').slice(0, 200)}…`);
  process.exitCode = whole ? 0 : 1;
}

/** How many of the pages the archive itself knows, whatever the run said. */
async function captured(data: string, urls: string[]): Promise<number> {
  const dataset = await DatasetReader.open(data);
  try {
    const { rows } = await dataset.query(
      "SELECT DISTINCT url FROM captures WHERE status = 200 AND kind <> 'robots'",
    );
    const kept = new Set(rows.map((row) => row.url));
    return urls.filter((url) => kept.has(url)).length;
  } finally {
    dataset.close();
  }
}
