import type { Article } from '../../model/records.ts';

/** A line that says where a text is from is short; what is longer tells the story. */
const LINE = 80;

/** … and no sentence, unless it is as short as "Source: Marsh Wire." */
const isLine = (text: string) =>
  text.length <= LINE && (text.length <= 30 || !/[.!?。！？…]["'”’»)]*$/.test(text));

/** "WICKBY, 4 February (Agency) — ", "（灯塔社 北湾电）": what opens a story before its first sentence. */
const OPENING = /^.{0,60}?(?:[)）】]|\s[—–-]+\s|电[）)]?[:： ])/u;

/**
 * What an article prints of where its text is from: who signed it where that is no person, and the lines that
 * open and close the body where they can be such. Null where it prints nothing of the kind.
 */
export function creditsOf({
  byline,
  authors,
  body,
}: Pick<Article, 'byline' | 'authors' | 'body'>): string | null {
  const paragraphs = (body ?? '').split(/\n\s*\n/);
  const closing = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '') : '';
  const offices = authors.filter(({ kind }) => kind !== 'person').map(({ name }) => name);
  const parts = [
    ...offices,
    // A byline that names people says what the authors say, and not more.
    byline && authors.length === 0 ? byline : '',
    OPENING.exec(paragraphs[0] ?? '')?.[0] ?? '',
    isLine(closing) ? closing : '',
  ];
  const credits = [...new Set(parts.map((part) => part.replace(/\s+/g, ' ').trim()))].filter(Boolean);
  return credits.length > 0 ? credits.join(' · ').slice(0, 4 * LINE) : null;
}
