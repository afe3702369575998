import type { ScheduledJob } from '../job_files.ts';

/** A job that another scheduler is to start. */
export interface Order extends ScheduledJob {
  /** Program and arguments, paths absolute. */
  argv: string[];
  /** Where the archive lies, a path or an s3: place, and the state folder where one is named. */
  data: string;
  state?: string | undefined;
  /** Flags of `newskeep crawl` beside those. */
  flags: string[];
}

/** What exit codes mean to whoever starts a run; a code in none of the lists is worth another try. */
export interface Verdicts {
  /** Beside 0. */
  success: number[];
  /** Nothing new, or nothing to be done now: the next start goes on. */
  skip: number[];
  /** Another try brings the same. */
  giveUp: number[];
}

export interface UnitFile {
  name: string;
  text: string;
}

/** In every file: what may be written anew. */
export const MADE = 'Made by newskeep schedule export';
