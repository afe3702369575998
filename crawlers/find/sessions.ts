import { hostOf } from '../../model/url.ts';
import { isToken } from './shapes.ts';

/** On one page, so many different paths carry the same made-up value when it is the visitor's, not the page's. */
const PATHS = 3;

/**
 * Finds each host's session parameters, whatever they are called: one page puts the same long random value
 * on links to different paths, which no story's id does.
 */
export class Sessions {
  readonly #names = new Map<string, Set<string>>();

  learn(links: Iterable<string>): void {
    const paths = new Map<string, Set<string>>();
    for (const link of links) {
      if (!link.includes('?')) continue;
      const url = new URL(link);
      for (const [name, value] of url.searchParams) {
        if (!isToken(value)) continue;
        const key = `${url.host} ${name} ${value}`;
        const known = paths.get(key) ?? new Set();
        paths.set(key, known.add(url.pathname));
        if (known.size === PATHS) this.#add(url.host, name);
      }
    }
  }

  /** The address without them. */
  strip(address: string): string {
    const names = address.includes('?') ? this.#names.get(hostOf(address)) : undefined;
    if (!names) return address;
    const url = new URL(address);
    for (const name of names) url.searchParams.delete(name);
    return url.href;
  }

  #add(host: string, name: string): void {
    this.#names.set(host, (this.#names.get(host) ?? new Set()).add(name));
  }
}
