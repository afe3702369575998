/**
 * What makes a letter the same as another one to somebody who searches: marks that are often left out, letters that
 * keyboards lack, forms that depend on the place in a word. By Unicode's decomposition (NFKD, UAX #15), and beyond it:
 *
 * - Turkish and Azerbaijani: İ, I, ı and i are one letter, ə is e.
 * - German ß is ss; Danish ø is o; French œ is oe; and the like, of which NFKD knows nothing.
 * - Cyrillic ё is е, but й stays й, a letter of its own that nobody types as и.
 * - Greek without accents, and one sigma.
 * - Arabic without vowel signs and tatweel, one alef, one ya, one kaf, and ta marbuta as ha; Persian letters as the
 *   Arabic ones.
 * - Hebrew without points; Indic scripts without nukta, and candrabindu as anusvara; their vowels stay.
 * - Thai and Lao without tone marks.
 * - Japanese kana keep their voicing marks, which make another word.
 * - Digits of any script are 0 to 9.
 */

const MARKS = new RegExp(
  `[${[
    // Latin, Greek, Cyrillic
    '\u0300-\u036f\u0483-\u0487',
    // Hebrew
    '\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7',
    // Arabic
    '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed',
    // Indic nukta and accents
    '\u093c\u0951-\u0954\u09bc\u0a3c\u0abc\u0b3c\u0cbc',
    // Thai, Lao
    '\u0e47-\u0e4e\u0ec8-\u0ecd',
    // for any script
    '\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f',
  ].join('')}]`,
  'g',
);

/** Pairs of a letter and what it is read as. */
const PAIRS =
  'ıi əe ǝe ßss æae œoe øo đd ðd ħh łl ŋn ŧt þth ґг ςσ ٱا ىي یي ےي کك ةه ەه ہه ھه \u0901\u0902'.split(' ');
const LETTERS = new Map(PAIRS.map((pair) => [pair.charAt(0), pair.slice(1)]));
const ODD_LETTERS = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'g');

/** Where the ten digits of other scripts begin. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810,
];
const DIGITS = new RegExp(
  `[${ZEROS.map((zero) => `${String.fromCharCode(zero)}-${String.fromCharCode(zero + 9)}`).join('')}]`,
  'g',
);
const digit = (letter: string): string => {
  const unit = letter.charCodeAt(0);
  return String(unit - (ZEROS.findLast((zero) => zero <= unit) ?? unit));
};

const NOT_ASCII = /[^\0-\x7f]/;
const NO_LETTER = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu;

/** A word, or a part of one, as it stands in the index; empty where nothing of it is searched for. */
export function foldLetters(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[иИ]\u0306/g, 'й')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(ODD_LETTERS, (letter) => LETTERS.get(letter) ?? letter)
    .replace(DIGITS, digit)
    .normalize('NFC')
    .replace(NO_LETTER, '');
}
