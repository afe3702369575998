import type { Block } from '../document.ts';
import { get, str } from '../jsonld.ts';
import { type Page, perPage } from '../page.ts';
import { fold } from '../text.ts';
import { foldedBlocks } from './folded.ts';

/** The head's own copy of the text, as plain text. */
export const statedText = perPage((page): string | undefined => {
  const text = str(get(page.story, 'articleBody'));
  if (!text || text.length < 200) return undefined;
  return text.replace(/<(?:br|\/p|\/div|\/h\d|\/li)\b[^>]{0,200}>/gi, '\n').replace(/<[^<>]{0,500}>/g, '');
});

/** Where the head's copy covers the text, what stands before its first or after its last word is not the story. */
export function trimmedByStated(page: Page, blocks: Block[], lead: Block | undefined): Block[] {
  const stated = statedText(page);
  if (!stated || stated.length < 400 || blocks.length < 3) return blocks;
  const whole = fold(stated);
  const folded = foldedBlocks(page);
  const confirmed = blocks.map((block) => {
    const key = folded(block);
    return key.length > 20 && whole.includes(key);
  });
  const mass = blocks.reduce((sum, { text }, i) => sum + (confirmed[i] ? text.length : 0), 0);
  // A copy that breaks off early says nothing of the rest.
  const all = blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (mass < stated.length * 0.6 || mass < all * 0.5) return blocks;
  const first = confirmed.indexOf(true);
  const last = confirmed.lastIndexOf(true);
  return blocks.filter((block, i) => i <= last && (i >= first || block === lead || block.size >= 200));
}
