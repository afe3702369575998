import { type Block, type Box, upTo } from '../document.ts';
import { isData } from '../html/structure.ts';
import type { Page } from '../page.ts';

/** A table of which less is chosen stands beside the story. */
const LEAST_CHOSEN = 0.5;

/**
 * A table is the story's with all of its cells, or not at all: a cell says little of itself. `figures` are chosen
 * blocks without words, which speak for their table alone.
 */
export function wholeTables(page: Page, blocks: Block[], figures: readonly Block[]): Block[] {
  if (page.boxes('table').length === 0) return blocks;
  const chosen = new Map<Box, number>();
  for (const { box, size } of [...blocks, ...figures]) {
    const table = upTo(box, ({ tag }) => tag === 'table');
    if (table) chosen.set(table, (chosen.get(table) ?? 0) + size);
  }
  const whole = new Set(blocks);
  for (const [table, size] of chosen) {
    if (!isData(table, page.doc.boxes)) continue;
    const cells = page.doc.blocks.slice(table.blockFrom, table.blockTo);
    const isChosen = size >= LEAST_CHOSEN * cells.reduce((sum, cell) => sum + cell.size, 0);
    for (const cell of cells)
      if (isChosen) whole.add(cell);
      else whole.delete(cell);
  }
  return [...whole].sort((a, b) => a.index - b.index);
}
