/**
 * `npm run bench:search -- --records 100000 --json`: makes synthetic records, indexes them, and times searches; with
 * `--data` it takes a folder that was made before (`--keep` leaves one).
 */
import { rmSync } from 'node:fs';
import { readArchive } from '../src/wiring.ts';
import { makeDataset } from './query/dataset.ts';
import { buildIndex, searchTimes } from './query/search_times.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { residentMb } from './support/resident.ts';

const { records: articles, data: given, keep, json } = options({ records: 20_000, data: '', keep: false });
const data = given || freshFolder('search');
if (!given) await makeDataset(data, { articles });
say(`${data} is made`);

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, residentMb(process.pid) ?? 0);
}, 200);
const cpu = process.cpuUsage();
const built = await buildIndex(data, (records) => records % 20_000 === 0 && say(`${records} indexed`));
const { user, system } = process.cpuUsage(cpu);
const times = await searchTimes(data);
clearInterval(watch);

const { files } = await readArchive(data);
const jsonl = files.filter(({ kind }) => kind === 'articles').reduce((sum, { bytes }) => sum + bytes, 0);
const round = (value: number) => Math.round(value * 10) / 10;
const at = (sorted: number[], share: number) => round(sorted[Math.floor(sorted.length * share)] ?? 0);
const sorted = Object.entries(times).map(
  ([kind, all]) => [kind, all.slice(1).sort((a, b) => a - b)] as const,
);
printFigures(
  {
    records: built.records,
    build_s: round(built.build_s),
    build_cpu_s: round((user + system) / 1e6),
    bytes: { index: built.bytes, jsonl_gz: jsonl },
    p50_warm_ms: Object.fromEntries(sorted.map(([kind, all]) => [kind, at(all, 0.5)])),
    p95_warm_ms: Object.fromEntries(sorted.map(([kind, all]) => [kind, at(all, 0.95)])),
    first_ms: Object.fromEntries(Object.entries(times).map(([kind, [first = 0]]) => [kind, round(first)])),
    peak_mb: Math.round(peak),
  },
  json,
);
if (!keep && !given) rmSync(data, { recursive: true });
