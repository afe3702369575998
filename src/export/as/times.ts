/**
 * A time as Python prints a datetime without its zone, "2026-02-04 18:15:00": the page's own clock, its offset dropped;
 * what is not stated so finely begins (midnight, the first of the month). Null where nothing is stated.
 */
export function wallClock(stated: string | null): string | null {
  const [, year, month = '01', day = '01', time = '00:00', second = '00'] =
    /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(?::(\d\d))?)?/.exec(stated ?? '') ?? [];
  return year === undefined ? null : `${year}-${month}-${day} ${time}:${second}`;
}

/** An instant in UTC, as Python prints it. */
export const utcClock = (instant: string): string => instant.slice(0, 19).replace('T', ' ');
