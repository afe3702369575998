import type { ParsedHeadline } from '../../model/records.ts';
import type { Page } from '../page.ts';

/** The page's list of the site's newest stories; empty where it prints none. */
export function findLatest(_page: Page): ParsedHeadline[] {
  return [];
}
