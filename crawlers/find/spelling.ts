import { remembered } from '../../model/remembered.ts';
import { shapesOf } from './shapes.ts';

/** Redirects that say the same, before links are spelt as they say. */
const ENOUGH = 2;

const withSlash = (address: string): string => {
  const url = new URL(address);
  url.pathname = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return url.href;
};
const withoutSlash = (address: string): string => {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/(.)\/$/, '$1');
  return url.href;
};

/**
 * With or without a slash at the end: only the site knows which, and says so by redirecting. After a few redirects
 * of one shape, links of that shape are asked for as they should be, which saves a request each and a second spelling.
 */
export class Spelling {
  /** Above zero for the slash, below for none. */
  readonly #says = new Map<string, number>();

  learn(from: string, to: string): void {
    if (from === to || withSlash(from) !== withSlash(to)) return;
    const shape = keyOf(from);
    this.#says.set(shape, (this.#says.get(shape) ?? 0) + (to === withSlash(to) ? 1 : -1));
  }

  spell(url: string): string {
    // Most sites redirect nobody for a slash.
    if (this.#says.size === 0) return url;
    const says = this.#says.get(keyOf(url)) ?? 0;
    if (Math.abs(says) < ENOUGH) return url;
    return says > 0 ? withSlash(url) : withoutSlash(url);
  }
}

const keyOf = remembered((url) => shapesOf(withoutSlash(url))[0]);
