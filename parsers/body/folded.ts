import type { Block } from '../document.ts';
import { perPage } from '../page.ts';
import { fold } from '../text.ts';

/** As much of a block as tells it from others. */
const START = 400;

/** The beginning of each block, folded when first asked for. */
export const foldedBlocks = perPage((): ((block: Block) => string) => {
  const known: string[] = [];
  return ({ text, index }) => {
    let folded = known[index];
    if (folded === undefined) {
      folded = fold(text.length > START ? text.slice(0, START) : text);
      known[index] = folded;
    }
    return folded;
  };
});
