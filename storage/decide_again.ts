import type { Capture } from '../model/capture.ts';
import { Batch, KnownWithPending } from './batch.ts';
import type { Catalog } from './catalog/catalog.ts';
import { decide } from './decide.ts';
import { fill, type Place } from './fill.ts';
import type { Parsed } from './port.ts';
import type { Fate } from './warc/capture.ts';

/** A capture whose record is in the WARC, with all that it takes to decide again what it means. */
export interface Written {
  capture: Capture;
  parsed: Parsed | undefined;
  fate: Fate;
  place: Place;
}

/** The same captures, decided by what another writer has made known since. */
export function decideAgain(batch: Batch, catalog: Catalog, basis: number): Batch {
  const again = new Batch(basis);
  const known = new KnownWithPending([again], catalog);
  let number = catalog.totals().captures;
  for (const it of batch.written)
    fill(again, decide(it.capture, it.parsed, ++number, known, again, it.fate), it.place);
  again.written.push(...batch.written);
  for (const [host, needs] of batch.sites) again.sites.set(host, needs);
  return again;
}
