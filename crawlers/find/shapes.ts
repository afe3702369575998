import type { FileKind, PageKind } from '../../model/records.ts';
import { isStory } from '../../model/records.ts';
import { remembered } from '../../model/remembered.ts';

/** Seen so often, a shape says what it is. */
const ENOUGH = 3;
const MOSTLY = 0.8;
/** More shapes than a site of sense has. */
const SHAPES_KEPT = 2000;

/** A path segment or value as its kind: the words that a site's addresses are made of. */
function classOf(part: string): string {
  const [stem = '', ending = ''] = splitEnding(part);
  if (/^(19|20)\d\d$/.test(stem)) return `Y${ending}`;
  if (/^(19|20)\d\d-\d\d(-\d\d)?$/.test(stem)) return `D${ending}`;
  if (/^\d{1,2}$/.test(stem)) return `d${ending}`;
  if (/^\d+$/.test(stem)) return `9${ending}`;
  if (isToken(stem)) return `T${ending}`;
  if ((stem.match(/[-_]/g)?.length ?? 0) >= 2) return /\d{4,}/.test(stem) ? `s9${ending}` : `s${ending}`;
  if (/\d{4,}/.test(stem)) return `w9${ending}`;
  return `w${ending}`;
}

const splitEnding = (part: string): string[] => /^(.+?)(\.[a-z]{2,5})?$/i.exec(part)?.slice(1) ?? [part];

/** Letters and digits mixed as no writer does: session ids, hashes. */
export const isToken = (text: string): boolean =>
  /^[\w-]{16,}$/.test(text) && (text.match(/\d[-_]?(?=[a-z])|[a-z][-_]?(?=\d)/gi)?.length ?? 0) >= 4;

/** The shape of an address, with its first word and without: /sport/2026/02/a-b-c.html is "sport/Y/d/s.html" and "w/Y/d/s.html". */
export const shapesOf = remembered((address): readonly [exact: string, general: string] => {
  const url = new URL(address);
  const parts = url.pathname.split('/').slice(1);
  const query = [...url.searchParams].map(([name, value]) => `${name}=${classOf(value)}`).sort();
  const rest = parts.slice(1).map(classOf);
  const tail = `${query.length > 0 ? '?' : ''}${query.join('&')}`;
  const first = parts[0] ?? '';
  const word = parts.length > 1 && /^[a-z]{2,}$/i.test(first) ? first : classOf(first);
  const shape = (start: string) => `${url.host}/${[start, ...rest].join('/')}${tail}`;
  return [shape(word), shape(classOf(first))];
});

/** What the addresses of each site tell of its pages, learned from pages that were read. */
export class Shapes {
  readonly #seen = new Map<string, { stories: number; all: number }>();

  learn(url: string, kind: PageKind | FileKind): void {
    for (const shape of new Set(shapesOf(url))) {
      const seen = this.#seen.get(shape) ?? { stories: 0, all: 0 };
      if (seen.all === 0 && this.#seen.size >= SHAPES_KEPT) continue;
      seen.all++;
      // A wall stands where a story would.
      if (isStory(kind) || kind === 'wall') seen.stories++;
      this.#seen.set(shape, seen);
    }
  }

  /** Whether an address looks like the site's stories; undefined while too few like it were read. */
  tellsStory(url: string): boolean | undefined {
    for (const shape of shapesOf(url)) {
      const seen = this.#seen.get(shape);
      if (!seen || seen.all < ENOUGH) continue;
      if (seen.stories >= seen.all * MOSTLY) return true;
      if (seen.stories <= seen.all * (1 - MOSTLY)) return false;
    }
    return undefined;
  }
}
