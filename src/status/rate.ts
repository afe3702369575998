/** How many a second over the last minute, from one counter a second. */
export class Rate {
  readonly #counts = new Float64Array(60);
  readonly #begun: number;
  #at: number;

  constructor(now = Date.now()) {
    this.#begun = now;
    this.#at = Math.floor(now / 1000);
  }

  note(now = Date.now()): void {
    this.#turnTo(now);
    const place = this.#at % 60;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  perSecond(now = Date.now()): number {
    this.#turnTo(now);
    const seconds = Math.min(60, Math.max(1, (now - this.#begun) / 1000));
    return this.#counts.reduce((a, b) => a + b, 0) / seconds;
  }

  /** Forgets the seconds that are older than a minute. */
  #turnTo(now: number): void {
    const second = Math.floor(now / 1000);
    for (let at = Math.max(this.#at + 1, second - 59); at <= second; at++) this.#counts[at % 60] = 0;
    this.#at = Math.max(this.#at, second);
  }
}
