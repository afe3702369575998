import type { Catalog } from './catalog/catalog.ts';
import type { NumberedFile } from './layout.ts';

/** Numbers files on from the catalog; one that was given away and not committed is given again next time. */
export function serialNumbers(catalog: Pick<Catalog, 'lastSerial'>): (kind: NumberedFile['kind']) => number {
  const last = new Map<NumberedFile['kind'], number>();
  return (kind) => {
    const next = (last.get(kind) ?? catalog.lastSerial(kind)) + 1;
    last.set(kind, next);
    return next;
  };
}
