import { literal } from '../../query/columns.ts';
import { number } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, page, rounded } from '../schema.ts';

/** Clocks differ, and stories are put up a little early. */
const EARLY_MS = 3_600_000;
const NEWEST = 30;
const STORIES = 3;
const SHARE = 0.2;

/** A host of whose newest stories a fifth, and three at least, state a time of more than an hour after they were fetched. */
export async function checkFuture(records: Records, host: string): Promise<Finding[]> {
  const newest = await records.all<{ url: string; ms: number; published: number }>(`
    SELECT url, ms, published FROM stories WHERE host = ${literal(host)} AND published IS NOT NULL
    ORDER BY ms DESC LIMIT ${NEWEST}`);
  const early = newest.filter(({ ms, published }) => published > ms + EARLY_MS).reverse();
  if (early.length < STORIES || early.length < SHARE * newest.length) return [];
  const ahead = Math.max(...early.map(({ ms, published }) => published - ms)) / 1000;
  const what = `${number(early.length)} of its ${number(newest.length)} newest stories state a time after the one when they were fetched.`;
  const evidence = {
    stories: early.length,
    of_newest: newest.length,
    share: rounded(early.length / newest.length),
    most_ahead_s: Math.round(ahead),
  };
  return [
    finding('future', what, {
      host,
      since: early[0]?.ms,
      evidence,
      pages: early.slice(-3).map(page('after')),
    }),
  ];
}
