import type { NewUrl } from '../port.ts';

/** As many as the pages of some hundred hosts link to from every page. */
const KEPT = 50_000;

/**
 * What was said of URLs lately, so that it need not be written again: most links of a page are those of the page before
 * it. Holds while no URL begins to wait anew, which may give a known one a better place.
 */
export class Said {
  /** By source and URL: the best priority, and whether a date. */
  readonly #said = new Map<string, { priority: number; isDated: boolean }>();

  /** Is there nothing new in it? */
  has({ url, source, priority, datedAt }: NewUrl): boolean {
    const said = this.#said.get(`${source} ${url}`);
    return said !== undefined && said.priority <= priority && (said.isDated || !datedAt);
  }

  /** Notes what is written. */
  add({ url, source, priority, datedAt }: NewUrl): void {
    const key = `${source} ${url}`;
    const said = this.#said.get(key);
    if (!said && this.#said.size >= KEPT) this.#said.clear();
    this.#said.set(key, {
      priority: Math.min(priority, said?.priority ?? Infinity),
      isDated: said?.isDated === true || Boolean(datedAt),
    });
  }

  forget(): void {
    this.#said.clear();
  }
}
