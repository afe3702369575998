import { createHash } from 'node:crypto';
import { cronOf, minutesOf, type Schedule } from '../../model/schedule.ts';

/** One start of a job. Both are ms since 1970, by the wall clock. */
export interface Firing {
  /** The time that the schedule names. */
  slot: number;
  /** When the job is to be started: the slot and its jitter. */
  at: number;
}

/** When a job is due. Pure: it is asked with a time, and knows no clock. */
export interface Calendar {
  /** The first start after that moment, in the order of `at`. */
  after(ms: number): Firing | undefined;
}

/**
 * The calendar of a job. The jitter of a slot is made of the job's name and the slot: every process, and every restart
 * of one, finds the same.
 */
export function calendarOf(job: string, schedule: Schedule): Calendar {
  const nextSlot = slotsOf(schedule);
  const jitterMs = schedule.jitter_s * 1000;
  const search = (ms: number): Firing | undefined => {
    let first: Firing | undefined;
    // A later slot with a shorter jitter may come first.
    for (let slot = nextSlot(ms - jitterMs - 1); slot !== undefined; slot = nextSlot(slot)) {
      if (first && slot >= first.at) break;
      const at = slot + jitterOf(job, slot, schedule.jitter_s) * 1000;
      if (at > ms && (!first || at < first.at)) first = { slot, at };
    }
    return first;
  };
  // Reading a time zone is slow, and whoever waits asks again and again.
  let known: { from: number; firing: Firing } | undefined;
  return {
    after(ms) {
      if (known && ms >= known.from && ms < known.firing.at) return known.firing;
      const firing = search(ms);
      known = firing && { from: ms, firing };
      return firing;
    },
  };
}

/** The slots one after another: the first one after a moment. */
function slotsOf({ every, cron, timezone }: Schedule): (ms: number) => number | undefined {
  if (cron !== undefined) {
    const times = cronOf(cron, timezone);
    return (ms) => times.nextRun(new Date(ms))?.getTime();
  }
  const step = (minutesOf(every ?? '') ?? Number.NaN) * 60_000;
  return (ms) => (Math.floor(ms / step) + 1) * step;
}

/** Whole seconds from 0 to `most`, evenly. */
export function jitterOf(job: string, slot: number, most: number): number {
  if (most === 0) return 0;
  const hash = createHash('sha256').update(`${job}\n${slot}`).digest();
  return Math.floor((hash.readUInt32BE() / 2 ** 32) * (most + 1));
}
