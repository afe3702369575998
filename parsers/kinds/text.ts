import { storyBlocks } from '../body/select.ts';
import type { Block } from '../document.ts';
import { findBody } from '../fields/body.ts';
import { findPublished } from '../fields/published.ts';
import { headlineOf } from '../headline.ts';
import { type Page, perPage } from '../page.ts';
import { sizeOf } from '../text.ts';

/** How much of a story the page tells, and what of it is not the story. */
export interface Told {
  /** Size of the body, its paragraphs that are more than a line, and the body's blocks. */
  size: number;
  prose: number;
  blocks: readonly Block[];
  /** Blocks a reader sees that are not the body's. */
  beside: readonly Block[];
  /** JSON-LD counts two; a stated time and an article's og:type one each. */
  marks: number;
  /** Window title, headline and the short blocks at the top, one each. */
  names: readonly string[];
  links: number;
  linkShare: number;
}

/** Walls, errors and the like say at once what they are. */
const TOP = 60;

export const toldBy = perPage((page: Page): Told => {
  const body = findBody(page)?.value ?? '';
  const blocks = storyBlocks(page)?.blocks ?? [];
  const inBody = new Set(blocks);
  const seen = page.doc.blocks.filter(({ box }) => !box.hidden);
  const published = findPublished(page);
  const root = page.doc.boxes[0];
  const isNamed = /article|news|post/i.test(page.head.meta('og:type') ?? '');
  return {
    size: sizeOf(body),
    prose: body.split('\n\n').filter((paragraph) => sizeOf(paragraph) > 80).length,
    blocks,
    beside: seen.filter((block) => !inBody.has(block)),
    marks: (page.story ? 2 : 0) + (isNamed ? 1 : 0) + (published && published.rule !== 'url' ? 1 : 0),
    names: [
      page.head.title,
      headlineOf(page)?.text ?? '',
      ...seen
        .slice(0, TOP)
        .flatMap(({ text, linkShare }) => (text.length < 80 && linkShare < 0.5 ? [text] : [])),
    ],
    links: page.boxes('a').length,
    linkShare: root && root.chars > 0 ? root.linkChars / root.chars : 0,
  };
});
