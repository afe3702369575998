/**
 * `npm run bench:query -- --json --records 1000000`: makes the archive of a long crawl of synthetic rows, compacts it as
 * `newskeep compact` does, indexes it for search, and asks it questions in SQL and in words. Cold: by a reader that was just opened; warm: by one that goes on.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { compact } from '../src/compact/compact.ts';
import { makeDataset } from './query/dataset.ts';
import { type Asker, percentile, timesOf } from './query/measurement.ts';
import { plainDuckdb } from './query/plain.ts';
import { makeIndex, openSearch, searchedFor } from './query/search.ts';
import { openSql, subjectsOf } from './query/sql.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const given = options({ records: 1_000_000, warm: 40, cold: 5, data: '' });
/** `--data` names an archive that an earlier run left there, or where it is to be left. */
const data = given.data === '' ? freshFolder('query') : given.data;

const build = await built();
const subjects = await subjectsOf(data);
const searched = await searchedFor(data);
const ASKERS: (() => Promise<Asker>)[] = [() => openSql(data, subjects), () => openSearch(data, searched)];

const p95_warm_ms: Record<string, number> = {};
const p95_cold_ms: Record<string, number> = {};
for (const open of ASKERS) {
  Object.assign(p95_cold_ms, await coldTimes(open));
  Object.assign(p95_warm_ms, await warmTimes(open));
}
// Of the whole process, its threads and the making of the index too.
const peak_mb = Math.round(process.resourceUsage().maxRSS / 1000);
const figures = {
  records: subjects.records,
  bytes: {
    parquet: bytesOf(/\.parquet$/),
    jsonl: bytesOf(/\.jsonl\.gz$/),
    index: bytesOf(/search.*\.sqlite/),
  },
  build_s: build?.wall_s ?? null,
  build_cpu_s: build?.cpu_s ?? null,
  p95_warm_ms,
  p95_cold_ms,
  peak_mb,
  plain_duckdb_ms: { count_by_month: await plainDuckdb(data) },
};
printFigures(figures, given.json);
if (given.data === '') rmSync(data, { recursive: true });
if (Object.values(p95_warm_ms).some((ms) => ms > 300) || peak_mb > 1500) process.exitCode = 1;

/** For compaction and the index of search: what the generator takes is no one's. Nothing where the archive was there. */
async function built(): Promise<
  { wall_s: Record<string, number>; cpu_s: Record<string, number> } | undefined
> {
  if (existsSync(path.join(data, 'catalog.sqlite'))) return undefined;
  await makeDataset(data, { articles: given.records });
  say('rows made');
  const parquet = await clocked(async () => {
    const { beside } = await compact(data);
    say(`${beside.length} Parquet files and indexes laid`);
  });
  const index = await clocked(() =>
    makeIndex(data, (records) => records % 50_000 === 0 && say(`${records} indexed`)),
  );
  return {
    wall_s: { parquet: parquet.wall, index: index.wall },
    cpu_s: { parquet: parquet.cpu, index: index.cpu },
  };
}

async function clocked(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: tenths((performance.now() - begun) / 1000), cpu: tenths((user + system) / 1e6) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
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
