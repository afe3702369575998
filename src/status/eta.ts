import type { HostStatus } from '../../queues/port.ts';
import type { Beacon } from './beacon.ts';

/**
 * Seconds until what is known now would be fetched: at the rate of the last minute, and no sooner than the
 * slowest host allows at its pace. Null while nothing tells. New links add to it.
 */
export function etaSeconds(hosts: HostStatus[], { visits_per_s, hosts: paces }: Beacon): number | null {
  const waiting = hosts.reduce((sum, host) => sum + host.waiting + host.retrying, 0);
  if (waiting === 0) return 0;
  const pace = new Map(paces.map((one) => [one.host, one]));
  const ofHosts = hosts.map((host) => {
    const { interval_ms = null, pause_ms = 0 } = pace.get(host.host) ?? {};
    return ((host.waiting + host.retrying) * Math.max(interval_ms ?? 0, pause_ms)) / 1000;
  });
  const slowest = ofHosts.reduce((a, b) => Math.max(a, b), 0);
  const together = visits_per_s > 0 ? waiting / visits_per_s : 0;
  const eta = Math.max(slowest, together);
  return eta > 0 ? Math.round(eta) : null;
}
