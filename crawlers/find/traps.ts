import { hostOf } from '../../model/url.ts';
import { type Family, familyOf, type TrapReason } from './families.ts';

/** Pages in a row that bring nothing new, after which the rest of their family is left alone. */
export const BARREN_IN_A_ROW: Record<Exclude<TrapReason, 'redirect_loop'>, number> = {
  calendar: 3,
  session_ids: 3,
  endless_paging: 3,
  facets: 8,
};
/** What is remembered of a family and of a host: enough to tell new from known, bounded all the same. */
const LINKS_KEPT = 20_000;
const FAMILIES_KEPT = 5000;
const CUT_COUNTED = 10_000;

interface Watched {
  seen: Set<string>;
  barren: number;
  isCut: boolean;
}

/**
 * Ends what a site makes without end. A family of pages (calendar, facets, paging, session ids) is read for as long as
 * its pages lead to anything outside it; when several in a row did not, no more of it is asked for.
 */
export class Traps {
  readonly #families = new Map<string, Watched>();
  #isAnyCut = false;
  readonly #cut = new Map<string, Map<TrapReason, Set<string>>>();

  /** Why an address is not to be asked for. `isStory`: the site's stories look like it, and are never a trap. */
  judge(url: string, isStory: boolean): TrapReason | undefined {
    const family = isStory || !this.#isAnyCut ? undefined : familyOf(url);
    return family && this.#families.get(family.key)?.isCut ? family.reason : undefined;
  }

  /** Notes a page that is no story, and where it leads; false when that is nowhere new. */
  look(url: string, links: Iterable<string>): boolean {
    const family = familyOf(url);
    if (!family) return true;
    const watched = this.#watch(family);
    let isNew = false;
    for (const link of links) {
      if (watched.seen.has(link) || familyOf(link)?.key === family.key) continue;
      isNew = true;
      if (watched.seen.size < LINKS_KEPT) watched.seen.add(link);
    }
    watched.barren = isNew ? 0 : watched.barren + 1;
    if (watched.barren >= BARREN_IN_A_ROW[family.reason as keyof typeof BARREN_IN_A_ROW])
      this.#isAnyCut = watched.isCut = true;
    return isNew;
  }

  /** Counts an address that is not asked for. */
  count(url: string, reason: TrapReason): void {
    const host = hostOf(url);
    const reasons = this.#cut.get(host) ?? new Map<TrapReason, Set<string>>();
    const urls = reasons.get(reason) ?? new Set<string>();
    if (urls.size < CUT_COUNTED) urls.add(url);
    this.#cut.set(host, reasons.set(reason, urls));
  }

  /** For each host and reason, how many addresses were left alone; counted up to ten thousand. */
  counts(): Record<string, Record<string, number>> {
    const plain = [...this.#cut].map(([host, reasons]) => [
      host,
      Object.fromEntries([...reasons].map(([reason, urls]) => [reason, urls.size])),
    ]);
    return Object.fromEntries(plain);
  }

  #watch(family: Family): Watched {
    const known = this.#families.get(family.key);
    if (known) return known;
    // The oldest goes: what was cut long ago is cut again after a few pages.
    const [oldest] = this.#families.keys();
    if (this.#families.size >= FAMILIES_KEPT && oldest !== undefined) this.#families.delete(oldest);
    const watched = { seen: new Set<string>(), barren: 0, isCut: false };
    this.#families.set(family.key, watched);
    return watched;
  }
}
