/** What a host's pages have shown of their need for a browser. Evidence, not a setting: it grows old. */
export interface SiteNeeds {
  /** When a page of the host was last empty without its script; ISO 8601. */
  shellAt: string | null;
  /** Whether a list of the host held more links once a browser had scrolled it and asked for more. */
  listsGrow: boolean | null;
  /** When that was last tried. */
  listsTriedAt: string | null;
}

export const NO_NEEDS: SiteNeeds = { shellAt: null, listsGrow: null, listsTriedAt: null };
