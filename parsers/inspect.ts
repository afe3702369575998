import type { PageInput, ParsedPage } from '../model/page.ts';
import type { ParsedArticle } from '../model/records.ts';
import { storyBlocks } from './body/select.ts';
import { blockVerdicts } from './body/verdicts.ts';
import { bylineBlocks, markedBylines } from './byline.ts';
import { dateContextOf } from './clock.ts';
import { toIso } from './dates/moment.ts';
import { readPrintedTime } from './dates/printed.ts';
import type { Block, Box } from './document.ts';
import { headlineOf } from './headline.ts';
import { type ParseOptions, readPage } from './index.ts';
import type { Page } from './page.ts';
import { fold } from './text.ts';

/** What a block of the page gave, beside the body. */
type Mark = 'headline' | 'byline' | 'date' | 'tag' | 'latest' | 'caption';

/** A story's date is printed this near to its headline, in blocks. */
const NEAR = 25;

/** One run of text of the page, in page order, and what became of it. */
export interface InspectedBlock {
  text: string;
  /** Tag of the element that it stands in. */
  tag: string;
  hidden: boolean;
  kept: boolean;
  /** What it is in the body; null where it is cut. */
  role: 'lead' | 'heading' | 'list item' | 'quote' | 'paragraph' | null;
  reason: string;
  score: number;
  marks: Mark[];
}

export interface Inspection {
  parsed: ParsedPage;
  blocks: InspectedBlock[];
}

/** Parses a page and tells block by block what was done with it. Throws as parsePage does. */
export function inspectPage(input: PageInput, options: ParseOptions = {}): Inspection {
  const { page, parsed } = readPage(input, options);
  const verdicts = blockVerdicts(page);
  const lead = storyBlocks(page)?.lead;
  const marks = marksOf(page, parsed);
  const blocks = page.doc.blocks.map((block): InspectedBlock => {
    const { kept = false, reason = '', score = 0 } = verdicts[block.index] ?? {};
    return {
      text: block.text,
      tag: block.box.tag,
      hidden: block.box.hidden,
      // Without a story nothing was taken, whatever the blocks look like.
      kept: kept && parsed.article !== null,
      role: kept && parsed.article ? roleOf(block, lead) : null,
      reason: kept && !parsed.article ? `the page is no story (${parsed.kind})` : reason,
      score,
      marks: [...(marks.get(block.index) ?? [])],
    };
  });
  return { parsed, blocks };
}

function roleOf(block: Block, lead: Block | undefined): InspectedBlock['role'] {
  if (block === lead) return 'lead';
  if (/^h[1-6]$/.test(block.box.tag)) return 'heading';
  for (let at: Box | null = block.box, i = 0; at && i < 3; at = at.parent, i++) {
    if (at.tag === 'li') return 'list item';
    if (at.tag === 'blockquote') return 'quote';
  }
  return 'paragraph';
}

function marksOf(page: Page, { article, latest_headlines: latest }: ParsedPage): Map<number, Set<Mark>> {
  const marks = new Map<number, Set<Mark>>();
  const mark = (from: number, to: number, what: Mark) => {
    for (let i = from; i < to; i++) marks.set(i, (marks.get(i) ?? new Set()).add(what));
  };
  const listed = new Set(latest.map(({ url }) => url));
  for (const box of page.boxes('a'))
    if (listed.has(page.absolute(box.el.attribs.href) ?? '')) mark(...blocksOf(page, box), 'latest');
  if (!article) return marks;
  const headline = headlineOf(page)?.box;
  const [from, to] = headline ? blocksOf(page, headline) : [0, 40];
  const heading = page.doc.blocks.slice(from, to).map(({ text }) => text);
  if (headline && article.title && fold(heading.join(' ')).includes(fold(article.title)))
    mark(from, to, 'headline');
  for (const [index] of bylineBlocks(page)) mark(index, index + 1, 'byline');
  const said = printed(article);
  const near = new Set(markedBylines(page).map(({ box }) => blockAt(page, box.from)));
  for (const { text, index } of page.doc.blocks) {
    const words = text.length < 1000 ? fold(text) : '';
    const what = said.get(words);
    if (what) mark(index, index + 1, what);
    else if (near.has(index) && article.byline && fold(article.byline).includes(words))
      mark(index, index + 1, 'byline');
    const isNear = index > from - NEAR && index < to + NEAR;
    if (isNear && text.length < 120 && isPublished(page, text, article)) mark(index, index + 1, 'date');
  }
  return marks;
}

/** The blocks that an element has a part in, from the first to before the last. */
function blocksOf(page: Page, { from, blockTo }: Box): [number, number] {
  const first = blockAt(page, from);
  return [first, Math.max(first + 1, blockTo)];
}

/** The block that a chunk of text belongs to: the last that begins at or before it. */
function blockAt(page: Page, chunk: number): number {
  const { blocks } = page.doc;
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.chunk ?? 0) <= chunk) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Values that stand on the page to the letter, folded. */
function printed({ byline, tags, images }: ParsedArticle): Map<string, Mark> {
  const said = new Map<string, Mark>();
  const add = (text: string | null, mark: Mark) => {
    if (text) said.set(fold(text), mark);
  };
  for (const tag of tags) add(tag, 'tag');
  for (const { caption, credit } of images) {
    add(caption, 'caption');
    add(credit, 'caption');
    if (caption && credit) add(`${caption} ${credit}`, 'caption');
  }
  add(byline, 'byline');
  said.delete('');
  return said;
}

function isPublished(page: Page, text: string, { published_at }: ParsedArticle): boolean {
  if (!published_at || !/\p{N}/u.test(text)) return false;
  const time = readPrintedTime(text, dateContextOf(page));
  return time?.form === 'full' && toIso(time).slice(0, 10) === published_at.slice(0, 10);
}
