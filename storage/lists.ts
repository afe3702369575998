import type { Known, UrlState } from './known.ts';

/**
 * Whether a page's list of headlines is to be written. It is, when nothing written so far tells it:
 *
 * - the page showed the same list at its last look: told;
 * - the page is a seed, where whoever reads the list looks for it: news, though an article may have shown it first;
 * - the page's first look: told, if any page of the host ever showed this list (500 articles carry one list);
 * - the page's list changed: told, if the host's list was written since this page's last look.
 *
 * So each page's changes can be read from the rows, a return to an earlier list (A, B, A) included: at the
 * second A the first A was written before the page's look at B, which makes it news again. Time is counted in
 * captures, not clocks, because answers arrive out of order.
 */
export function isNewList(
  list: { host: string; listHash: string; isOfSeed: boolean },
  last: Pick<UrlState, 'listHash' | 'listSeen'> | undefined,
  known: Known,
): boolean {
  if (last?.listHash === list.listHash) return false;
  const recorded = known.list(list.host, list.listHash);
  if (recorded === undefined || list.isOfSeed) return true;
  return last !== undefined && last.listHash !== null && recorded <= last.listSeen;
}
