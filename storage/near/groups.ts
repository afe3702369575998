/** Texts of a page: a page more needs no copy of those before it. */
const PAGE_BITS = 18;
const IN_PAGE = 2 ** PAGE_BITS - 1;

/** Which texts belong together (union-find), 4 bytes a text. */
export class Groups {
  readonly #pages: Int32Array[] = [];
  /** Texts known so far: 0 to size - 1. */
  size = 0;

  /** Makes room for the texts up to `size`, each a group of its own. */
  grow(size: number): void {
    while (this.#pages.length << PAGE_BITS < size) {
      const first = this.#pages.length << PAGE_BITS;
      this.#pages.push(new Int32Array(IN_PAGE + 1).map((_, place) => first + place));
    }
    this.size = Math.max(this.size, size);
  }

  /** The first text of the group. */
  of(text: number): number {
    let at = text;
    for (;;) {
      const parent = this.#parent(at);
      if (parent === at) return at;
      const above = this.#parent(parent);
      this.#setParent(at, above);
      at = above;
    }
  }

  join(a: number, b: number): void {
    const [first, second] = [this.of(a), this.of(b)];
    this.#setParent(Math.max(first, second), Math.min(first, second));
  }

  #parent(text: number): number {
    return this.#pages[text >>> PAGE_BITS]?.[text & IN_PAGE] ?? text;
  }

  #setParent(text: number, parent: number): void {
    const page = this.#pages[text >>> PAGE_BITS];
    if (page) page[text & IN_PAGE] = parent;
  }
}
