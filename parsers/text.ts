import { rememberedLine } from '../model/remembered.ts';

/** White space of every kind as one blank; invisible marks out. */
export const collapse = (text: string): string =>
  isCollapsed(text)
    ? text
    : text
        .replace(/[\u00ad\u200b\u2060\ufeff\0]/g, '')
        // A blank that stands alone is right as it is, and most are.
        .replace(/\s{2,}|[^\S ]/g, ' ')
        .trim();

/** Most text is so already, and three passes cost more than one look. */
function isCollapsed(text: string): boolean {
  let afterBlank = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x20) {
      if (afterBlank) return false;
      afterBlank = true;
    } else if (
      code < 0x20 ||
      code === 0xa0 ||
      code === 0xad ||
      code === 0x1680 ||
      code === 0x3000 ||
      code === 0xfeff ||
      // Spaces and joiners, but for the dashes, quotes and dots between them.
      (code >= 0x2000 && code <= 0x206f && (code < 0x2010 || code > 0x2027))
    )
      return false;
    else afterBlank = false;
  }
  return !afterBlank || text === '';
}

const ASCII = /^[\0-\x7f]*$/;

const WORD = 1;
const MARK = 2;
const GAP = 3;
/** What each UTF-16 unit is, found out once: \p{…} for every letter of every text is slow. */
const kinds = new Uint8Array(0x10000);

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const known = kinds[code] ?? 0;
  if (known > 0) return known;
  if (code >= 0xd800 && code < 0xe000) return kindOf(String.fromCodePoint(text.codePointAt(at) ?? code));
  const kind = kindOf(text[at] ?? '');
  kinds[code] = kind;
  return kind;
}

function kindOf(char: string): number {
  if (/\p{M}/u.test(char)) return MARK;
  return /[\p{L}\p{N}]/u.test(char) ? WORD : GAP;
}

/** What two spellings of the same words share: no case, marks or punctuation. */
export const fold = rememberedLine(foldAnew, 100);

function foldAnew(text: string): string {
  if (ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]{2,}|[^a-z0-9 ]/g, ' ')
      .trim();
  const plain = text.normalize('NFKD').toLowerCase();
  let out = '';
  let from = -1;
  let gap = false;
  let kind = GAP;
  for (let i = 0; i <= plain.length; i++) {
    const code = plain.charCodeAt(i);
    // The second half of a pair goes with its first.
    if (!(code >= 0xdc00 && code <= 0xdfff)) kind = i < plain.length ? kindAt(plain, i) : GAP;
    if (kind === WORD) {
      if (from < 0) {
        if (gap && out) out += ' ';
        gap = false;
        from = i;
      }
      continue;
    }
    if (from >= 0) {
      out += plain.slice(from, i);
      from = -1;
    }
    if (kind === GAP) gap = true;
  }
  return out;
}

const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/;

/** Does the text use a script that is written without spaces? Looks at a sample only. */
export function isUnspaced(text: string): boolean {
  const step = Math.max(1, text.length >> 3);
  let hits = 0;
  for (let i = step >> 1; i < text.length; i += step) if (UNSPACED.test(text[i] ?? '')) hits++;
  return hits > 2;
}

/** Length that compares across scripts: a Han or Thai letter says about as much as two and a half Latin ones. */
export const sizeOf = (text: string): number => (isUnspaced(text) ? text.length * 2.5 : text.length);

/** ' ’ . - within a word or after it. */
const JOINS = new Set([0x27, 0x2019, 0x2e, 0x2d]);

let segmenter: Intl.Segmenter | undefined;

/** Words of the text. Scripts without spaces go through the segmenter, which is too slow for all others. */
export function wordCount(text: string): number {
  if (UNSPACED.test(text)) {
    segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
    let words = 0;
    // A paragraph at a time: the segmenter slows down on very long strings.
    for (const line of text.split('\n'))
      for (const part of segmenter.segment(line)) if (part.isWordLike) words++;
    return words;
  }
  let words = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xdc00 && code <= 0xdfff) continue;
    const kind = kindAt(text, i);
    if (kind === WORD) {
      if (!inside) words++;
      inside = true;
    } else inside &&= kind === MARK || JOINS.has(code);
  }
  return words;
}
