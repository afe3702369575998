import type { Block, Box } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { type Page, perPage } from '../../page.ts';
import { shutBlocks } from './shut.ts';

const PARAGRAPH = new Set(['p', 'li', 'blockquote', 'pre', 'h2', 'h3', 'h4', 'h5', 'dd', 'dt', 'ul', 'ol']);

/** Nested paragraphs and lists end somewhere. */
const LEVELS = 12;

/** Text that reads like a story rather than a label or a link. */
export const isProse = ({ size, linkShare }: Block): boolean => size >= 80 && linkShare < 0.35;

/** Sums over the blocks before each: what any subtree holds is one subtraction. */
export const sums = perPage((page) => {
  const { blocks } = page.doc;
  const shut = shutBlocks(page);
  const prose = new Float64Array(blocks.length + 1);
  const size = new Float64Array(blocks.length + 1);
  const link = new Float64Array(blocks.length + 1);
  for (const [i, block] of blocks.entries()) {
    prose[i + 1] = (prose[i] ?? 0) + (isProse(block) && !shut[i] ? block.size : 0);
    size[i + 1] = (size[i] ?? 0) + block.size;
    link[i + 1] = (link[i] ?? 0) + block.size * block.linkShare;
  }
  return { prose, size, link };
});

export const within = (sum: Float64Array, box: Box): number =>
  (sum[box.blockTo] ?? 0) - (sum[box.blockFrom] ?? 0);

/** For each block the box that it is a paragraph of. */
export const holders = perPage((page): readonly Box[] => {
  const { blocks } = page.doc;
  // Blocks that stand right in a box, not in a block element of their own: text parted by `<br>`.
  const direct = new Map<Box, number>();
  for (const { box } of blocks) direct.set(box, (direct.get(box) ?? 0) + 1);
  const known = new Map<Box, Box>();
  return blocks.map(({ box }) => {
    let holder = known.get(box);
    if (!holder) {
      holder = box;
      for (let level = 0; holder.parent && level < LEVELS; level++, holder = holder.parent)
        // A box with one run of text is a paragraph in all but name.
        if (!PARAGRAPH.has(holder.tag) && (holder !== box || (direct.get(box) ?? 0) > 1)) break;
      known.set(box, holder);
    }
    return holder;
  });
});

function points({ text, size, linkShare }: Block): number {
  if (size < 25 || linkShare > 0.6) return 0;
  const commas = Math.min(4, text.split(/[,،、，;；]/, 6).length - 1);
  const ended = /[.!?…。！？؟।”"»)]\s*$/.test(text.slice(-4)) ? 1 : 0;
  return (Math.min(size / 80, 5) + commas * 0.5 + ended) * (1 - linkShare);
}

export interface Scores {
  of: Map<Box, number>;
  best: number;
  holder: Box | undefined;
}

/** Points that prose gives to the boxes above it, the nearest most: the idea of Arc90's Readability. */
export const proseScores = perPage((page): Scores => {
  const shut = shutBlocks(page);
  const from = headlineOf(page)?.box.blockFrom ?? 0;
  const of = new Map<Box, number>();
  const holder = holders(page);
  for (const block of page.doc.blocks) {
    if (shut[block.index]) continue;
    let worth = points(block);
    if (worth === 0) continue;
    // What stands above the headline is rarely its story.
    if (block.index < from) worth *= 0.3;
    let at: Box | null = holder[block.index] ?? null;
    for (let level = 0; at && level < 5; level++, at = at.parent) {
      const share = level === 0 ? 1 : level === 1 ? 0.6 : 1 / (level * 2.5);
      of.set(at, (of.get(at) ?? 0) + worth * share);
    }
  }
  let best = 0;
  let top: Box | undefined;
  for (const [box, score] of of) {
    const links = box.chars > 0 ? box.linkChars / box.chars : 0;
    const value = score * (1 - Math.min(0.9, links));
    if (value > best) {
      best = value;
      top = box;
    }
  }
  return { of, best, holder: top };
});

/** The box with the most prose close below it. */
export const proseHolder = (page: Page): Box | undefined => proseScores(page).holder;
