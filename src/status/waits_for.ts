import type { HostStatus } from '../../queues/port.ts';
import type { HostPace } from './monitor.ts';

/** What a host's URLs wait for, for a person; empty where none waits. `isRunning`: a crawl is at work on the job. */
export function waitsFor(
  host: HostStatus,
  pace: HostPace | undefined,
  isRunning: boolean,
  now = Date.now(),
): string {
  const { waiting, retrying, next_try_at, codes } = host;
  if (waiting + retrying === 0) return '';
  const parts: string[] = [];
  if (codes.robots_unreachable) parts.push('its robots.txt, which cannot be read');
  if (next_try_at && retrying > 0)
    parts.push(`another try of ${retrying} at ${clock(next_try_at)}${worst(codes)}`);
  if (waiting > 0 && !isRunning) parts.push('the next crawl');
  else if (waiting > 0 && pace && Date.parse(pace.next_at) > now)
    parts.push(`its pause of ${pace.pause_ms / 1000} s, until ${clock(pace.next_at)}`);
  else if (waiting > 0) parts.push('its turn');
  return parts.join('; ');
}

const clock = (instant: string) => `${instant.slice(11, 19)} UTC`;

const CALM = new Set(['robots_refused', 'out_of_scope', 'robots_unreachable']);

function worst(codes: HostStatus['codes']): string {
  const [first] = Object.entries(codes)
    .filter(([code]) => !CALM.has(code))
    .sort((a, b) => b[1] - a[1]);
  return first ? ` (${first[0]})` : '';
}
