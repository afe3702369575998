import { Dice } from '../../fixtures/press/random.ts';

/** Words that a language uses again and again, and how many names it can make up. */
const VOCABULARY = 50_000;
const TABLE_BITS = 20;

const LATIN = {
  onsets: ['b', 'br', 'd', 'dr', 'f', 'g', 'gl', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'v', 'w'],
  vowels: ['a', 'e', 'i', 'o', 'u', 'ea', 'ou', 'é', 'ö'],
  codas: ['', '', 'n', 'r', 'l', 's', 'nd', 'rt'],
};
const CYRILLIC = {
  onsets: ['б', 'в', 'г', 'д', 'др', 'з', 'к', 'л', 'м', 'н', 'п', 'пр', 'р', 'с', 'ст', 'т', 'х', 'ш'],
  vowels: ['а', 'е', 'и', 'о', 'у', 'я', 'ё'],
  codas: ['', '', 'н', 'р', 'л', 'с', 'й', 'ст'],
};
type Sounds = typeof LATIN;

/**
 * A made-up language: words that are drawn by Zipf's law (Mandelbrot's form, exponent 1.07, shift 2.7), and now and
 * then a name that nobody else has, as the vocabulary of real texts never ends.
 */
export class Language {
  readonly code: string;
  readonly #sounds: Sounds;
  readonly #words: string[];
  /** The word for each of 2^20 equally likely draws. */
  readonly #table = new Uint16Array(1 << TABLE_BITS);

  constructor(code: string, script: 'latin' | 'cyrillic', seed: number) {
    this.code = code;
    this.#sounds = script === 'latin' ? LATIN : CYRILLIC;
    const dice = new Dice(seed, code.length, code.charCodeAt(0), code.charCodeAt(1));
    const words = new Set<string>();
    for (let n = 0; words.size < VOCABULARY; n++) words.add(this.#word(dice, n < 60 ? 1 : n < 4000 ? 2 : 3));
    this.#words = [...words];
    fillByZipf(this.#table, VOCABULARY);
  }

  /** A word, and each 150th time a name. */
  word(dice: Dice): string {
    const roll = dice.int(0, 0xfffff);
    if (roll % 150 === 7) return this.name(dice);
    return this.#words[this.#table[roll] ?? 0] ?? '';
  }

  /** The word of a rank, 0 for the most frequent. */
  wordOfRank(rank: number): string {
    return this.#words[rank] ?? '';
  }

  name(dice: Dice): string {
    return capital(this.#word(dice, 3));
  }

  sentence(dice: Dice, words: number): string {
    let text = capital(this.word(dice));
    for (let n = 1; n < words; n++) text += ` ${this.word(dice)}`;
    return `${text}.`;
  }

  /** Like a headline: words of which few are those that every text has. */
  title(dice: Dice): string {
    const words = Array.from({ length: dice.int(5, 11) }, (_, n) =>
      n % 3 === 0 ? this.wordOfRank(dice.int(50, 8000)) : this.word(dice),
    );
    return capital(words.join(' '));
  }

  #word(dice: Dice, syllables: number): string {
    const { onsets, vowels, codas } = this.#sounds;
    let word = '';
    for (let n = 0; n < syllables; n++) word += dice.pick(onsets) + dice.pick(vowels) + dice.pick(codas);
    return word;
  }
}

function fillByZipf(table: Uint16Array, words: number): void {
  const weights = Float64Array.from({ length: words }, (_, rank) => (rank + 2.7) ** -1.07);
  const sum = weights.reduce((a, b) => a + b, 0);
  let [rank, reached] = [0, (weights[0] ?? 0) / sum];
  for (let at = 0; at < table.length; at++) {
    while (at / table.length >= reached && rank < words - 1) reached += (weights[++rank] ?? 0) / sum;
    table[at] = rank;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
