import type { Fetched } from '../../crawlers/fetcher.ts';
import type { ErrorCode } from '../../model/errors.ts';
import type { Finish } from '../../queues/port.ts';
import { Rate } from './rate.ts';

/** What a running crawl knows of a host, and the frontier does not. */
export interface HostPace {
  host: string;
  /** Visits of this run that ended, and how far apart they were on average. */
  visits: number;
  interval_ms: number | null;
  /** The pause that the host is given now, and when it may be asked again. */
  pause_ms: number;
  next_at: string;
  /** The trouble of its last visit. */
  code: ErrorCode | null;
}

interface Tracked extends Omit<HostPace, 'host' | 'interval_ms' | 'next_at'> {
  firstAt: number;
  lastAt: number;
}

/** Hosts remembered: those that were asked last. */
const HOSTS = 1000;

/** Keeps the pace of a run: over all hosts, and of each. */
export class Monitor {
  readonly #rate = new Rate();
  readonly #hosts = new Map<string, Tracked>();

  visited(end: Finish, { pauseMs }: Fetched, now = Date.now()): void {
    this.#rate.note(now);
    const { host } = end.visit;
    const before = this.#hosts.get(host);
    this.#hosts.delete(host);
    this.#hosts.set(host, {
      visits: (before?.visits ?? 0) + 1,
      pause_ms: pauseMs,
      code: end.state === 'done' ? null : end.code,
      firstAt: before?.firstAt ?? now,
      lastAt: now,
    });
    if (this.#hosts.size <= HOSTS) return;
    const [oldest] = this.#hosts.keys();
    if (oldest !== undefined) this.#hosts.delete(oldest);
  }

  perSecond = (): number => this.#rate.perSecond();

  hosts(): HostPace[] {
    return [...this.#hosts].map(([host, { firstAt, lastAt, visits, pause_ms, code }]) => ({
      host,
      visits,
      interval_ms: visits > 1 ? Math.round((lastAt - firstAt) / (visits - 1)) : null,
      pause_ms,
      next_at: new Date(lastAt + pause_ms).toISOString(),
      code,
    }));
  }
}
