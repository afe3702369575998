/** Work done one after another in the order it was asked for. After a failure nothing more is done. */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(() => this.#attempt(work));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#failure) throw this.#failure.error;
    try {
      return await work();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
