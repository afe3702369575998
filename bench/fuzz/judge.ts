import { NewskeepError } from '../../model/errors.ts';
import type { PageInput } from '../../model/page.ts';
import { parsePage } from '../../parsers/index.ts';

export interface Verdict {
  n: number;
  ms: number;
  bytes: number;
  /** The stack of what should never be thrown. */
  crash?: string;
}

/** The clock of a thread's own processor time ticks in steps of several ms. */
const TICK = 10;

/**
 * Parses one page, and takes its time from this thread's processor time where that is long enough to be told:
 * what else the machine does is not the page's fault. A NewskeepError is an answer; anything else is a crash.
 */
export function judge(input: PageInput): Omit<Verdict, 'n'> {
  const started = performance.now();
  const startedCpu = process.threadCpuUsage();
  let crash: string | undefined;
  try {
    parsePage(input);
  } catch (error) {
    if (!(error instanceof NewskeepError))
      crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const ms = performance.now() - started;
  const { user, system } = process.threadCpuUsage(startedCpu);
  return { ms: Math.min(ms, TICK + (user + system) / 1000), bytes: input.body.length, crash };
}
