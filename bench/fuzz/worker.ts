/** A thread that parses hostile pages one after another and says how long each took. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PageInput } from '../../model/page.ts';
import { type Bases, caseAt } from './cases.ts';
import { WAYS } from './grow.ts';
import { judge, type Verdict } from './judge.ts';

export type Work =
  | { bases: Bases; seed: number; from: number; to: number; step: number }
  | { way: string; sizes: readonly number[] };

const work: Work = workerData;
const post = (verdict: Verdict) => parentPort?.postMessage(verdict);

if ('way' in work)
  for (const mb of work.sizes) {
    const body = Buffer.from(WAYS[work.way]?.(mb * 1e6) ?? '');
    const input: PageInput = {
      body,
      url: 'https://wickby.example/town/pier-4711',
      fetchedAt: '2026-02-04T18:00:00Z',
    };
    post({ ...judge(input), n: mb });
  }
else
  for (let n = work.from; n < work.to; n += work.step) {
    const { input } = caseAt(work.bases, work.seed, n);
    let verdict = judge(input);
    // Once more, where something else may have taken the time.
    if (verdict.ms > 100) verdict = { ...verdict, ms: Math.min(verdict.ms, judge(input).ms) };
    post({ ...verdict, n });
  }
