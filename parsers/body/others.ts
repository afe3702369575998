import { type Block, type Box, isInside, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { linksBetween } from '../latest/links.ts';
import type { Page } from '../page.ts';

/** Fewer than these may be parts of the one story, each below a link. */
const LEAST = 3;
const LEVELS = 8;
/** A title stands within so many lines and elements of its box's beginning. */
const LINES = 3;
const NEAR = 60;

const kindOfBox = ({ tag, el }: Box) => `${tag}.${(el.attribs.class ?? '').replace(/\d+/g, '')}`;
const withoutFragment = (url: string) => url.split('#', 1)[0] ?? '';

/** Does the box begin with a line that is a link to another page, as the title of a story is? */
function beginsWithTitle(page: Page, box: Box, block: Block): boolean {
  const lines = page.doc.blocks
    .slice(box.blockFrom, Math.min(box.blockFrom + LINES, block.index))
    .filter(({ linkShare }) => linkShare > 0.8);
  return linksBetween(page, box.index, Math.min(block.box.index, box.index + NEAR)).some(
    (link) =>
      lines.some(({ index }) => link.box.blockFrom <= index && index <= link.box.blockTo) &&
      link.title.length >= 15 &&
      withoutFragment(link.url) !== withoutFragment(page.url),
  );
}

/**
 * Without the stories that some papers print below the first, whole or shortened, each under its own linked title.
 * The box that holds the headline and the beginning of the story stays whole: the items of a listicle are in it. So
 * do the entries of a live blog.
 */
export function withoutOtherStories(page: Page, blocks: Block[]): Block[] {
  const headline = headlineOf(page)?.box;
  const begin = blocks[0]?.box;
  const story = headline && begin && upTo(begin, (box) => isInside(headline, box));
  if (!story || page.ld.ofType(/^LiveBlogPosting$/).length > 0) return blocks;
  const unitOf = new Map<Block, Box>();
  const units = new Map<string, Set<Box>>();
  for (const block of blocks) {
    if (isInside(block.box, story)) continue;
    const unit = upTo(block.box, (box) => beginsWithTitle(page, box, block), LEVELS);
    if (!unit || isInside(story, unit)) continue;
    unitOf.set(block, unit);
    const kind = kindOfBox(unit);
    const like = units.get(kind);
    if (like) like.add(unit);
    else units.set(kind, new Set([unit]));
  }
  return blocks.filter((block) => {
    const unit = unitOf.get(block);
    return !unit || (units.get(kindOfBox(unit))?.size ?? 0) < LEAST;
  });
}
