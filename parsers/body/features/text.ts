import { rememberedLine } from '../../../model/remembered.ts';
import { APPEAL, ASKS, CREDIT, ENDS, READ_ALSO, RULE_LINE, SHORT_NOTE } from '../../lexicon/lines.ts';
import { BY } from '../../lexicon/people.ts';
import { TAG_LABEL } from '../../lexicon/tags.ts';
import { sizeOf } from '../../text.ts';
import { type FeatureGroup, flag, log } from './group.ts';

/** Characters that are looked at one by one. */
const LOOK = 400;
const COMMAS = ',،、，;；';
export const ENDED = /[.!?…。！？؟।]["”’»)』」\]]*\s*$/;

interface Letters {
  commas: number;
  digits: number;
  capitals: number;
  length: number;
}

function lettersOf(text: string): Letters {
  const length = Math.min(LOOK, text.length);
  const letters = { commas: 0, digits: 0, capitals: 0, length };
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) letters.digits++;
    else if (code >= 65 && code <= 90) letters.capitals++;
    else if (code === 44 || code === 59) letters.commas++;
    else if (code > 127) {
      const char = text[i] ?? '';
      if (COMMAS.includes(char)) letters.commas++;
      else if (char !== char.toLowerCase()) letters.capitals++;
      else if ((code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9)) letters.digits++;
    }
  }
  return letters;
}

function wordsIn(text: string): number {
  let words = 1;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) words++;
  return words;
}

/** Text of so many characters is a line, which other pages of the paper may have too; longer is prose. */
const LINE = 160;

const readText = rememberedLine((text): readonly number[] => {
  const size = sizeOf(text);
  const short = size < 400;
  const line = size < 160;
  const { commas, digits, capitals, length } = lettersOf(text);
  const end = text.slice(-5);
  return [
    log(wordsIn(text)),
    flag(/[:：]\s*$/.test(end)),
    flag(/(?:\.\.\.|…|\[…\])\s*$/.test(end)),
    Math.min(8, commas),
    digits / length,
    capitals / length,
    flag(/^\p{Ll}/u.test(text)),
    flag(/^["“„«‘'「『]/.test(text)),
    flag(/[?？؟]\s*$/.test(end)),
    flag(short && /@|https?:|www\./.test(text)),
    flag(short && /©|\(c\)|copyright|rights reserved/i.test(text)),
    flag(line && /\d{1,2}[:.h]\d{2}/.test(text)),
    flag(line && /(?:19|20)\d{2}/.test(text)),
    flag(short && /[|›»•·]/.test(text)),
    flag(short && READ_ALSO.test(text)),
    flag(size < 300 && ASKS.test(text)),
    flag(size < 300 && APPEAL.test(text)),
    flag(line && CREDIT.test(text)),
    flag(line && SHORT_NOTE.test(text)),
    flag(size < 80 && ENDS.test(text)),
    flag(size < 80 && RULE_LINE.test(text)),
    flag(line && BY.test(text)),
    flag(line && TAG_LABEL.test(text)),
  ];
}, LINE);

/** What the block's own words say. */
export const textFeatures: FeatureGroup = {
  names: [
    'words',
    'colon',
    'ellipsis',
    'commas',
    'digits',
    'capitals',
    'starts_low',
    'quote',
    'question',
    'address',
    'copyright',
    'clock',
    'year',
    'bars',
    'read_also',
    'asks',
    'appeal',
    'credit',
    'note',
    'ends_story',
    'rule_line',
    'by',
    'tag_label',
  ],
  of:
    () =>
    ({ text }, put) => {
      for (const value of readText(text)) put(value);
    },
};
