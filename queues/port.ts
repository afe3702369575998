import type { Source } from '../model/capture.ts';
import type { ErrorCode } from '../model/errors.ts';

/** A URL to be known to the frontier. */
export interface NewUrl {
  /** Normalized (model/url.ts). */
  url: string;
  depth: number;
  source: Source;
  fromUrl: string | null;
  /** Redirects that led here in a row. */
  redirects?: number;
  /** Smaller is sooner. */
  priority: number;
  /** When the source says that its story was published, ISO 8601. */
  datedAt?: string | null;
}

export interface Visit extends Required<NewUrl> {
  host: string;
  /** Of this visit alone (newVisitId). */
  id: string;
  /** Tries that failed before this one. */
  attempts: number;
  /** Whether this job has followed the links of the page before, by the settings that hold now. */
  linksKnown: boolean;
  /** What the last visit that ended well left to be remembered (Finish). */
  memory: string | null;
}

/**
 * How a host may be asked: visits under way at a time, and the pause between two of a host that was not given
 * another one yet, in ms.
 */
export type PaceOf = (host: string) => { perHost: number; pauseMs: number };

interface LookAgain {
  /** Whether the next whole run should look again. */
  again: boolean;
  /** When an incremental run should, in ms since 1970; none does without it. */
  lookAt?: number | undefined;
}

/** How a visit ended. Durable when `finish` returns. */
export type Finish =
  | (LookAgain & {
      visit: Visit;
      state: 'done';
      /** What came: a page kind, `not_modified`, `redirect`. */
      kind: string;
      /** One line of text that the next visit is given; only of lists, since a run reads those of all. */
      memory?: string | undefined;
    })
  | (LookAgain & {
      visit: Visit;
      state: 'failed' | 'refused';
      code: ErrorCode;
      message: string;
      /** What came, where something did that may not be kept. */
      kind?: string | undefined;
      /** How long the host asked to be left alone. */
      waitMs?: number | undefined;
    })
  | { visit: Visit; state: 'retry'; code: ErrorCode; message: string; afterMs: number };

export interface RunState {
  run: number;
  /** True when an unfinished run is taken up. */
  resumed: boolean;
  startedAt: string;
}

/** Why a job stands still: somebody said so. `cancelled` ends with the next `start`, `paused` with `resume`. */
export type Halt = 'paused' | 'cancelled';

export interface FrontierCounts {
  waiting: number;
  done: number;
  failed: number;
  refused: number;
}

/** One job as `newskeep status` shows it; `open`: its run is not over. */
export interface JobStatus {
  job: string;
  run: number;
  open: boolean;
  started_at: string;
  frontier: FrontierCounts;
}

/** One host of a job, as `newskeep status` shows it. */
export interface HostStatus {
  host: string;
  /** URLs that wait for the host's turn, and those of them that failed once and wait for another try. */
  waiting: number;
  retrying: number;
  /** When the first of those may be tried; ISO 8601. */
  next_try_at: string | null;
  done: number;
  failed: number;
  refused: number;
  /** Why URLs are in trouble: how many of each code. */
  codes: Partial<Record<ErrorCode, number>>;
}

/** One try that failed. */
export interface FailedTry {
  /** ISO 8601, UTC. */
  at: string;
  code: ErrorCode;
  message: string;
}

export interface Failure {
  url: string;
  state: 'failed' | 'refused' | 'waiting';
  code: ErrorCode;
  message: string;
  attempts: number;
  /** The last tries that failed, oldest first, over all runs. */
  history: FailedTry[];
}

/** All that is known of a URL: a line of the coverage ledger. */
export interface LedgerEntry {
  url: string;
  host: string;
  /** Every source that named it, in the order of SOURCES. */
  sources: Source[];
  state: 'waiting' | 'done' | 'failed' | 'refused';
  /** What came last, kept or not; null before. */
  kind: string | null;
  code: ErrorCode | null;
  /** When its story was published, as a source says; ISO 8601. */
  datedAt: string | null;
}

/** When a URL is looked at again, and what is remembered of it. */
export interface Look {
  url: string;
  host: string;
  source: Source;
  /** In ms since 1970; null where nobody planned to. */
  lookAt: number | null;
  memory: string | null;
}

