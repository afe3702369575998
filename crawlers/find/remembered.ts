/** More addresses than the pages of a site have in common; when they are more, all are forgotten. */
const KEPT = 10_000;

/**
 * What was found out about an address, kept: most links of a page are those of the page before it, and taking an
 * address apart is the dear part of looking at it. For what hangs on nothing but the address.
 */
export function remembered<T>(find: (address: string) => T): (address: string) => T {
  const known = new Map<string, T>();
  return (address) => {
    const kept = known.get(address);
    if (kept !== undefined || known.has(address)) return kept as T;
    const found = find(address);
    if (known.size >= KEPT) known.clear();
    known.set(address, found);
    return found;
  };
}
