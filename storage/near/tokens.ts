/** What a UTF-16 unit is to a word. Written without spaces are scripts whose words only a dictionary would part. */
const GAP = 0;
const WORD = 1;
const HAN = 2;
const THAI = 3;
/** Stands within words and says nothing: soft hyphens, joiners, Arabic vowel signs and the line that stretches. */
const SILENT = 4;

/** How many characters from each one on make a token, about a word and a half of the script. */
const GRAM = { [HAN]: 3, [THAI]: 6 } as const;

const KINDS: [kind: number, units: RegExp][] = [
  [SILENT, /[\u00ad\u0640\u064b-\u0652\u0670\u200b-\u200f\u2060\ufeff]/],
  [HAN, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u30fc]/u],
  [THAI, /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u],
  // Halves of a pair are letters of a rare script, or an emoji, which harms nothing.
  [WORD, /[\p{L}\p{N}\p{M}]|[\ud800-\udfff]/u],
];

let kinds: Uint8Array | undefined;

/** Made when the first text comes: 65,536 tests take some ten milliseconds. */
function kindTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < table.length; unit++) {
    const text = String.fromCharCode(unit);
    table[unit] = KINDS.find(([, units]) => units.test(text))?.[0] ?? GAP;
  }
  return table;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** A growing row of token hashes, used again for each text. */
export class Tokens {
  hashes = new Uint32Array(4096);
  length = 0;

  /**
   * Adds the tokens of a text: words, or the characters of scripts without spaces, each with those after it. Case,
   * compatibility forms, punctuation and what is silent do not count.
   */
  add(text: string): void {
    kinds ??= kindTable();
    const folded = text.normalize('NFKC').toLowerCase();
    let word = OFFSET;
    let isInWord = false;
    for (let at = 0; at < folded.length; at++) {
      const unit = folded.charCodeAt(at);
      const kind = kinds[unit];
      if (kind === WORD) {
        word = Math.imul(word ^ unit, PRIME);
        isInWord = true;
        continue;
      }
      if (kind === SILENT) continue;
      if (isInWord) this.#push(word);
      word = OFFSET;
      isInWord = false;
      if (kind === HAN || kind === THAI) this.#push(gramHash(folded, at, kind, kinds));
    }
    if (isInWord) this.#push(word);
  }

  clear(): void {
    this.length = 0;
  }

  #push(hash: number): void {
    if (this.length === this.hashes.length) {
      const larger = new Uint32Array(this.hashes.length * 2);
      larger.set(this.hashes);
      this.hashes = larger;
    }
    this.hashes[this.length++] = hash;
  }
}

/** Of the characters from `at` on that are of the same kind, whatever stands between them. */
function gramHash(text: string, at: number, kind: typeof HAN | typeof THAI, kinds: Uint8Array): number {
  let hash = OFFSET;
  let left: number = GRAM[kind];
  for (let next = at; next < text.length && left > 0; next++) {
    const unit = text.charCodeAt(next);
    if (kinds[unit] === WORD) break;
    if (kinds[unit] !== kind) continue;
    hash = Math.imul(hash ^ unit, PRIME);
    left--;
  }
  return hash;
}
