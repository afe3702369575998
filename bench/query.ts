/**
 * `npm run bench:query -- --json --records 1000000`: makes the archive of a long crawl of synthetic rows, compacts it as
 * `newskeep compact` does, and asks it questions. Cold: by a reader that was just opened; warm: by one that goes on.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { compact } from '../src/compact/compact.ts';
import { makeDataset } from './query/dataset.ts';
import { type Asker, percentile, timesOf } from './query/measurement.ts';
import { plainDuckdb } from './query/plain.ts';
import { openSql, subjectsOf } from './query/sql.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const given = options({ records: 1_000_000, warm: 40, cold: 5, data: '' });
/** `--data` names an archive that an earlier run left there, or where it is to be left. */
const data = given.data === '' ? freshFolder('query') : given.data;

const build_s = await built();
const subjects = await subjectsOf(data);
/** What is measured, each by its own asker: more are added here. */
const ASKERS: (() => Promise<Asker>)[] = [() => openSql(data, subjects)];

let peak_mb = 0;
const watch = setInterval(() => {
  peak_mb = Math.max(peak_mb, Math.round(process.memoryUsage.rss() / 1e6));
}, 50);
const p95_warm_ms: Record<string, number> = {};
const p95_cold_ms: Record<string, number> = {};
for (const open of ASKERS) {
  Object.assign(p95_cold_ms, await coldTimes(open));
  Object.assign(p95_warm_ms, await warmTimes(open));
}
clearInterval(watch);
const figures = {
  records: given.records,
  bytes: {
    parquet: bytesOf(/\.parquet$/),
    jsonl: bytesOf(/\.jsonl\.gz$/),
    index: bytesOf(/search.*\.sqlite/),
  },
  build_s,
  p95_warm_ms,
  p95_cold_ms,
  peak_mb,
  plain_duckdb_ms: { count_by_month: await plainDuckdb(data) },
};
printFigures(figures, given.json);
if (given.data === '') rmSync(data, { recursive: true });
if (Object.values(p95_warm_ms).some((ms) => ms > 300) || peak_mb > 1500) process.exitCode = 1;

/** Seconds for compaction: the generator's own are no one's; null where the archive was there. */
async function built(): Promise<number | null> {
  if (existsSync(path.join(data, 'catalog.sqlite'))) return null;
  await makeDataset(data, { articles: given.records });
  say('rows made');
  const begun = performance.now();
  const { beside } = await compact(data);
  say(`${beside.length} Parquet files and indexes laid`);
  return Math.round((performance.now() - begun) / 100) / 10;
}

async function warmTimes(open: () => Promise<Asker>): Promise<Record<string, number>> {
  const asker = await open();
  const times: Record<string, number> = {};
  for (const one of asker.measurements) {
    await one.ask(0);
    times[one.name] = percentile(await timesOf(one, given.warm), 0.95);
    say(`${one.name}, warm: ${times[one.name]} ms`);
  }
  asker.close();
  return times;
}

async function coldTimes(open: () => Promise<Asker>): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < given.cold; round++)
    for (const { name } of await measured(open)) {
      const begun = performance.now();
      const asker = await open();
      await asker.measurements.find((one) => one.name === name)?.ask(round);
      times[name] = [...(times[name] ?? []), performance.now() - begun];
      asker.close();
    }
  return Object.fromEntries(Object.entries(times).map(([name, some]) => [name, percentile(some, 0.95)]));
}

async function measured(open: () => Promise<Asker>) {
  const { measurements, close } = await open();
  close();
  return measurements;
}

function bytesOf(pattern: RegExp): number {
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name));
  return names.reduce((sum, name) => sum + statSync(path.join(data, name)).size, 0);
}
