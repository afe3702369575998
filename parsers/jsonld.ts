import { textContent } from 'domutils';
import type { Doc } from './document.ts';
import { parseTree } from './tree.ts';

/** One JSON-LD object. Values are only ever read through the helpers below: keys may be called anything. */
export type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const get = (item: Item | undefined, key: string): unknown =>
  item && Object.hasOwn(item, key) ? item[key] : undefined;

export const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Longer than any story. */
const LONGEST_CODED = 500_000;

/** Papers put HTML's entities into JSON too. */
export const plain = (text: string): string =>
  /&(?:\w{2,8}|#\w{2,6});/.test(text) && text.length < LONGEST_CODED
    ? textContent(parseTree(text.replaceAll('<', '&lt;'))).trim()
    : text.trim();

/** A string, or the string that an object stands for. */
export function str(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return plain(first) || undefined;
  if (typeof first === 'number') return String(first);
  if (isItem(first)) {
    const inner = get(first, '@value') ?? get(first, 'name') ?? get(first, '@id');
    return typeof inner === 'string' ? plain(inner) || undefined : undefined;
  }
  return undefined;
}

export const typesOf = (item: Item): string[] =>
  list(get(item, '@type'))
    .filter((type) => typeof type === 'string')
    .map((type) => type.replace(/^.*[/:#]/, ''));

const CONTROL = /\p{Cc}+/gu;

/** Papers forget to escape line breaks, leave commas behind, and wrap the script in comments. */
function parseTolerant(source: string): unknown {
  const text = source
    .replace(/^[\s;]*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)?/, '')
    .trim();
  const attempts = [
    () => text,
    () => text.replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)?[\s;]*$/, ''),
    () => text.replace(CONTROL, ' '),
    () =>
      text
        .replace(CONTROL, ' ')
        .replace(/,\s*([}\]])/g, '$1')
        .replace(/\\([^"\\/bfnrtu])/g, '$1'),
    () =>
      text
        .replace(CONTROL, ' ')
        .replace(/\}\s*\{/g, '},{')
        .replace(/^/, '[')
        .replace(/;?\s*$/, ']'),
  ];
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt());
    } catch {
      // The next, more forgiving reading.
    }
  }
  return undefined;
}

const LIMIT = 3000;

export class JsonLd {
  /** Every object that has a type, outermost first, in page order. */
  readonly items: Item[] = [];
  readonly broken: number;
  private readonly byId = new Map<string, Item>();

  constructor(doc: Doc) {
    let broken = 0;
    for (const { el } of doc.byTag.get('script') ?? []) {
      if (!/ld\+json/i.test(el.attribs.type ?? '')) continue;
      const text = el.children.map((child) => ('data' in child ? child.data : '')).join('');
      if (!text.trim()) continue;
      const value = parseTolerant(text);
      if (value === undefined) broken++;
      else this.collect(value);
    }
    this.broken = broken;
  }

  private collect(value: unknown): void {
    const queue: unknown[] = [value];
    for (let i = 0; i < queue.length && i < LIMIT; i++) {
      const item = queue[i];
      if (Array.isArray(item)) {
        for (const inner of item) queue.push(inner);
        continue;
      }
      if (!isItem(item)) continue;
      if (typesOf(item).length > 0) {
        this.items.push(item);
        const id = get(item, '@id');
        if (typeof id === 'string' && Object.keys(item).length > 2 && !this.byId.has(id))
          this.byId.set(id, item);
      }
      for (const key of Object.keys(item)) {
        const inner = item[key];
        if (typeof inner === 'object' && inner !== null) queue.push(inner);
      }
    }
  }

  /** The object itself, or the one that its `@id` points at. One step only, so circles end. */
  resolve(value: unknown): Item | undefined {
    if (!isItem(value)) return undefined;
    const id = get(value, '@id');
    const known = typeof id === 'string' && get(value, 'name') === undefined ? this.byId.get(id) : undefined;
    return known ?? value;
  }

  ofType(pattern: RegExp): Item[] {
    return this.items.filter((item) => typesOf(item).some((type) => pattern.test(type)));
  }
}
