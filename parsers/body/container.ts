import type { Block, Box } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { proseIn, prunedBlocks } from './prune.ts';

const GOOD = wordPattern(
  'article articlebody article-body body content entry entry-content post post-content story storybody story-body text main detail cuerpo nota artikel texte corpo contenido haber news newsbody bodytext',
);
const BAD = wordPattern(
  'comment sidebar footer related widget promo teaser list listing archive popular nav menu modal',
);
const PARAGRAPH = new Set(['p', 'li', 'blockquote', 'pre', 'h2', 'h3', 'h4', 'h5', 'dd', 'dt', 'ul', 'ol']);

/** Blocks that stand right in a box, not in a block element of their own: text parted by `<br>`. */
const directBlocks = perPage((page): Map<Box, number> => {
  const counts = new Map<Box, number>();
  for (const { box } of page.doc.blocks) counts.set(box, (counts.get(box) ?? 0) + 1);
  return counts;
});

/** The box that a block is a paragraph of. */
function holderOf(page: Page, { box }: Block): Box {
  let at = box;
  // A box with one run of text is a paragraph in all but name.
  while (at.parent && (PARAGRAPH.has(at.tag) || (at === box && (directBlocks(page).get(at) ?? 0) < 2)))
    at = at.parent;
  return at;
}

function points({ text, size, linkShare }: Block): number {
  if (size < 25 || linkShare > 0.6) return 0;
  const commas = Math.min(4, text.split(/[,،、，;；]/, 6).length - 1);
  const ended = /[.!?…。！？؟।”"»)]\s*$/.test(text) ? 1 : 0;
  return (Math.min(size / 80, 5) + commas * 0.5 + ended) * (1 - linkShare);
}

export interface Container {
  box: Box;
  scores: Map<Box, number>;
  best: number;
}

/** The subtree that holds the story: the ancestor with the most prose close below it. */
export const containerOf = perPage((page): Container | undefined => {
  const pruned = prunedBlocks(page);
  const scores = new Map<Box, number>();
  const from = headlineOf(page)?.box.blockFrom ?? 0;
  for (const block of page.doc.blocks) {
    if (pruned[block.index]) continue;
    let worth = points(block);
    if (worth === 0) continue;
    // What stands above the headline is rarely its story.
    if (block.index < from) worth *= 0.3;
    let at: Box | null = holderOf(page, block);
    for (let level = 0; at && level < 5; level++, at = at.parent) {
      const share = level === 0 ? 1 : level === 1 ? 0.6 : 1 / (level * 2.5);
      scores.set(at, (scores.get(at) ?? 0) + worth * share);
    }
  }
  let best: Box | undefined;
  let bestScore = 0;
  for (const [box, raw] of scores) {
    const links = box.chars > 0 ? box.linkChars / box.chars : 0;
    const named = (GOOD.test(box.names) ? 1.15 : 1) * (BAD.test(box.names) ? 0.75 : 1);
    const tagged = box.tag === 'article' || box.el.attribs.itemprop === 'articleBody' ? 1.15 : 1;
    const score = raw * (1 - Math.min(0.9, links)) * named * tagged;
    if (score > bestScore) {
      best = box;
      bestScore = score;
    }
  }
  return best && { box: climb(page, best), scores, best: bestScore };
});

/** Sizes of all text that is not boilerplate, summed from the first block on. */
const keptSums = perPage((page): Float64Array => {
  const pruned = prunedBlocks(page);
  const sums = new Float64Array(page.doc.blocks.length + 1);
  for (const { index, size } of page.doc.blocks)
    sums[index + 1] = (sums[index] ?? 0) + (pruned[index] ? 0 : size);
  return sums;
});

const unpruned = (page: Page, box: Box): number =>
  (keptSums(page)[box.blockTo] ?? 0) - (keptSums(page)[box.blockFrom] ?? 0);

/** Up, while the parent adds prose and little else: stories come in several boxes. */
function climb(page: Page, start: Box): Box {
  let at = start;
  for (let i = 0; i < 6; i++) {
    const { parent } = at;
    if (!parent || parent.tag === 'body' || parent.tag === 'html') break;
    const mine = proseIn(page, at);
    const gain = proseIn(page, parent) - mine;
    const added = unpruned(page, parent) - unpruned(page, at);
    if (gain > mine * 0.15 && gain > added * 0.55) at = parent;
    else if (parent.chars - at.chars < at.chars * 0.02) at = parent;
    else break;
  }
  return at;
}
