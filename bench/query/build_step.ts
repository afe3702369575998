import { compact } from '../../src/compact/compact.ts';
import { say } from '../support/output.ts';
import { makeDataset } from './dataset.ts';
import { makeIndex } from './search.ts';

/** What a step of build.ts took. */
export interface Spent {
  wall_s: number;
  cpu_s: number;
  /** Of the whole process: its threads, its caches, and the pages of files that it mapped. */
  peak_mb: number;
}

const TOLD_EVERY = 50_000;

const STEPS = {
  rows: (data: string, records: number) => makeDataset(data, { articles: records }),
  parquet: async (data: string) => {
    const { beside } = await compact(data);
    say(`${beside.length} Parquet files and indexes laid`);
  },
  index: async (data: string) => {
    let next = TOLD_EVERY;
    await makeIndex(data, (records) => {
      if (records < next) return;
      say(`${records} indexed`);
      next += TOLD_EVERY;
    });
  },
};
export type Step = keyof typeof STEPS;

const [name, data = '', records] = process.argv.slice(2);
const begun = performance.now();
await STEPS[name as Step](data, Number(records));
const { user, system } = process.cpuUsage();
const spent: Spent = {
  wall_s: tenths((performance.now() - begun) / 1000),
  cpu_s: tenths((user + system) / 1e6),
  peak_mb: Math.round(process.resourceUsage().maxRSS / 1000),
};
process.send?.(spent, () => process.disconnect());

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
