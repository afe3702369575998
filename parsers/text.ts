/** White space of every kind as one blank; invisible marks out. */
export const collapse = (text: string): string =>
  text
    .replace(/[\u00ad\u200b\u2060\ufeff\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What two spellings of the same words share: no case, marks or punctuation. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

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
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)?.length ?? 0;
}
