import type { Box } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { ENDS } from '../../lexicon/lines.ts';
import type { Page } from '../../page.ts';
import { type FeatureGroup, flag, log } from './group.ts';
import { holders, isProse } from './prose.ts';

/** For each place among the blocks: how many boxes of these tags began before it, from the headline on. */
function boxesBefore(page: Page, start: number, tags: readonly string[]): Int32Array {
  const counts = new Int32Array(page.doc.blocks.length + 1);
  for (const tag of tags)
    for (const { blockFrom } of page.boxes(tag))
      if (blockFrom >= start) counts[blockFrom] = (counts[blockFrom] ?? 0) + 1;
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
  return counts;
}

/** How many pictures began before each box. */
function imagesBefore({ doc }: Page): Int32Array {
  const counts = new Int32Array(doc.boxes.length + 1);
  for (const [i, { tag }] of doc.boxes.entries())
    counts[i + 1] = (counts[i] ?? 0) + flag(tag === 'img' || tag === 'picture');
  return counts;
}

/** What was passed on the way from the headline to the block: ends, other headings, pictures, prose. */
export const wayFeatures: FeatureGroup = {
  names: [
    'ends_before',
    'since_end',
    'headings_before',
    'linked_headings_before',
    'h1_before',
    'times_before',
    'rules_before',
    'articles',
    'article_number',
    'headline_article',
    'images_near',
    'images_in_holder',
    'prose_before',
    'since_prose',
    'prose_after',
    'prose_since_headline',
  ],
  of: (page) => {
    const { blocks } = page.doc;
    const n = blocks.length;
    const headline = headlineOf(page)?.box;
    const start = headline?.blockTo ?? 0;
    const ends = new Int32Array(n + 1);
    const headings = new Int32Array(n + 1);
    const linked = new Int32Array(n + 1);
    const lastEnd = new Int32Array(n + 1).fill(-1);
    const prose = new Float64Array(n + 1);
    const lastProse = new Int32Array(n + 1).fill(-1);
    for (const [i, block] of blocks.entries()) {
      const { text, size, linkShare, box } = block;
      const isEnd = i >= start && size < 80 && ENDS.test(text);
      const heading = i >= start && /^h[1-6]$/.test(box.tag);
      ends[i + 1] = (ends[i] ?? 0) + flag(isEnd);
      lastEnd[i + 1] = isEnd ? i : (lastEnd[i] ?? -1);
      headings[i + 1] = (headings[i] ?? 0) + flag(heading);
      linked[i + 1] = (linked[i] ?? 0) + flag(heading && linkShare > 0.8);
      prose[i + 1] = (prose[i] ?? 0) + (isProse(block) ? size : 0);
      lastProse[i + 1] = isProse(block) ? i : (lastProse[i] ?? -1);
    }
    const h1 = boxesBefore(page, start, ['h1']);
    const times = boxesBefore(page, start, ['time']);
    const rules = boxesBefore(page, start, ['hr']);
    const articles = page.boxes('article');
    const articleOf = new Int32Array(n);
    for (const [k, box] of articles.entries()) articleOf.fill(k + 1, box.blockFrom, box.blockTo);
    const own = headline ? (articleOf[Math.min(n - 1, headline.blockFrom)] ?? 0) : 0;
    const images = imagesBefore(page);
    const imagesIn = (box: Box | null) => (box ? (images[box.end] ?? 0) - (images[box.index] ?? 0) : 0);
    const since = (last: number, i: number) => (last < 0 ? -1 : log(i - last));
    const all = prose[n] || 1;
    const holderOf = holders(page);
    return (block, put) => {
      const i = block.index;
      const told = prose[i] ?? 0;
      put(ends[i] ?? 0);
      put(since(lastEnd[i] ?? -1, i));
      put(log(headings[i] ?? 0));
      put(log(linked[i] ?? 0));
      put(h1[i] ?? 0);
      put(log(times[i] ?? 0));
      put(log(rules[i] ?? 0));
      put(log(articles.length));
      put(log(articleOf[i] ?? 0));
      put(flag(own !== 0 && articleOf[i] === own));
      put(log(imagesIn(block.box) * 4 + imagesIn(block.box.parent)));
      put(log(imagesIn(holderOf[i] ?? block.box)));
      put(told / all);
      put(since(lastProse[i] ?? -1, i));
      put((all - (prose[i + 1] ?? 0)) / all);
      put(i < start ? -1 : log(told - (prose[start] ?? 0)));
    };
  },
};
