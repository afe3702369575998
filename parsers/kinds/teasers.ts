import type { Box } from '../document.ts';
import { upTo } from '../document.ts';
import type { Page } from '../page.ts';
import { toldBy } from './text.ts';

const HEADINGS = ['h2', 'h3', 'h4'];

/** Boxes of one teaser each: a heading that is a link, and what stands around it. */
function teaserBoxes(page: Page): Map<Box, number> {
  const around = new Map<Box, number>();
  for (const tag of HEADINGS)
    for (const heading of page.boxes(tag)) {
      if (heading.chars < 5 || heading.hidden) continue;
      const isLink = heading.linkChars > heading.chars * 0.7 || heading.parent?.tag === 'a';
      if (!isLink) continue;
      const inLink = heading.parent?.tag === 'a' ? heading.parent : heading;
      const card = upTo(inLink, (box) => box.chars > heading.chars + 40, 3);
      if (card && card.chars < 1200) around.set(card, (around.get(card) ?? 0) + 1);
      else around.set(inLink, 1);
    }
  return around;
}

/** Do the page's texts stand below headings that lead elsewhere? Then it lists stories and tells none. */
export function isTeasers(page: Page): boolean {
  const cards = teaserBoxes(page);
  if (cards.size < 5) return false;
  const { blocks } = toldBy(page);
  const used = new Set<Box>();
  let inside = 0;
  for (const { box } of blocks) {
    const card = upTo(box, (at) => cards.has(at), 4);
    if (!card) continue;
    inside++;
    used.add(card);
  }
  // One post with a linked heading is a story; texts of several are teasers.
  return blocks.length === 0 || (used.size > 1 && inside >= blocks.length * 0.6);
}
