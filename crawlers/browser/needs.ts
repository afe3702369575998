import type { Job } from '../../model/job.ts';
import type { ParsedPage } from '../../model/page.ts';
import { NO_NEEDS, type SiteNeeds } from '../../model/site.ts';

/** What a host has shown is believed for this long, then it has to show it anew. */
const BELIEVED_MS = 30 * 24 * 3_600_000;

/** Why a page is drawn. `asked`: the job wants every page drawn. */
export type Need = 'shell' | 'list' | 'asked';

const isFresh = (at: string | null, now: number): boolean =>
  at !== null && now - Date.parse(at) < BELIEVED_MS;

/**
 * Whether a page needs the browser. An empty page with a script does; on a host that has shown such pages lately, so
 * does one that tells nothing. A list with "see more" that leads nowhere is tried once a host, and again while
 * trying brings more.
 */
export function needOf(
  mode: Job['browser'],
  { kind, warnings }: Pick<ParsedPage, 'kind' | 'warnings'>,
  site: SiteNeeds = NO_NEEDS,
  now = Date.now(),
): Need | undefined {
  if (mode === 'never') return undefined;
  if (mode === 'always') return 'asked';
  if (warnings.includes('needs_browser')) return 'shell';
  if (kind === 'other' && isFresh(site.shellAt, now)) return 'shell';
  const isWorthTrying = site.listsGrow === true || !isFresh(site.listsTriedAt, now);
  return kind === 'list' && warnings.includes('more_by_script') && isWorthTrying ? 'list' : undefined;
}

/** Whether pages of the host are looked at within its turn, since they are likely to be drawn. */
export const isLikely = (mode: Job['browser'], site: SiteNeeds = NO_NEEDS, now = Date.now()): boolean =>
  mode === 'always' || (mode === 'auto' && (isFresh(site.shellAt, now) || site.listsGrow === true));
