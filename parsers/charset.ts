import { detectLanguage } from './lexicon/languages.ts';

interface Script {
  /** Its commonest letters, and the share of a text's letters beyond ASCII that they make up at least. */
  common: RegExp;
  share: number;
  /** Words mix these letters with a–z. */
  latin?: boolean;
}

const CYRILLIC: Script = { common: /[оеаинтсрвл]/g, share: 0.55 };
const CENTRAL: Script = { common: /[ąćęłńóśźżáčďéěíňřšťúůýžôľöüőűăâîşţđäß]/g, share: 0.8, latin: true };
const KANA: Script = { common: /[\u3040-\u30ff]/g, share: 0.35 };
const HAN: Script = {
  common: /[的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主]/g,
  share: 0.1,
};
const WESTERN: Script = {
  common: /[äöüßéèàçñáíóúêâôîûëïœæøåãõìòùÄÖÜÉÀÅØ¿¡«»’‘“”„–—…©® ·°]/g,
  share: 0.8,
  latin: true,
};

/** What papers were written in before UTF-8, the likelier first. */
const CHARSETS: Readonly<Record<string, Script>> = {
  'windows-1252': WESTERN,
  'windows-1251': CYRILLIC,
  'koi8-r': CYRILLIC,
  shift_jis: KANA,
  'euc-jp': KANA,
  'euc-kr': { common: /[\uac00-\ud7af]/g, share: 0.9 },
  gb18030: HAN,
  big5: HAN,
  'windows-1253': { common: /[αοιετνσρκςηπυλμάίό]/g, share: 0.6 },
  'windows-1255': { common: /[יוהלאשרתמבנ]/g, share: 0.6 },
  'windows-1256': { common: /[اليومنرتبةعده]/g, share: 0.6 },
  'windows-874': { common: /[านรอกเงมยลวดท่สตี้]/g, share: 0.5 },
  'windows-1250': CENTRAL,
  'iso-8859-2': CENTRAL,
  'windows-1254': { common: /[çğıöşüâîİÇÖŞÜ]/g, share: 0.8, latin: true },
  'windows-1257': { common: /[ąčęėįšųūžāēģīķļņõäöü]/g, share: 0.8, latin: true },
  'windows-1258': { common: /[\u0300-\u0323àáâãèéêìíòóôõùúăđĩũơưạ]/g, share: 0.7, latin: true },
};
/** Latin letters of several charsets look alike to a counter: only a language or country tells these. */
const ANYWHERE = Object.keys(CHARSETS).slice(0, 12);

/** Legacy charsets by language or country. */
const BY_PLACE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(ru|uk|ua|by|be|bg|sr|mk|kz|kk|su)$/, ['windows-1251', 'koi8-r']],
  [/^(pl|cs|cz|sk|hu|hr|sl|si|ro)$/, ['windows-1250', 'iso-8859-2']],
  [/^(el|gr)$/, ['windows-1253']],
  [/^(tr|az)$/, ['windows-1254']],
  [/^(he|il)$/, ['windows-1255']],
  [/^(ar|fa|ir|eg|sa|ae|iq|sy|jo)$/, ['windows-1256']],
  [/^(lt|lv|et|ee)$/, ['windows-1257']],
  [/^(vi|vn)$/, ['windows-1258']],
  // Not English: templates say it on every page.
  [/^(de|fr|es|it|pt|nl|sv|da|no|nb|fi|ca)$/, ['windows-1252']],
  [/^th$/, ['windows-874']],
  [/^(zh|cn)$/, ['gb18030', 'big5']],
  [/^(tw|hk)$/, ['big5', 'gb18030']],
  [/^(ja|jp)$/, ['shift_jis', 'euc-jp']],
  [/^(ko|kr)$/, ['euc-kr']],
];

/** The charset of bytes that are no UTF-8 and carry no usable label: the one in which they read most like a text. */
export function legacyCharset(bytes: Uint8Array, asUtf8: string, url: string): string {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .slice(0, 400_000)
    .replace(/<[^<>]*>/g, ' ');
  const words = Buffer.from(wordsBeyondAscii(plain), 'latin1');
  const lang = /<html\b[^>]{0,300}?\blang\s*=\s*["']?([a-z]{2,3})/i.exec(asUtf8.slice(0, 4096))?.[1];
  const tld = /\.([a-z]{2})$/i.exec(URL.parse(url)?.hostname ?? '')?.[1];
  for (const place of [lang, tld, detectLanguage(plain.slice(0, 20_000))?.lang]) {
    const charsets = BY_PLACE.find(([places]) => places.test(place?.toLowerCase() ?? ''))?.[1];
    const best = charsets && likeliest(words, charsets);
    if (best) return best;
  }
  return likeliest(words, ANYWHERE) ?? 'windows-1252';
}

/** Words with letters beyond ASCII, at most a few thousand. */
function wordsBeyondAscii(latin1: string): string {
  let out = '';
  for (const [word] of latin1.matchAll(/[^\s]+/g)) {
    if (word.length < 2000 && /[\x80-\xff]/.test(word)) out += `${word} `;
    if (out.length > 30_000) break;
  }
  return out;
}

function likeliest(words: Uint8Array, charsets: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestScore = 0.4;
  for (const charset of charsets) {
    const score = likelihood(words, charset);
    if (score > bestScore) {
      bestScore = score;
      best = charset;
    }
  }
  return best;
}

/** How much the bytes read like text in this charset, 0…1. */
function likelihood(words: Uint8Array, charset: string): number {
  const script = CHARSETS[charset];
  if (!script) return 0;
  let common = 0;
  let beyond = 0;
  for (const word of new TextDecoder(charset).decode(words).split(' ')) {
    beyond += word.match(/[^\0-\x7f]/g)?.length ?? 0;
    const mixed = /[a-z]/i.test(word);
    if (script.latin ? mixed || word.length < 3 : !mixed) common += word.match(script.common)?.length ?? 0;
  }
  return beyond === 0 ? 0 : Math.min(1, common / beyond / script.share);
}
