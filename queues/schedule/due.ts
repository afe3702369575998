import type { Schedule } from '../../model/schedule.ts';
import type { Calendar, Firing } from './calendar.ts';

/** A start that is so late was missed: the machine slept, or nobody ran. */
export const LATE_MS = 60_000;
/**
 * A clock that is set back by less does not start again what was started; by more, it was wrong, and the new time
 * counts at once. cron(8) draws the line there too.
 */
export const CORRECTION_MS = 3 * 3_600_000;
/** Missed starts are counted up to here. */
const COUNTED = 1000;

export interface Missed {
  /** How many; `isMore` where they were not counted to the end. */
  count: number;
  isMore: boolean;
  /** ms since 1970 of the first one. */
  since: number;
}

/** What is to be done at a moment. */
export interface Due {
  /** The start to make now; of several that were missed, the latest that was counted. */
  firing?: Firing;
  /** Starts that were not made in time, `firing` apart where that one is on time. */
  missed?: Missed;
  /** The clock was set back so far that counting begins anew: by how many ms. */
  corrected?: number;
  /** Up to when starts are dealt with: what the next call is given as `last`. */
  last: number;
}

/** What is due of a calendar at `now`, when everything up to `last` was dealt with. */
export function dueAt(
  calendar: Calendar,
  catchUp: Schedule['catch_up'],
  { last, now }: { last: number; now: number },
): Due {
  if (last - now > CORRECTION_MS) return { last: now, corrected: last - now };
  const due: Firing[] = [];
  for (let one = calendar.after(last); one && one.at <= now; one = calendar.after(one.at)) {
    due.push(one);
    if (due.length > COUNTED) break;
  }
  const newest = due.at(-1);
  if (!newest) return { last };
  const isMore = due.length > COUNTED;
  const isOnTime = !isMore && now - newest.at <= LATE_MS;
  return {
    last: isMore ? now : newest.at,
    ...(isOnTime || catchUp === 'once' ? { firing: newest } : {}),
    ...missedOf(due.slice(0, isOnTime ? -1 : undefined), isMore),
  };
}

const missedOf = ([first, ...rest]: Firing[], isMore: boolean): { missed?: Missed } =>
  first ? { missed: { count: rest.length + (isMore ? 0 : 1), isMore, since: first.at } } : {};
