import type { Block } from '../document.ts';
import { type Page, perPage } from '../page.ts';
import { isUnspaced } from '../text.ts';
import { eachBlock } from './features/index.ts';
import { logOdds, shippedModel } from './model.ts';

/** How likely each block is the story's, 0…1, by block index; those never looked at are 0. */
export const chances = perPage((page: Page): Float64Array => {
  const out = new Float64Array(page.doc.blocks.length);
  const model = page.models.body ?? shippedModel();
  eachBlock(page, ({ index }, row) => {
    out[index] = 1 / (1 + Math.exp(-logOdds(model, row)));
  });
  return out;
});

/** Below it a block is noise and says nothing of how long the story is. */
const NOISE = 0.02;

/** Words as evaluations count them, roughly: a script without spaces has one a letter. */
function wordsOf(text: string): number {
  if (isUnspaced(text)) return text.length;
  let words = 1;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) words++;
  return words;
}

export interface Choice {
  blocks: Block[];
  /** The F1 over words that the choice can expect. */
  expected: number;
}

/**
 * The likeliest blocks, as many as make the expected F1 over words highest: for words w with chance p,
 * 2·Σ(chosen p·w) / (Σ(chosen w) + Σ(all p·w)).
 */
export const chosen = perPage((page: Page): Choice => {
  const chance = chances(page);
  const words = new Map<Block, number>();
  let all = 0;
  const likely = page.doc.blocks.filter(({ index }) => (chance[index] ?? 0) > NOISE);
  for (const block of likely) {
    const count = wordsOf(block.text);
    words.set(block, count);
    all += (chance[block.index] ?? 0) * count;
  }
  likely.sort((a, b) => (chance[b.index] ?? 0) - (chance[a.index] ?? 0));
  let hit = 0;
  let taken = 0;
  let best = 0;
  let cut = 0;
  for (const [i, block] of likely.entries()) {
    const count = words.get(block) ?? 0;
    hit += (chance[block.index] ?? 0) * count;
    taken += count;
    const f1 = (2 * hit) / (taken + all || 1);
    if (f1 > best) {
      best = f1;
      cut = i + 1;
    }
  }
  return { blocks: likely.slice(0, cut).sort((a, b) => a.index - b.index), expected: best };
});
