import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';
import type { Served } from '../served.ts';
import { dayOf, manyOf } from './route.ts';

/** What the charts are asked for. */
export const period = z.object({
  from: dayOf('The first day; without it, 60 days before the last, or that of the oldest story'),
  to: dayOf('The last day; without it, the newest on which a story was published'),
  host: manyOf('Only these hosts.'),
});

export interface Period {
  from: string;
  to: string;
  hosts: string[];
}

export const DAY_MS = 86_400_000;
const USUAL_DAYS = 60;
/** More days than a chart shows, and than an answer should hold. */
const MOST_DAYS = 3700;

export async function periodOf(
  served: Served,
  { from, to, host = [] }: z.infer<typeof period>,
  signal: AbortSignal,
): Promise<Period> {
  const held = from && to ? undefined : await daysHeld(served, signal);
  const last = to ?? held?.newest ?? new Date().toISOString().slice(0, 10);
  const first = from ?? [dayFrom(last, -USUAL_DAYS), held?.oldest ?? ''].sort()[1] ?? last;
  inOrder(first, last);
  if (Date.parse(last) - Date.parse(first) > MOST_DAYS * DAY_MS)
    throw new NewskeepError('usage', `From ${first} to ${last} are more than ${MOST_DAYS} days.`, {
      hint: 'Ask for fewer.',
    });
  return { from: first, to: last, hosts: host };
}

/** Throws `usage` where the first day is later than the last one; of two alone. */
export function inOrder(from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new NewskeepError('usage', `The first day, ${from}, is later than the last one, ${to}.`, {
    hint: 'Give the earlier day first.',
  });
}

/** Of what is not dated later than it was fetched: a mistaken year must not move every chart. */
async function daysHeld(served: Served, signal: AbortSignal) {
  const [held] = await served.rows<{ oldest: string | null; newest: string | null }>(
    `SELECT min(published_on)::VARCHAR AS oldest, max(published_on)::VARCHAR AS newest
     FROM articles WHERE published_on <= first_seen_at::DATE + 1`,
    [],
    signal,
  );
  return held;
}

/** The day so many days later. */
export const dayFrom = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
