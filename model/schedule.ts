import { Cron } from 'croner';
import * as z from 'zod';

/**
 * When a job is started by `newskeep schedule run`, or by the units that `newskeep schedule export` writes. What the
 * times mean on days when clocks change stands in docs/scheduling.md.
 */

const MINUTES = { m: 1, h: 60, d: 24 * 60 } as const;
const LONGEST_MINUTES = 366 * MINUTES.d;

/** What every cron program reads: no seconds, nicknames, `L`, `W` or `#`. */
const FIELDS = /^(?:[\d*,/-]+[ \t]+){4}[\d*,/-]+$/;
const NAMES = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;
/** Cron programs disagree whether such a field counts as restricted where the other one is, too. */
const STEPPED_STAR = /^\*\/\d+$/;

/** Minutes of an interval like `15m`, `6h` or `1d`; undefined where it is none. */
export function minutesOf(every: string): number | undefined {
  const [, n, unit] = /^(\d{1,6})([mhd])$/.exec(every) ?? [];
  const minutes = Number(n) * MINUTES[unit as keyof typeof MINUTES];
  return minutes >= 1 && minutes <= LONGEST_MINUTES ? minutes : undefined;
}

/**
 * croner's reading of a cron expression. Like Vixie cron it tells fixed times (no `*` and no step in minute and hour)
 * from others where clocks change, and takes either day where both day fields are restricted.
 */
export const cronOf = (cron: string, timezone: string): Cron =>
  new Cron(cron, { timezone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });

function faultOfCron(cron: string): string | undefined {
  if (!FIELDS.test(cron.trim().replace(NAMES, '1')))
    return 'must be five fields as in crontab(5): minute, hour, day of the month, month, day of the week';
  const [, , dayOfMonth = '', , dayOfWeek = ''] = cron.trim().split(/\s+/);
  const stepped = [dayOfMonth, dayOfWeek].find((field) => STEPPED_STAR.test(field));
  if (stepped && dayOfMonth !== '*' && dayOfWeek !== '*')
    return `restricts both days: cron programs disagree about "${stepped}" then, so write a range and its step (1-31/2)`;
  try {
    return cronOf(cron, 'UTC').nextRun() ? undefined : 'names a time that never comes';
  } catch (error) {
    return `is no cron expression (${(error as Error).message.replace(/^CronPattern: /, '')})`;
  }
}

/** Names of the IANA database alone: an offset like +02:00 knows no summer time, and other programs do not read it. */
function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

export const scheduleSchema = z
  .strictObject({
    every: z
      .string()
      .refine(
        (text) => minutesOf(text) !== undefined,
        'must be an interval from 1m to 366d, like 15m, 6h or 1d',
      )
      .optional()
      .describe(
        'How often a run is started: `15m`, `6h`, `1d`. Counted from 1970-01-01T00:00Z, so that a restart shifts nothing.',
      ),
    cron: z
      .string()
      .superRefine((text, context) => {
        const message = faultOfCron(text);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .optional()
      .describe('Or when, as a cron expression of five fields: `"*/10 6-22 * * *"`.'),
    timezone: z
      .string()
      .refine(isTimezone, 'is no time zone of the IANA database, like Europe/Berlin')
      .default('UTC')
      .describe('The time zone of `cron`, by its IANA name.'),
    jitter_s: z
      .int()
      .nonnegative()
      .max(3600)
      .default(0)
      .describe(
        'Every run starts up to so many seconds later, by a number made of job and time: many jobs do not start at once.',
      ),
    catch_up: z
      .enum(['once', 'none'])
      .default('once')
      .describe(
        'What becomes of times that were missed (asleep, not running): `once`, one run at once for all of them, or `none`.',
      ),
  })
  .superRefine(({ every, cron, jitter_s }, context) => {
    const isEither = (every === undefined) !== (cron === undefined);
    if (!isEither)
      context.addIssue({ code: 'custom', message: 'needs either `every` or `cron`, and not both' });
    if (every !== undefined && jitter_s >= (minutesOf(every) ?? Number.POSITIVE_INFINITY) * 60)
      context.addIssue({ code: 'custom', path: ['jitter_s'], message: 'must be shorter than `every`' });
  });

export type Schedule = z.infer<typeof scheduleSchema>;
