export { bytes, duration, number, plural } from '../../words.ts';

/** Text from outside never steers a terminal: control characters become visible, bidi overrides go. */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n]|[\u2028\u2029]/gu, '\u00b7').replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/** Where text goes: a terminal, a file, or what a test reads. */
export type TextOutput = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** One line that is drawn over on a terminal, and plain lines now and then where it is piped. */
export class StatusLine {
  readonly #stream: TextOutput;
  #lastPlain = 0;
  #drawn = false;

  constructor(stream: TextOutput = process.stderr) {
    this.#stream = stream;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  show(text: string): void {
    if (this.isTerminal) {
      this.#stream.write(`\r\u001b[K${printable(text).slice(0, (this.#stream.columns || 80) - 1)}`);
      this.#drawn = true;
    } else if (Date.now() - this.#lastPlain > 10_000) {
      this.#lastPlain = Date.now();
      this.#stream.write(`${printable(text)}\n`);
    }
  }

  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[K');
    this.#drawn = false;
  }
}

/** A terminal's whole screen, drawn over without flicker. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  get rows(): number {
    return this.#stream.rows || 24;
  }

  /** `text` holds no control characters of others (printable). No line is let wrap. */
  draw(text: string): void {
    const width = this.#stream.columns || 80;
    const lines = text.split('\n', this.rows - 1).map((line) => line.slice(0, width));
    const start = this.#isDrawn ? '\u001b[H' : '\u001b[2J\u001b[H';
    this.#stream.write(`${start}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
    this.#isDrawn = true;
  }
}
