/** A growing row of numbers. */
export class Growing {
  #numbers = new Float64Array(1024);
  length = 0;

  push(number: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = number;
  }

  /** All of them, smallest first; valid until the next push. */
  sorted(): Float64Array {
    return this.#numbers.subarray(0, this.length).sort();
  }
}
