import { textContent } from 'domutils';
import type { Box } from './document.ts';
import { MORE_TEXT } from './lexicon/more.ts';
import type { Page } from './page.ts';

const LEADS_NOWHERE = /^\s*(?:#|javascript:|$)/i;
/** A control has a word and perhaps an icon in it, no content of its own. */
const MOST_ELEMENTS = 5;

/** Programs, data blocks (JSON-LD) apart. */
const PROGRAM = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i;

/**
 * Does the page have a control that shows more of its list and leads to no page, and a script that could answer it?
 * Only a browser can follow such a one.
 */
export function hasMoreControl(page: Page): boolean {
  const isOne = ({ el, index, end }: Box): boolean => {
    if (el.name === 'a' && !LEADS_NOWHERE.test(el.attribs.href ?? '')) return false;
    if (end - index > MOST_ELEMENTS) return false;
    const text = textContent(el).replace(/\s+/g, ' ').trim();
    return text.length <= 40 && MORE_TEXT.test(text);
  };
  if (!page.boxes('script').some(({ el }) => PROGRAM.test(el.attribs.type?.trim() ?? ''))) return false;
  return ['button', 'a'].some((tag) => page.boxes(tag).some(isOne));
}
