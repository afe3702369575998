import type { Verdicts } from '../schedule/export/unit.ts';
import { EXIT } from './exit_codes.ts';

type Verdict = keyof Verdicts | 'retry';

/** What an exit code of a crawl means to a scheduler. Every code has to say. */
const VERDICT: Record<keyof typeof EXIT, Verdict> = {
  done: 'success',
  usage: 'giveUp',
  // What failed is tried again by the next start.
  failures: 'success',
  interrupted: 'skip',
  locked: 'skip',
  storage: 'retry',
  unreachable: 'retry',
  // What waits for new records has nothing to do.
  nothing_new: 'skip',
  // Seen in the scheduler, and not tried again before the next start.
  host_in_trouble: 'giveUp',
  // Not of a crawl.
  findings: 'giveUp',
  internal: 'giveUp',
};

/** The codes, 0 apart, by what they mean. */
export function verdicts(): Verdicts {
  const named = Object.keys(VERDICT) as (keyof typeof EXIT)[];
  const of = (verdict: Verdict): number[] =>
    named.filter((name) => VERDICT[name] === verdict).map((name) => EXIT[name].code);
  return { success: of('success').filter((code) => code !== 0), skip: of('skip'), giveUp: of('giveUp') };
}
