import { type Block, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { APPEAL, ASKS, CREDIT, READ_ALSO, SHORT_NOTE } from '../lexicon/lines.ts';
import { type Page, perPage } from '../page.ts';
import { chances } from './choose.ts';
import { asideName } from './features/names.ts';
import { shutBlocks } from './features/shut.ts';
import { storyBlocks } from './select.ts';

export interface BlockVerdict {
  kept: boolean;
  /** Why, in words for a person. */
  reason: string;
  /** The classifier's chance that the block is the story's, 0 to 1. */
  score: number;
}

/** What a reader would see that speaks against a block; the classifier weighs all of it at once. */
function againstIt(page: Page, { text, size, linkShare, box, index }: Block): string {
  if (shutBlocks(page)[index]) return 'in a box of comments or consent';
  if (upTo(box, ({ tag }) => tag === 'nav' || tag === 'footer')) return 'in a menu or footer';
  if (size < 400 && READ_ALSO.test(text)) return 'points to another story';
  if (size < 300 && (ASKS.test(text) || APPEAL.test(text))) return 'asks the reader for something';
  if (size < 160 && (CREDIT.test(text) || SHORT_NOTE.test(text))) return 'a credit or note';
  if (upTo(box, ({ tag }) => tag === 'figure' || tag === 'figcaption', 4)) return 'goes with a picture';
  if (linkShare > 0.8) return 'a link';
  const name = asideName(box);
  if (name) return `in a box named as ${name}`;
  const headline = headlineOf(page)?.box;
  if (headline && index < headline.blockFrom) return 'above the headline';
  const blocks = storyBlocks(page)?.blocks ?? [];
  if (index < (blocks[0]?.index ?? 0)) return 'before the story begins';
  if (index > (blocks.at(-1)?.index ?? 0)) return 'after the story ends';
  return 'set or worded unlike the story';
}

/** For each block of the page: is it the story's, and why so. */
export const blockVerdicts = perPage((page: Page): BlockVerdict[] => {
  const story = storyBlocks(page);
  const kept = new Set(story?.blocks);
  const chance = chances(page);
  return page.doc.blocks.map((block) => {
    const score = chance[block.index] ?? 0;
    if (block === story?.lead) return { kept: true, reason: 'the standfirst', score };
    if (kept.has(block)) return { kept: true, reason: 'text of the story', score };
    if (!story) return { kept: false, reason: 'no story on the page', score };
    return { kept: false, reason: story.dropped.get(block) ?? againstIt(page, block), score };
  });
});
