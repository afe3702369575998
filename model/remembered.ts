/** More texts than the pages of a site have in common; when they are more, all are forgotten. */
const KEPT = 10_000;

/**
 * What was found out about a text, kept: most links and lines of a page are those of the page before it, and taking them
 * apart is the dear part of reading it. For what hangs on nothing but the text, and is not changed by whoever gets it.
 */
export function remembered<T>(
  find: (text: string) => T,
  keepable: (text: string) => string = (text) => text,
): (text: string) => T {
  const known = new Map<string, { found: T }>();
  return (text) => {
    const kept = known.get(text);
    if (kept) return kept.found;
    const own = keepable(text);
    const found = find(own);
    if (known.size >= KEPT) known.clear();
    known.set(own, { found });
    return found;
  };
}

/** As remembered, of parts of a page; those over `longest` UTF-16 units come but once, and are looked at anew. */
export function rememberedLine<T>(find: (text: string) => T, longest: number): (text: string) => T {
  const kept = remembered(find, copied);
  return (text) => (text.length > longest ? find(text) : kept(text));
}

/** A part of a page's text would keep the whole page in memory. */
function copied(text: string): string {
  const copy = Buffer.from(text).toString();
  // Halves of a pair of surrogates are copied as they are in UTF-16 alone.
  return copy === text ? copy : Buffer.from(text, 'utf16le').toString('utf16le');
}
