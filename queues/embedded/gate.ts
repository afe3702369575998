/** Who may be asked when: at most `perHost` visits under way at a host, and a pause after each. Times in ms. */
export class HostGate {
  readonly #hosts = new Map<string, { underWay: number; nextAt: number }>();
  readonly #perHost: number;

  constructor(perHost: number) {
    this.#perHost = perHost;
  }

  isOpen(host: string, now: number): boolean {
    const state = this.#hosts.get(host);
    return !state || (state.underWay < this.#perHost && state.nextAt <= now);
  }

  enter(host: string): void {
    const state = this.#hosts.get(host) ?? { underWay: 0, nextAt: 0 };
    state.underWay++;
    this.#hosts.set(host, state);
  }

  leave(host: string, delayMs: number, now: number): void {
    const state = this.#hosts.get(host);
    if (!state) return;
    state.underWay--;
    state.nextAt = Math.max(state.nextAt, now + delayMs);
    // A million hosts pass through here; those with nothing to remember are forgotten.
    if (state.underWay === 0 && state.nextAt <= now) this.#hosts.delete(host);
  }
}