/**
 * The durable frontier of one job: which URLs are known, which wait, and which host may be asked now.
 * A host is asked for one visit at a time unless `perHost` says otherwise, and not before its delay is over;
 * the delay keeps the beginnings of visits apart too.
 * At least once: a URL that was claimed and not finished is claimed again after a crash.
 * Not its job: robots.txt, what counts as a failure, where pages are kept.
 */
export interface Frontier {
  /**
   * Takes up the unfinished run, or begins the next one: the seeds, and what was marked `again`.
   * `linkSettings` is whatever decides which links are followed; when it is not what it was, everything known
   * is looked at again, since pages that were done may lead further now. With `due` (ms since 1970) a run is
   * incremental: it takes what is new and what is to be looked at by then, also where it takes up an unfinished run.
   */
  start(seeds: NewUrl[], linkSettings: string, due?: number): Promise<RunState>;
  /**
   * Takes part in the run that is open, begun by another process with the same seeds; undefined where none is. What a
   * `start` that was killed has left undone is done here.
   */
  join(seeds: NewUrl[]): Promise<RunState | undefined>;
  /**
   * Adds what is not known yet; returns how many that were. What is known gains the source and the stated time,
   * and while it waits, the more urgent priority.
   */
  add(urls: NewUrl[]): Promise<number>;
  /** Takes these URLs up once more in this run, where they have ended; returns how many that were. */
  lookAgain(urls: string[]): Promise<number>;
  /** Every URL that something is remembered of: the lists. */
  lists(): AsyncIterable<Look>;
  /** When the first URL that waits for no run is to be looked at again, in ms since 1970. */
  nextLook(): Promise<number | undefined>;
  /** The next visit whose host is free, or undefined while there is none. */
  claim(): Promise<Visit | undefined>;
  /**
   * Whether the host may still be asked for a claimed visit, as far as this process knows: one that stood still, or was
   * cut off from the queue, may have lost its turn to another.
   */
  mayAsk(visit: Visit): boolean;
  /** The exchange with the host is over: it may be asked again after `delayMs`. */
  release(visit: Visit, delayMs: number): Promise<void>;
  /** Puts a claimed visit back as if it had not been claimed. */
  unclaim(visit: Visit): Promise<void>;
  finish(ends: Finish[]): Promise<void>;
  /** True when no URL of this run waits or is claimed. */
  isDrained(): Promise<boolean>;
  /**
   * Milliseconds until some URL may be claimed, as far as that is known: 0 now or while visits are under way,
   * undefined when none waits.
   */
  idleMs(): Promise<number | undefined>;
  /** Marks the run as over; the next `start` begins another. */
  endRun(): Promise<void>;
  /** Whether and why `claim` gives nothing, whoever said so. */
  halted(): Promise<Halt | undefined>;
  /** Lets nobody claim until `resume`; visits under way are finished. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Ends the run: what waits is refused as `cancelled`, and the next run looks at it again. Returns how many that
   * were; visits under way are finished.
   */
  cancel(): Promise<number>;
  /**
   * Ends what waits for hosts that are closed for longer than that, as failed (`host_paused`), to be looked at when they open;
   * which hosts those are. Not while visits are under way.
   */
  postpone(leastMs: number): Promise<Set<string>>;
  counts(): Promise<FrontierCounts>;
  failures(): AsyncIterable<Failure>;
  /** Takes every failed URL up again, in this run or the next; returns how many those are. */
  retryFailed(): Promise<number>;
  /** Every URL that is known, in no order. */
  ledger(): AsyncIterable<LedgerEntry>;
  /**
   * Takes these URLs out, as if nothing had ever named them, and what else names them: where a URL was found, messages.
   * Returns how many those are. Nothing of it stays in the files of the queue. Where the settings name one, the next
   * run looks at everything again. Not while visits are under way.
   */
  forget(isGone: (url: string) => boolean): Promise<number>;
  close(): Promise<void>;
}

/** The frontiers of a data folder, read beside a crawl that may be running; it takes no lock and writes nothing. */
export interface FrontierView {
  jobs(): Promise<JobStatus[]>;
  hosts(job: string): Promise<HostStatus[]>;
  ledger(job: string): AsyncIterable<LedgerEntry>;
  failures(job: string): AsyncIterable<Failure>;
  lists(job: string): AsyncIterable<Look>;
  /** Undefined for a URL that the job does not know. */
  look(job: string, url: string): Promise<(Look & LedgerEntry) | undefined>;
  close(): Promise<void>;
}
