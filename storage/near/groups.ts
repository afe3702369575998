/** Which texts belong together (union-find), 4 bytes a text. */
export class Groups {
  #parents = new Int32Array(1024);
  /** Texts known so far: 0 to size - 1. */
  size = 0;

  /** Makes room for the texts up to `size`, each a group of its own. */
  grow(size: number): void {
    if (size > this.#parents.length) {
      const larger = new Int32Array(Math.max(size, Math.ceil(this.#parents.length * 1.5)));
      larger.set(this.#parents.subarray(0, this.size));
      this.#parents = larger;
    }
    for (let text = this.size; text < size; text++) this.#parents[text] = text;
    this.size = Math.max(this.size, size);
  }

  /** The first text of the group. */
  of(text: number): number {
    let at = text;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const above = this.#parents[parent] ?? parent;
      this.#parents[at] = above;
      at = above;
    }
  }

  join(a: number, b: number): void {
    const [first, second] = [this.of(a), this.of(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }
}
