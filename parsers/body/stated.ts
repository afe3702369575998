import type { Block } from '../document.ts';
import { get, str } from '../jsonld.ts';
import { type Page, perPage } from '../page.ts';
import { fold } from '../text.ts';

/** The head's own copy of the text, as plain text. */
export const statedText = perPage((page): string | undefined => {
  const text = str(get(page.story, 'articleBody'));
  if (!text || text.length < 200) return undefined;
  return text.replace(/<(?:br|\/p|\/div|\/h\d|\/li)\b[^>]{0,200}>/gi, '\n').replace(/<[^<>]{0,500}>/g, '');
});

/** Where the head's copy covers the text, what stands before its first or after its last word is not the story. */
export function trimByStated(page: Page, kept: Block[], lead: Block | undefined): void {
  const stated = statedText(page);
  if (!stated || stated.length < 400 || kept.length < 3) return;
  const folded = fold(stated);
  const confirmed = kept.map(({ text }) => {
    const key = fold(text);
    return key.length > 20 && folded.includes(key);
  });
  const mass = kept.reduce((sum, { text }, i) => sum + (confirmed[i] ? text.length : 0), 0);
  // A copy that breaks off early says nothing of the rest.
  const all = kept.reduce((sum, { text }) => sum + text.length, 0);
  if (mass < stated.length * 0.6 || mass < all * 0.5) return;
  const last = confirmed.lastIndexOf(true);
  kept.splice(last + 1);
  const first = confirmed.indexOf(true);
  for (let i = first - 1; i >= 0; i--) if (kept[i] !== lead && (kept[i]?.size ?? 0) < 200) kept.splice(i, 1);
}
