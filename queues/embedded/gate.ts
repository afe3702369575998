import type { PaceOf } from '../port.ts';

interface HostState {
  underWay: number;
  nextAt: number;
  /** The end of the longest pause that a visit was given, whichever visit ends last. */
  closedUntil: number;
  /** The pause that the host was given last, kept between the beginnings of visits too. */
  pauseMs: number;
}

/** Who may be asked when: at most `perHost` visits under way at a host, and a pause between any two. Times in ms. */
export class HostGate {
  readonly #hosts = new Map<string, HostState>();
  readonly #paceOf: PaceOf;

  /** `pauseMs` is the pause of a host that was not given another one yet. */
  constructor(paceOf: PaceOf) {
    this.#paceOf = paceOf;
  }

  /** When the host may be asked next: the past for now, undefined while its visits are all under way. */
  opensAt(host: string): number | undefined {
    const state = this.#hosts.get(host);
    if (!state) return 0;
    return state.underWay < this.#paceOf(host).perHost ? state.nextAt : undefined;
  }

  enter(host: string, now: number): void {
    const state = this.#state(host);
    state.underWay++;
    state.nextAt = Math.max(state.nextAt, now + state.pauseMs);
  }

  /** The host is not to be asked before `until`. */
  close(host: string, until: number): void {
    const state = this.#state(host);
    state.closedUntil = Math.max(state.closedUntil, until);
    state.nextAt = Math.max(state.nextAt, until);
  }

  #state(host: string): HostState {
    const known = this.#hosts.get(host);
    if (known) return known;
    const state = { underWay: 0, nextAt: 0, closedUntil: 0, pauseMs: this.#paceOf(host).pauseMs };
    this.#hosts.set(host, state);
    return state;
  }

  leave(host: string, pauseMs: number, now: number): void {
    const state = this.#hosts.get(host);
    if (!state) return;
    state.underWay--;
    state.pauseMs = pauseMs;
    state.closedUntil = Math.max(state.closedUntil, now + pauseMs);
    state.nextAt = Math.max(state.underWay > 0 ? state.nextAt : 0, state.closedUntil);
    this.#sweep(now);
  }

  /** A million hosts pass through here; those with nothing to remember are forgotten, now and then. */
  #sweep(now: number): void {
    if (this.#hosts.size < this.#sweepAt) return;
    for (const [host, { underWay, nextAt }] of this.#hosts)
      if (underWay === 0 && nextAt <= now) this.#hosts.delete(host);
    this.#sweepAt = Math.max(1000, this.#hosts.size * 2);
  }
  #sweepAt = 1000;
}
