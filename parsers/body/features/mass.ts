import type { Block, Box } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { perPage } from '../../page.ts';
import { type FeatureGroup, flag, log } from './group.ts';
import { apart } from './place.ts';
import { holders, isProse, proseScores, sums, within } from './prose.ts';
import { shutBlocks } from './shut.ts';
import { ENDED } from './text.ts';

/** Blocks with the same way down to them, as one thing repeated has. */
interface Kin {
  count: number;
  size: number;
  link: number;
  prose: number;
  /** Prose below the headline. */
  told: number;
  first: number;
  last: number;
}

const LEVELS = 3;

/** Tag and class of the box and of the three above it. */
function signature(box: Box, steps: Map<Box, string>): string {
  let out = '';
  let at: Box | null = box;
  for (let i = 0; at && i < 4; i++, at = at.parent) {
    let step = steps.get(at);
    if (step === undefined) {
      step = `${at.tag}.${(at.el.attribs.class ?? '').slice(0, 40).replace(/\d+/g, '')}<`;
      steps.set(at, step);
    }
    out += step;
  }
  return out;
}

interface Kinship {
  of: Map<Box, Kin>;
  /** The kin with the most prose below the headline: the paragraphs of the story, in one box or in many. */
  main: Kin | undefined;
  /** Prose by tag and depth. */
  levels: Map<string, number>;
}

const levelOf = ({ box }: Block) => `${box.tag}${box.depth}`;

const kinship = perPage((page): Kinship => {
  const bySignature = new Map<string, Kin>();
  const of = new Map<Box, Kin>();
  const steps = new Map<Box, string>();
  const levels = new Map<string, number>();
  const start = headlineOf(page)?.box.blockTo ?? 0;
  const shut = shutBlocks(page);
  let main: Kin | undefined;
  for (const block of page.doc.blocks) {
    const { box, index, size, linkShare } = block;
    let kin = of.get(box);
    if (!kin) {
      const key = signature(box, steps);
      kin = bySignature.get(key) ?? {
        count: 0,
        size: 0,
        link: 0,
        prose: 0,
        told: 0,
        first: index,
        last: index,
      };
      bySignature.set(key, kin);
      of.set(box, kin);
    }
    kin.count++;
    kin.size += size;
    kin.link += size * linkShare;
    kin.last = index;
    if (!isProse(block)) continue;
    kin.prose += size;
    levels.set(levelOf(block), (levels.get(levelOf(block)) ?? 0) + size);
    if (index < start || shut[index]) continue;
    kin.told += size;
    if (!main || kin.told > main.told) main = kin;
  }
  return { of, main, levels };
});

/** How much text and prose the block's ancestors, and the blocks of its own kind, hold. */
export const massFeatures: FeatureGroup = {
  names: [
    ...[0, 1, 2].flatMap((n) => [...(n > 0 ? [`score_${n}`] : []), `links_${n}`, `mass_${n}`, `prose_${n}`]),
    'kin_count',
    'kin_size',
    'kin_links',
    'main_kin',
    'in_kin_span',
    'before_kin',
    'after_kin',
    'level_prose',
    'main_level',
    'holder_blocks',
    'holder_p',
    'page_prose',
    'page_blocks',
    'page_prose_share',
  ],
  of: (page) => {
    const { blocks } = page.doc;
    const sum = sums(page);
    const scores = proseScores(page);
    const { of, main, levels } = kinship(page);
    const all = sum.prose.at(-1) || 1;
    const text = sum.size.at(-1) || 1;
    let bestLevel = 1;
    for (const prose of levels.values()) bestLevel = Math.max(bestLevel, prose);
    const paragraphs = new Map<Box, number>();
    for (const { box } of blocks)
      if (box.tag === 'p' && box.parent) paragraphs.set(box.parent, (paragraphs.get(box.parent) ?? 0) + 1);
    const holderOf = holders(page);
    return (block, put) => {
      const holder = holderOf[block.index] ?? block.box;
      let at: Box | null = holder;
      for (let level = 0; level < LEVELS; level++) {
        const mass = at ? within(sum.size, at) : 0;
        if (level > 0) put(at ? (scores.of.get(at) ?? 0) / (scores.best || 1) : 0);
        put(at && mass > 0 ? within(sum.link, at) / mass : 1);
        put(mass / text);
        put(at ? within(sum.prose, at) / all : 0);
        at = at?.parent ?? null;
      }
      const i = block.index;
      const kin = of.get(block.box) as Kin;
      put(log(kin.count));
      put(log(kin.size / kin.count));
      put(kin.size > 0 ? kin.link / kin.size : 0);
      put(flag(kin === main));
      put(flag(main !== undefined && i >= main.first && i <= main.last));
      put(main && i < main.first ? log(main.first - i) : 0);
      put(main && i > main.last ? log(i - main.last) : 0);
      const level = levels.get(levelOf(block)) ?? 0;
      put(level / all);
      put(flag(level === bestLevel));
      put(log(holder.blockTo - holder.blockFrom));
      put(log(paragraphs.get(holder) ?? 0));
      put(log(all));
      put(log(blocks.length));
      put(all / text);
    };
  },
};

/** What is known of every block at little cost; a block's neighbours lend it these too. */
export const lentFeatures: FeatureGroup = {
  names: ['size', 'link_share', 'ended', 'tag_p', 'score_0', 'kin_prose', 'holder_up'],
  of: (page) => {
    const scores = proseScores(page);
    const { of } = kinship(page);
    const all = sums(page).prose.at(-1) || 1;
    const holderOf = holders(page);
    const ups = new Map<Box, number>();
    const upOf = (box: Box): number => {
      let up = ups.get(box);
      if (up === undefined) {
        up = scores.holder ? apart(box, scores.holder).up : 0;
        ups.set(box, up);
      }
      return up;
    };
    return (block, put) => {
      put(log(block.size));
      put(block.linkShare);
      put(flag(ENDED.test(block.text.slice(-12))));
      put(flag(block.box.tag === 'p'));
      put((scores.of.get(holderOf[block.index] ?? block.box) ?? 0) / (scores.best || 1));
      put((of.get(block.box)?.prose ?? 0) / all);
      put(upOf(block.box));
    };
  },
};
