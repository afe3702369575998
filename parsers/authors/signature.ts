import type { Author } from '../../model/records.ts';
import { storyBlocks } from '../body/select.ts';
import { headlineOf } from '../headline.ts';
import { BY, SOURCE } from '../lexicon/people.ts';
import type { Page } from '../page.ts';
import { cleanName, kindOf, looksLikePerson, namesIn } from '../person.ts';

const SET_OFF = new Set(['i', 'em', 'b', 'strong']);

const isSigner = (name: string): boolean => looksLikePerson(name) || kindOf(name) === 'agency';

/** A name alone, in other type or brackets, on the line after the text, or its last line: how some papers sign. */
export function signatureOf(page: Page): string | undefined {
  const last = storyBlocks(page)?.blocks.at(-1)?.index;
  if (last === undefined) return undefined;
  for (const { text, linkShare, box } of page.doc.blocks.slice(last, last + 2)) {
    if (text.length > 50 || linkShare >= 0.5) continue;
    if (BY.test(text) && namesIn(text).length === 1) return text;
    const bare = /^[（([【].+[）)\]】]$/.test(text) ? text.slice(1, -1) : text;
    if (/[.!?:]$|[©:：@]/.test(bare) && namesIn(bare).length !== 1) continue;
    const set =
      bare !== text ||
      page.doc.boxes
        .slice(box.index, box.end)
        .some(({ tag, el }) => SET_OFF.has(tag) || el.attribs.align === 'right');
    if (set && isSigner(cleanName(bare) ?? '')) return bare;
  }
  return undefined;
}

/** "Source: AFP" between the headline and the end of the text. */
export function sourceAgency(page: Page): Author[] {
  const story = storyBlocks(page)?.blocks;
  const last = story?.at(-1)?.index ?? 0;
  const first = headlineOf(page)?.box.blockTo ?? story?.[0]?.index ?? 0;
  for (const { text } of page.doc.blocks.slice(first, last + 3)) {
    const start = text.length < 120 ? SOURCE.exec(text) : null;
    const agency =
      start && namesIn(text.slice(start.index + start[0].length)).find(({ kind }) => kind === 'agency');
    if (agency) return [agency];
  }
  return [];
}

/** "… on Monday. — AFP", "(ANSA).": an agency that closes the text. */
export function closingAgency(page: Page): Author[] {
  const text = storyBlocks(page)?.blocks.at(-1)?.text.slice(-60) ?? '';
  const name = /(?:[—–-]\s?|[(（])([^()（）—–-]{2,30}?)[)）]?\.?$/u.exec(text)?.[1];
  return name ? namesIn(name).filter(({ kind }) => kind === 'agency') : [];
}
