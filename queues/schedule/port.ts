import type { Due } from './due.ts';

export type { Schedule } from '../../model/schedule.ts';
export type { Calendar, Firing } from './calendar.ts';
export { LATE_MS, type Missed } from './due.ts';

/** Starts of a job that have come, and what is to be said about them. */
export interface Taken extends Omit<Due, 'last'> {
  /** The start is not to be made: some process is still at an earlier run of the job. */
  isBusy?: boolean;
  /** What kept the starts had lost them: they begin anew. */
  isLost?: boolean;
  /** A process that died had begun it. */
  isTakenOver?: boolean;
  /** To be called when the run is over, or was not made. */
  end(): Promise<void>;
}

/**
 * The starts of one job, each handed to one taker alone: of those in this process, or of all that share a Redis. Not its
 * job: to wait, or to run anything.
 */
export interface Starts {
  /** What has come since the last call; `now` is the wall clock, in ms. Durable before it is handed on. */
  take(now: number): Promise<Taken | undefined>;
  close(): Promise<void>;
}
