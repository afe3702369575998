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

/** A common pair of words may begin many sentences; past this many nobody looks. */
const PLACES = 50;

const opening = (words: string): string => /^\S*(?: \S+)?/.exec(words)?.[0] ?? '';

/** Does the head's copy have these folded words? Looked up by the first two, so that long copies cost no search each. */
export const isStated = perPage((page): ((folded: string) => boolean) => {
  const text = fold(statedText(page) ?? '');
  const places = new Map<string, number[]>();
  for (let at = 0; at >= 0 && at < text.length; ) {
    const next = text.indexOf(' ', at);
    const second = next < 0 ? -1 : text.indexOf(' ', next + 1);
    for (const key of [
      text.slice(at, second < 0 ? undefined : second),
      text.slice(at, next < 0 ? undefined : next),
    ]) {
      const known = places.get(key);
      if (!known) places.set(key, [at]);
      else if (known.length < PLACES) known.push(at);
    }
    at = next < 0 ? -1 : next + 1;
  }
  return (folded) =>
    folded.length > 20 && (places.get(opening(folded)) ?? []).some((at) => text.startsWith(folded, at));
});

/** Where the head's copy covers the text, what stands before its first or after its last word is not the story. */
export function trimmedByStated(page: Page, blocks: Block[], lead: Block | undefined): Block[] {
  const stated = statedText(page);
  if (!stated || stated.length < 400 || blocks.length < 3) return blocks;
  const folded = foldedBlocks(page);
  const has = isStated(page);
  const confirmed = blocks.map((block) => has(folded(block)));
  const mass = blocks.reduce((sum, { text }, i) => sum + (confirmed[i] ? text.length : 0), 0);
  // A copy that breaks off early says nothing of the rest.
  const all = blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (mass < stated.length * 0.6 || mass < all * 0.5) return blocks;
  const first = confirmed.indexOf(true);
  const last = confirmed.lastIndexOf(true);
  return blocks.filter((block, i) => i <= last && (i >= first || block === lead || block.size >= 200));
}
