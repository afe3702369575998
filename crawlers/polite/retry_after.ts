import { type HeaderList, header } from '../../model/capture.ts';
import { LONGEST_PAUSE_MS } from '../../model/pause.ts';

/** Retry-After in both forms, seconds and HTTP date (RFC 9110, 10.2.3), as ms from now, a day at most. */
export function retryAfter(headers: HeaderList): number | undefined {
  const value = header(headers, 'retry-after');
  if (!value) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_PAUSE_MS, Math.max(0, ms));
}
