/**
 * `npm run fuzz -- --runs 100000 --json`: real and invented pages, broken in every way that a hostile or careless
 * server could, and pages grown to 20 MB in many ways. Nothing but a NewskeepError may be thrown, no page may hang,
 * and time must grow with size alone. `--seed` gives other pages, `--case 17` runs one case and keeps its page.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Bases, caseAt, readBases } from './fuzz/cases.ts';
import { WAYS } from './fuzz/grow.ts';
import { judge, type Verdict } from './fuzz/judge.ts';
import { runThread } from './fuzz/threads.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { runs, seed, case: single, json, threads } = options({ runs: 100_000, seed: 1, case: -1, threads: 2 });
const HANG_MS = 20_000;
/** For a page that is 20 MB, or that is tried alone after it seemed to hang: the machine may have had other work. */
const PATIENT_MS = 90_000;
const MEGABYTES = [1, 2, 4, 8, 16, 20];
/** Smaller pages cost little but the parser's own start. */
const FLOOR_BYTES = 10_000;
/** Time may grow a little faster than size: caches overflow and garbage is collected. */
const LINEAR = 1.4;

if (single >= 0) await runOne();
else await runAll();

async function runOne(): Promise<void> {
  const { input, changes } = caseAt(await readBases(), seed, single);
  const file = path.join(freshFolder('fuzz'), `${single}.html`);
  writeFileSync(file, input.body);
  printFigures({ ...judge(input), changes, url: input.url, page: file }, json);
}

async function runAll(): Promise<void> {
  const bases = await readBases();
  const { crashes, hangs, verdicts } = await mutated(bases);
  const growth = await grown();
  const median = middle(verdicts.map(({ ms }) => ms));
  const medianBySize = middle(verdicts.map(bySize));
  const slowest = verdicts.reduce((a, b) => (b.ms > a.ms ? b : a));
  const dearest = verdicts.reduce((a, b) => (bySize(b) > bySize(a) ? b : a));
  const steep = growth.filter(({ exponent }) => !(exponent < LINEAR));
  const broken = growth.filter(({ seconds }) =>
    Object.values(seconds).some((one) => typeof one === 'string'),
  );
  const figures = {
    runs: verdicts.length,
    wanted: runs,
    seed,
    bases: { small: bases.small.length, middle: bases.middle.length, large: bases.large.length },
    crashes: crashes.length + broken.length,
    hangs: hangs.length,
    median_ms: round(median),
    slowest_ratio: round(slowest.ms / median),
    slowest_case: { case: slowest.n, ms: round(slowest.ms), bytes: slowest.bytes },
    slowest_ratio_by_size: round(bySize(dearest) / medianBySize),
    slowest_case_by_size: { case: dearest.n, ms: round(dearest.ms), bytes: dearest.bytes },
    steeper_than_linear: steep.map(({ way }) => way),
    seconds_by_mb: Object.fromEntries(growth.map(({ way, seconds }) => [way, seconds])),
    crashed_cases: crashes,
    hung_cases: hangs,
    crashed_ways: broken.map(({ way }) => way),
  };
  printFigures(figures, json);
  // A hung or crashed case may have given no verdict; any other that is missing was never run.
  const short = verdicts.length + hangs.length + crashes.length < runs;
  const sound = figures.crashes + hangs.length + steep.length === 0 && figures.slowest_ratio < 100 && !short;
  process.exitCode = sound ? 0 : 1;
}

async function mutated(bases: Bases) {
  const verdicts: Verdict[] = [];
  const crashes: number[] = [];
  const hangs: number[] = [];
  const known = new Set<string>();
  const crashed = (n: number, stack: string) => {
    crashes.push(n);
    const [what, where] = stack.split('\n');
    if (known.has(`${what}${where}`)) return;
    known.add(`${what}${where}`);
    say(`case ${n}: ${stack.split('\n').slice(0, 4).join('\n')}`);
  };
  const hear = (verdict: Verdict) => {
    verdicts.push(verdict);
    if (verdict.crash) crashed(verdict.n, verdict.crash);
    if (verdicts.length % 5000 === 0) say(`${verdicts.length} of ${runs}`);
  };
  const lane = async (first: number) => {
    let from = first;
    while (from < runs) {
      const end = await runThread({ bases, seed, from, to: runs, step: threads }, HANG_MS, (verdict) => {
        from = verdict.n + threads;
        hear(verdict);
      });
      if (!end) break;
      const alone = { bases, seed, from, to: from + 1, step: 1 };
      const again = end === 'hang' ? await runThread(alone, PATIENT_MS, hear) : end;
      if (again === 'hang') {
        hangs.push(from);
        say(`case ${from} hangs`);
      } else if (again) crashed(from, again.stack ?? again.message);
      from += threads;
    }
  };
  await Promise.all(Array.from({ length: threads }, (_, first) => lane(first)));
  return { verdicts, crashes, hangs };
}

interface Growth {
  way: string;
  seconds: Record<number, number | string>;
  /** Time grows with size to this power, taken over the larger sizes. */
  exponent: number;
}

/** One way after another, alone on the machine as far as it is up to us. */
async function grown(): Promise<Growth[]> {
  const all: Growth[] = [];
  for (const way of Object.keys(WAYS)) {
    const ms = new Map<number, number>();
    const seconds: Growth['seconds'] = {};
    const end = await runThread({ way, sizes: [1, ...MEGABYTES] }, PATIENT_MS, (verdict) => {
      ms.set(verdict.n, verdict.ms);
      seconds[verdict.n] = verdict.crash?.split('\n')[0] ?? round(verdict.ms / 1000);
    });
    if (end) say(`${way}: ${end}`);
    const [from, to] = [4, 20].map((mb) => Math.max(50, ms.get(mb) ?? Number.NaN));
    const exponent = Math.log((to ?? 0) / (from ?? 0)) / Math.log(5);
    say(`${way.padEnd(18)}${JSON.stringify(seconds)} size^${round(exponent)}`);
    all.push({ way, seconds, exponent });
  }
  return all;
}

function bySize({ ms, bytes }: Verdict): number {
  return ms / Math.max(FLOOR_BYTES, bytes);
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
