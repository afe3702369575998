import { Dice } from '../../fixtures/press/random.ts';
import { Language } from './words.ts';

/** A made-up paper: what stays the same over its stories. */
export interface Paper {
  host: string;
  publisher: string;
  language: Language;
  authors: string[];
  tags: string[];
  sections: string[];
}

const CODES = ['en', 'de', 'fr', 'tr', 'az', 'ru'] as const;

/** Papers whose sizes follow Zipf's law: `pick` gives the larger ones more often. */
export class Papers {
  readonly all: Paper[];
  readonly #reached: number[];

  constructor(hosts: number, seed: number) {
    const languages = CODES.map((code) => new Language(code, code === 'ru' ? 'cyrillic' : 'latin', seed));
    this.all = Array.from({ length: hosts }, (_, n) => paper(n, languages, new Dice(seed, 7, n)));
    let sum = 0;
    this.#reached = this.all.map((_, n) => {
      sum += 1 / (n + 10);
      return sum;
    });
  }

  pick(dice: Dice): Paper {
    const at = dice.roll() * (this.#reached.at(-1) ?? 0);
    const found = this.#reached.findIndex((reached) => at < reached);
    return this.all[found] as Paper;
  }
}

function paper(number: number, languages: Language[], dice: Dice): Paper {
  // Every third paper is English, so that one language has most.
  const language = languages[number % 3 === 0 ? 0 : number % languages.length] as Language;
  const some = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  return {
    host: `paper-${String(number).padStart(3, '0')}.test`,
    publisher: `${language.name(dice)} ${language.name(dice)}`,
    language,
    authors: some(40, () => `${language.name(dice)} ${language.name(dice)}`),
    tags: some(300, () => language.wordOfRank(dice.int(100, 3000))),
    sections: some(8, () => language.wordOfRank(dice.int(100, 400))),
  };
}
