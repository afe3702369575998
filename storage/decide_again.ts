import { Batch, KnownWithPending } from './batch.ts';
import type { Catalog } from './catalog/catalog.ts';
import { decide } from './decide.ts';
import { fill } from './fill.ts';

/** The same captures, decided by what another writer has made known since. */
export function decideAgain(batch: Batch, catalog: Catalog, basis: number): Batch {
  const again = new Batch();
  again.basis = basis;
  again.decided = batch.decided;
  const known = new KnownWithPending([again], catalog);
  let number = catalog.totals().captures;
  for (const it of batch.written)
    fill(again, decide(it.capture, it.parsed, ++number, known, again, it.fate), it.place);
  for (const reading of batch.readings) again.addReading(reading);
  again.written.push(...batch.written);
  for (const [host, needs] of batch.sites) again.sites.set(host, needs);
  return again;
}
