import { type Page, perPage } from '../page.ts';
import { containerOf } from './container.ts';
import { prunedBlocks } from './prune.ts';
import { storyBlocks } from './select.ts';

export interface BlockVerdict {
  kept: boolean;
  /** Why, in words for a person. */
  reason: string;
  /** How much the block looks like the story's, 0 to 1. */
  score: number;
}

/** For each block of the page: is it the story's, and why so. */
export const blockVerdicts = perPage((page: Page): BlockVerdict[] => {
  const story = storyBlocks(page);
  const kept = new Set(story?.blocks);
  const pruned = prunedBlocks(page);
  const container = containerOf(page)?.box;
  return page.doc.blocks.map((block) => {
    if (kept.has(block)) return { kept: true, reason: 'text of the story', score: 1 };
    if (pruned[block.index]) return { kept: false, reason: 'boilerplate by name, tag or role', score: 0 };
    if (!container) return { kept: false, reason: 'no story on the page', score: 0 };
    if (block.index < container.blockFrom) return { kept: false, reason: 'before the story', score: 0 };
    if (block.index >= container.blockTo) return { kept: false, reason: 'after the story', score: 0 };
    return { kept: false, reason: 'not the story’s text', score: 0 };
  });
});
