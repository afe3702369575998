import type { Source } from '../../model/capture.ts';
import type { Failure, RunState } from '../../queues/port.ts';
import type { Outcome, Recovery, Stored } from '../../storage/port.ts';

/**
 * Why a run ended. `limit`: at one of the job's limits; `interrupted`: it was asked to stop; `waiting`: every
 * host that has pages left asks for a long pause; `paused`, `cancelled`: somebody said so. The next start takes up
 * what is left, of a paused job after `newskeep resume`; what was cancelled is looked at again in a new run.
 */
type RunEnd = 'done' | 'limit' | 'interrupted' | 'waiting' | 'paused' | 'cancelled';

/** What one run did, as `newskeep crawl --json` prints it. Bytes are of bodies, as received. */
export interface RunReport {
  job: string;
  run: number;
  /** It took what was new or due, and not everything. */
  incremental: boolean;
  resumed: boolean;
  end: RunEnd;
  started_at: string;
  /** Seconds that this process worked on the run. */
  seconds: number;
  seeds: number;
  seeds_failed: number;
  /** Answers that came and went into the archive, files for robots and what scripts asked for apart. */
  fetched: number;
  /** Answers to robots.txt and tdmrep.json. */
  robots: number;
  not_modified: number;
  retried: number;
  kinds: Record<string, number>;
  articles: Record<Outcome, number>;
  /** Stories that the run as a whole added and changed: also by those who were killed at it, and by other workers. */
  stories: { new: number; revised: number };
  /** Rows added to `headlines`. */
  headlines: number;
  found: number;
  /** URLs of the job that each source names, whether another one does too. */
  found_by: Partial<Record<Source, number>>;
  /** For each host and reason, addresses that were left alone because a site makes them without end. */
  traps: Record<string, Record<string, number>>;
  bytes_in: number;
  bytes_kept: number;
  warnings: Record<string, number>;
  errors: Record<string, number>;
  /**
   * What a browser did: pages drawn, answers that their scripts got, pages that wait because there is none, and
   * what to do about it.
   */
  browser: { drawn: number; answers: number; waiting: number; hint?: string };
  /** Lists of which nothing stood any more that the last look had shown, and how many others were looked at for it. */
  windows_missed: { url: string; looked_again: number }[];
  /** Pages that were taken up since a sitemap or a feed says that they changed. */
  lastmod_due: number;
  /** When the first page is to be looked at again by an incremental run, ISO 8601; null where none is. */
  next_look_at: string | null;
  /** Pages that this process could not have, after their last try. */
  failed_now: number;
  /** Hosts whose lists could not be had, or that ask to be left alone, and that gave nothing else. */
  hosts_in_trouble: string[];
  /** The first pages and files of reservations that could not be had, and seeds that were refused, with the reason. */
  failures: Failure[];
  recovery: Recovery;
  /** The job's frontier when the run ended. */
  frontier: { waiting: number; done: number; failed: number; refused: number };
}

/** Failures of which a report says more than their number. */
export const FAILURES_TOLD = 20;

export const emptyReport = (
  { job, seeds, incremental }: Pick<RunReport, 'job' | 'seeds' | 'incremental'>,
  state: RunState,
  recovery: Recovery,
): RunReport => ({
  job,
  run: state.run,
  incremental,
  resumed: state.resumed,
  end: 'done',
  started_at: state.startedAt,
  seconds: 0,
  seeds,
  seeds_failed: 0,
  fetched: 0,
  robots: 0,
  not_modified: 0,
  retried: 0,
  kinds: {},
  articles: { new: 0, revised: 0, unchanged: 0, duplicate: 0, none: 0 },
  stories: { new: 0, revised: 0 },
  headlines: 0,
  found: 0,
  found_by: {},
  traps: {},
  bytes_in: 0,
  bytes_kept: 0,
  warnings: {},
  errors: {},
  browser: { drawn: 0, answers: 0, waiting: 0 },
  windows_missed: [],
  lastmod_due: 0,
  next_look_at: null,
  failed_now: 0,
  hosts_in_trouble: [],
  failures: [],
  recovery,
  frontier: { waiting: 0, done: 0, failed: 0, refused: 0 },
});

export const tally = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

export function countStored(report: RunReport, stored: Stored): void {
  report.articles[stored.outcome]++;
  report.headlines += stored.headlines;
  report.bytes_kept += stored.keptBytes;
}
