import type { CompactReport } from '../../compact/compact.ts';
import { plural, printable } from './terminal.ts';

/** What a compaction did, for a person. */
export function compactSummary({ sealed, made, merged, beside, damaged }: CompactReport): string {
  const told = [
    ...(made.length > 0
      ? [`${plural(merged.length, 'small segment')} put into ${plural(made.length, 'segment')}.`]
      : []),
    ...(sealed > 0 ? [`${plural(sealed, 'segment')} of months that are over sealed.`] : []),
    ...(beside.length > 0 ? [`${plural(beside.length, 'file')} of Parquet and CDXJ made.`] : []),
    ...damaged.map((path) => `${printable(path)} is damaged and was left alone: newskeep verify --repair.`),
  ];
  return told.length > 0 ? told.join('\n') : 'There was nothing to do.';
}
