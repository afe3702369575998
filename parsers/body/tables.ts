import { type Block, type Box, upTo } from '../document.ts';
import { isData } from '../html/structure.ts';
import type { Page } from '../page.ts';

/** A table of which less is chosen stands beside the story. */
const LEAST_CHOSEN = 0.5;

const hasWords = ({ text }: Block) => /\p{L}{2}/u.test(text);

/** A table is the story's with all of its figures, or not at all: a figure says little of itself. */
export function wholeTables(page: Page, blocks: Block[]): Block[] {
  if (page.boxes('table').length === 0) return blocks;
  const chosen = new Map<Box, number>();
  for (const block of blocks) {
    const table = upTo(block.box, ({ tag }) => tag === 'table');
    if (table && hasWords(block)) chosen.set(table, (chosen.get(table) ?? 0) + block.size);
  }
  const whole = new Set(blocks);
  for (const [table, size] of chosen) {
    if (!isData(table, page.doc.boxes)) continue;
    const cells = page.doc.blocks.slice(table.blockFrom, table.blockTo);
    const isChosen = size >= LEAST_CHOSEN * cells.filter(hasWords).reduce((sum, cell) => sum + cell.size, 0);
    for (const cell of cells)
      if (isChosen) whole.add(cell);
      else whole.delete(cell);
  }
  return whole.size === blocks.length ? blocks : [...whole].sort((a, b) => a.index - b.index);
}
