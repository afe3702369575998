import { type Box, type Doc, textOf } from '../document.ts';

/** The text of a box of few letters, else undefined; a box's own figures count the markup's indents too. */
export function shortTextOf(doc: Doc, box: Box, most: number): string | undefined {
  if (box.chars === 0 || box.chars > most * 10) return undefined;
  const text = textOf(doc, box, most * 12);
  return text && text.length <= most ? text : undefined;
}
