/**
 * `npm run bench:dedup -- --json`: agency texts in many papers, edited and added to, beside other stories of the same
 * events: how many copies are found, how many of the found are copies, and how often the original is the right one;
 * what an article costs in time and on disk. `--simulate 10000000`: the memory that so many texts take.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { syndication } from '../fixtures/press/syndication.ts';
import { openNearIndex } from '../storage/near/index.ts';
import { judge } from './dedup/judge.ts';
import { nearText, simulated } from './dedup/texts.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { events, seed, edited, simulate, json } = options({ events: 1500, seed: 1, edited: 0.3, simulate: 0 });

/** Texts between two marks: about those of a segment of the archive. */
const FILE = 20_000;

const folder = freshFolder('dedup');
const file = path.join(folder, 'near.sqlite');
const figures = simulate > 0 ? measureMemory() : measureCopies();
rmSync(folder, { recursive: true });
printFigures(figures, json);
if (!figures.holds) process.exitCode = 1;

function measureCopies() {
  const articles = [...syndication({ events, seed, edited })];
  const texts = articles.map(nearText);
  const begun = performance.now();
  const index = openNearIndex(file);
  for (const text of texts) index.add(text);
  index.markRead({ path: 'all', bytes: 1 });
  index.commit();
  const took = performance.now() - begun;
  const judged = judge(articles, index.clusters());
  index.close();
  const { recall, precision, original } = judged;
  return {
    ...judged,
    us_per_article: Math.round((took * 1000) / texts.length),
    index_bytes_per_article: Math.round(statSync(file).size / texts.length),
    articles: texts.length,
    chars_per_article: Math.round(
      texts.reduce((sum, { body }) => sum + (body ?? '').length, 0) / texts.length,
    ),
    holds: recall >= 0.98 && precision >= 0.99 && original >= 0.95,
  };
}

function measureMemory() {
  const begun = performance.now();
  const index = openNearIndex(file);
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  for (let n = 0; n < simulate; n++) {
    index.add(simulated(n));
    if (n % 1000 === 0) look();
    if ((n + 1) % FILE > 0) continue;
    index.markRead({ path: `file ${n}`, bytes: 1 });
    look();
    if ((n + 1) % 500_000 === 0)
      say(`${n + 1} texts, ${Math.round((performance.now() - begun) / 1000)} s, peak ${mb(peak)} MB`);
  }
  index.commit();
  const built = performance.now();
  let [clusters, articles] = [0, 0];
  for (const cluster of index.clusters()) {
    clusters++;
    articles += cluster.length;
    if (clusters % 1000 === 0) look();
  }
  index.close();
  look();
  // What the kernel saw between our looks.
  const peakMb = Math.max(mb(peak), Math.round(process.resourceUsage().maxRSS / 1000));
  return {
    texts: simulate,
    peak_mb: peakMb,
    us_per_article: Math.round(((built - begun) * 1000) / simulate),
    index_bytes_per_article: Math.round(statSync(file).size / simulate),
    clusters,
    articles_in_clusters: articles,
    clusters_s: Math.round((performance.now() - built) / 1000),
    holds: peakMb < 500,
  };
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
