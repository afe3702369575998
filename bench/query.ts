/**
 * `npm run bench:query -- --json --records 1000000`: makes the archive of a long crawl of synthetic rows, compacts it as
 * `newskeep compact` does, indexes it for search, and asks it questions in SQL and in words. Cold: by a reader that was just opened; warm: by one that goes on.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from './query/build.ts';
import { type Asker, percentile, timesOf } from './query/measurement.ts';
import { plainDuckdb } from './query/plain.ts';
import { openSearch, searchedFor } from './query/search.ts';
import { openSql, subjectsOf } from './query/sql.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const given = options({ records: 1_000_000, warm: 40, cold: 5, data: '' });
/** `--data` names an archive that an earlier run left there, or where it is to be left. */
const data = given.data === '' ? freshFolder('query') : given.data;

const built = existsSync(path.join(data, 'catalog.sqlite')) ? undefined : await build(data, given.records);
const subjects = await subjectsOf(data);
const searched = await searchedFor(data);
const ASKERS: (() => Promise<Asker>)[] = [() => openSql(data, subjects), () => openSearch(data, searched)];

const p95_warm_ms: Record<string, number> = {};
const p95_cold_ms: Record<string, number> = {};
for (const open of ASKERS) {
  Object.assign(p95_cold_ms, await coldTimes(open));
  Object.assign(p95_warm_ms, await warmTimes(open));
}
// The questions, all in this process; the steps of the building had one each. Pages of mapped files count too.
const questions_mb = Math.round(process.resourceUsage().maxRSS / 1000);
const peak_mb = Math.max(questions_mb, ...Object.values(built ?? {}).map((step) => step.peak_mb));
const figures = {
  records: subjects.records,
  bytes: {
    parquet: bytesOf(/\.parquet$/),
    jsonl: bytesOf(/\.jsonl\.gz$/),
    index: bytesOf(/search.*\.sqlite/),
  },
  build_s: stepsOf('wall_s'),
  build_cpu_s: stepsOf('cpu_s'),
  p95_warm_ms,
  p95_cold_ms,
  peak_mb,
  peaks_mb: { ...stepsOf('peak_mb'), questions: questions_mb },
  plain_duckdb_ms: { count_by_month: await plainDuckdb(data) },
};
printFigures(figures, given.json);
if (given.data === '') rmSync(data, { recursive: true });
if (Object.values(p95_warm_ms).some((ms) => ms > 300) || peak_mb > 1500) process.exitCode = 1;

/** Nothing where the archive was there. */
function stepsOf(of: 'wall_s' | 'cpu_s' | 'peak_mb'): Record<string, number> {
  return Object.fromEntries(Object.entries(built ?? {}).map(([name, step]) => [name, step[of]]));
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
