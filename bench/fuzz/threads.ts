import { Worker } from 'node:worker_threads';
import type { Verdict } from './judge.ts';
import type { Work } from './worker.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
const MEMORY_MB = 2048;

/**
 * Runs a thread to its end. Resolves to undefined when it finished, or to what ended it: a page that took longer
 * than `limitMs` (the thread is killed), or all its memory.
 */
export function runThread(
  work: Work,
  limitMs: number,
  heard: (verdict: Verdict) => void,
): Promise<'hang' | Error | undefined> {
  return new Promise((resolve) => {
    const thread = new Worker(WORKER, {
      workerData: work,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const kill = () => {
      resolve('hang');
      thread.terminate();
    };
    // The first page also waits for the thread to load.
    let limit = setTimeout(kill, limitMs + 10_000);
    thread.on('message', (verdict: Verdict) => {
      clearTimeout(limit);
      limit = setTimeout(kill, limitMs);
      heard(verdict);
    });
    thread.on('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    thread.on('exit', () => {
      clearTimeout(limit);
      resolve(undefined);
    });
  });
}
