import type { Author } from '../../model/records.ts';
import { storyBlocks } from '../body/select.ts';
import type { Block } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { BY, ONLY_BY, SOURCE } from '../lexicon/people.ts';
import type { Page } from '../page.ts';
import { cleanName, kindOf, looksLikePerson, namesIn } from '../person.ts';

const isSigner = (name: string): boolean => looksLikePerson(name) || kindOf(name) === 'agency';
const isWriter = (name: string): boolean =>
  looksLikePerson(name) || (name !== '' && kindOf(name) !== 'person');

/** "（Name）" on a line of its own. */
const BRACKETED = /^[（([【](.{2,40})[）)\]】]$/;

/** Set at the right margin, where letters are signed. */
const isAtRight = ({ box: { el } }: Block): boolean =>
  el.attribs.align === 'right' || /text-align\s*:\s*(?:right|end)/i.test(el.attribs.style ?? '');

/** A name in brackets, with a label or at the right margin, at the text's end or below it: how some papers sign. */
export function signatureOf(page: Page): string | undefined {
  const last = storyBlocks(page)?.blocks.at(-1)?.index;
  if (last === undefined) return undefined;
  const { blocks } = page.doc;
  for (const block of blocks.slice(Math.max(0, last - 4), last + 3)) {
    if (block.text.length > 50 || block.linkShare >= 0.6) continue;
    const bare = BRACKETED.exec(block.text)?.[1];
    if (bare && isSigner(namesIn(bare)[0]?.name ?? '')) return bare;
    if (block.index < last || block.index > last + 1) continue;
    if (isSignedBy(block.text) || (isAtRight(block) && isWriter(cleanName(block.text) ?? '')))
      return block.text;
  }
  return labelled(page, last);
}

const isSignedBy = (text: string): boolean => {
  const names = BY.test(text) ? namesIn(text) : [];
  return names.length === 1 && names.every(({ name }) => isWriter(name));
};

/** Below the text "Author: Name", or a label and, in the next line, the name. A bare "By …" there is another story's. */
function labelled(page: Page, last: number): string | undefined {
  const { blocks } = page.doc;
  for (const { text, index } of blocks.slice(last + 1, last + 20)) {
    const next = blocks[index + 1]?.text ?? '';
    if (text.length < 40 && ONLY_BY.test(text) && next.length < 50 && isWriter(cleanName(next) ?? ''))
      return next;
    const label = text.length < 90 ? (BY.exec(text)?.[0].trim() ?? '') : '';
    if (label.length > 4 || /[:：]$/.test(label)) {
      const [first] = namesIn(text);
      if (first && looksLikePerson(first.name)) return text;
    }
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
