import { SOURCES, type Source } from '../model/capture.ts';
import type { ErrorCode } from '../model/errors.ts';
import type { LedgerEntry } from './port.ts';

/** The numbers that stand for words wherever a frontier is kept; a number once given stays. */

/** Of the tries of a URL that failed, the last ones are kept. */
export const TRIES_KEPT = 20;

/** What is said of URLs that ended without a visit. */
export const UNASKED = {
  cancelled: 'The job was cancelled before its turn.',
  host_paused: 'Its host asked to be left alone for a while; it is looked at when that is over.',
} satisfies Partial<Record<ErrorCode, string>>;

/** States of a URL. */
export const STATE = { waiting: 0, delayed: 1, done: 2, failed: 3, refused: 4 } as const;

const ENDED = { [STATE.done]: 'done', [STATE.failed]: 'failed', [STATE.refused]: 'refused' } as const;

export const stateOf = (state: unknown): LedgerEntry['state'] =>
  ENDED[Number(state) as keyof typeof ENDED] ?? 'waiting';

/** One bit for each of SOURCES. */
export const bitOf = (source: Source): number => 1 << SOURCES.indexOf(source);

export const sourcesOf = (bits: number): Source[] => SOURCES.filter((source) => bits & bitOf(source));
