import type { FoundUrl } from '../../crawlers/find/finder.ts';
import type { LastVisit } from '../../storage/port.ts';

/** A source may state a day alone, and its clock may be late. */
const LATE_MS = 24 * 3_600_000;
/** A clock may be ahead by so much. */
const AHEAD_MS = 5 * 60_000;
/** So few are looked at whatever share of the file they are. */
const FEW = 2;
/** At a look, the newest of them; of so many that were noted. */
const MOST = 200;
const MOST_NOTED = 10_000;

/**
 * Pages that a sitemap (`lastmod`) or a feed (`updated`, `date_modified`) says to have changed since they were fetched.
 * A file that says so of most of its pages states when it was made, not when they changed, and is not believed.
 */
export class StatedChanges {
  readonly #since: number;
  readonly #now: number;
  readonly #lastVisit: (url: string) => LastVisit | undefined;
  readonly #changed: { url: string; at: number }[] = [];
  #stated = 0;
  #counted = 0;

  /** `lookedAt`: when the file was read before. Of one that was not, nothing is taken: its pages are as new as it is. */
  constructor(
    lookedAt: string | undefined,
    lastVisit: (url: string) => LastVisit | undefined,
    now = Date.now(),
  ) {
    this.#since = lookedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(lookedAt) - LATE_MS;
    this.#lastVisit = lastVisit;
    this.#now = now;
  }

  note(found: FoundUrl[]): void {
    for (const { url, changedAt } of found) {
      const at = Date.parse(changedAt ?? '');
      if (Number.isNaN(at)) continue;
      this.#stated++;
      if (at < this.#since || at > this.#now + AHEAD_MS) continue;
      const fetchedAt = this.#lastVisit(url)?.fetchedAt;
      if (fetchedAt === undefined || Date.parse(fetchedAt) >= at) continue;
      if (++this.#counted <= MOST_NOTED) this.#changed.push({ url, at });
    }
  }

  /** Whether the file says of most pages that they changed. */
  get isDoubtful(): boolean {
    return this.#counted > Math.max(FEW, this.#stated / 2);
  }

  /** What is worth another look. */
  get due(): string[] {
    if (this.isDoubtful) return [];
    return this.#changed
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST)
      .map(({ url }) => url);
  }
}
