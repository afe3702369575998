import { type Block, isInside } from '../document.ts';
import { PAYWALL } from '../lexicon/walls.ts';
import type { Page } from '../page.ts';

const LONGEST = 300;
/** A larger box has the story in it too. */
const LARGEST = 1500;

/**
 * Without the box that offers a subscription to whoever would read on, and all that it says. The same words in a
 * paragraph beside the story's own are the story's: papers write about paywalls.
 */
export function withoutOffers({ doc }: Page, blocks: Block[]): Block[] {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (!first || !last) return blocks;
  const boxes = doc.blocks
    .slice(first.index + 1, last.index + 1)
    .filter(({ size, text }) => size < LONGEST && PAYWALL.test(text))
    .flatMap(({ box, index }) => {
      const { parent } = box;
      if (!parent || blocks.some((block) => block.index < index && isInside(block.box, parent))) return [];
      return parent.chars < LARGEST ? [parent] : [box];
    });
  return boxes.length > 0 ? blocks.filter(({ box }) => !boxes.some((offer) => isInside(box, offer))) : blocks;
}
