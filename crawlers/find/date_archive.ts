import { remembered } from '../../model/remembered.ts';

/** A page of a date archive: /2019/03/, /archive/2019-03-14, /news/2019/03/14.html, ?date=2019-03-14. */
interface ArchivePage {
  year: number;
  /** From 1. */
  month: number;
  /** Null for a page of a month. */
  day: number | null;
  /** The same site's page of another day or month. */
  at: (date: Date) => string;
}

const DATE = String.raw`((?:19|20)\d\d)([/-])(\d{1,2})(?:\3(\d{1,2}))?`;
const IN_PATH = new RegExp(String.raw`^(.*/)${DATE}(/|\.\w{2,5})?$`);
const IN_QUERY = new RegExp(String.raw`^(\?\w+=)${DATE}()$`);
/** So many neighbours are asked for at a time: a paper that paused for less is read on beyond the pause. */
const STRIDE = { day: 7, month: 3 };
const DAY_MS = 24 * 3_600_000;

export const archivePage = remembered((address): ArchivePage | undefined => {
  const url = URL.parse(address);
  if (!url) return undefined;
  const found = url.search ? IN_QUERY.exec(url.search) : IN_PATH.exec(url.pathname);
  if (!found) return undefined;
  const [, before = '', year = '', mark = '', month = '', day, after = ''] = found;
  if (Number(month) < 1 || Number(month) > 12 || Number(day ?? 1) < 1 || Number(day ?? 1) > 31)
    return undefined;
  const isPadded = month.length === 2;
  const digits = (value: number) => (isPadded ? String(value).padStart(2, '0') : String(value));
  const at = (date: Date) => {
    const parts = [date.getUTCFullYear(), digits(date.getUTCMonth() + 1)];
    if (day !== undefined) parts.push(digits(date.getUTCDate()));
    return `${url.origin}${url.search ? url.pathname : ''}${before}${parts.join(mark)}${after}`;
  };
  return { year: Number(year), month: Number(month), day: day === undefined ? null : Number(day), at };
});

/** The first moment of the page's day or month, and the first after it. */
export function spanOf({ year, month, day }: ArchivePage): { from: number; to: number } {
  if (day !== null) {
    const from = Date.UTC(year, month - 1, day);
    return { from, to: from + DAY_MS };
  }
  return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) };
}

/** The pages before and after, none that is over before `since` or that begins after `now`. */
export function neighbours(page: ArchivePage, since: number, now: number): string[] {
  const { from } = spanOf(page);
  const stride = page.day === null ? STRIDE.month : STRIDE.day;
  const urls: string[] = [];
  for (let step = -stride; step <= stride; step++) {
    const date =
      page.day === null
        ? new Date(Date.UTC(page.year, page.month - 1 + step))
        : new Date(from + step * DAY_MS);
    const isOver = (page.day === null ? Date.UTC(page.year, page.month + step) : +date + DAY_MS) <= since;
    if (step !== 0 && !isOver && +date <= now) urls.push(page.at(date));
  }
  return urls;
}
