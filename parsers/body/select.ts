import { bylineBlocks } from '../byline.ts';
import { type Block, type Box, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { APPEAL, ASKS, CREDIT, READ_ALSO, SHORT_NOTE } from '../lexicon/lines.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { likeness, tokens } from '../titles.ts';
import { withoutBiography } from './biography.ts';
import { chosen } from './choose.ts';
import { foldedBlocks } from './folded.ts';
import { findLead } from './lead.ts';
import { withoutOffers } from './offers.ts';
import { withoutOtherStories } from './others.ts';
import { trimmedByStated } from './stated.ts';
import { wholeTables } from './tables.ts';

export interface Body {
  blocks: Block[];
  lead: Block | undefined;
  /** Likely blocks that are not the story's after all, and why. */
  dropped: ReadonlyMap<Block, string>;
  rule: string;
  /** The F1 over words that the classifier expects of its choice. */
  confidence: number;
}

const isHeading = ({ box }: Block): boolean => /^h[1-6]$/.test(box.tag);

/** Text that only gives a time, or only marks, is no sentence. */
const isMark = (text: string): boolean => !/\p{L}{2}|[\u3040-\u9fff]/u.test(text);

const SIGN_UP = wordPattern('newsletter newsletters signup sign-up subscribe subscription');
const isSignUp = (box: Box) => box.chars < 400 && hasName(box, SIGN_UP);

const CAPTION = wordPattern('caption captions wp-caption-text image-caption bildunterschrift');
const isCaption = (box: Box) => box.tag === 'figcaption' || (box.chars < 600 && hasName(box, CAPTION));

/** Lines that say what they are, however much they look like the story. */
const saysItself = ({ text, size, linkShare, box }: Block): boolean =>
  upTo(box, isCaption, 1) !== null ||
  (size < 400 && READ_ALSO.test(text) && (linkShare > 0.2 || size < 160)) ||
  (size < 300 && ASKS.test(text)) ||
  (size < 260 && APPEAL.test(text)) ||
  (size < 160 && (CREDIT.test(text) || SHORT_NOTE.test(text))) ||
  upTo(box, isSignUp, 2) !== null;

const NO_WORDS = 'marks, no words';

/** Names of teams and prices come again in a story, sentences do not. */
const REPEATABLE = 60;

/** Why a likely block is not the story's after all, in words for a person. */
function objections(page: Page): Map<Block, string> {
  const out = new Map<Block, string>();
  const bylines = bylineBlocks(page);
  const title = tokens(headlineOf(page)?.text ?? '');
  const seen = new Set<string>();
  const folded = foldedBlocks(page);
  for (const block of chosen(page).blocks) {
    const { text, size, index } = block;
    const key = folded(block);
    if (isMark(text)) out.set(block, NO_WORDS);
    else if (bylines.has(index)) out.set(block, 'the byline');
    else if (title.length > 2 && size < 300 && likeness(tokens(text), title) > 0.9)
      out.set(block, 'the headline again');
    else if (saysItself(block)) out.set(block, 'says that it is no part of the story');
    else if (size >= REPEATABLE && seen.has(key)) out.set(block, 'said before');
    else seen.add(key);
  }
  return out;
}

/** The blocks of the story in reading order. */
export const storyBlocks = perPage((page): Body | undefined => {
  const choice = chosen(page);
  const dropped = objections(page);
  let kept = choice.blocks.filter((block) => !dropped.has(block));
  const lead = findLead(page, kept);
  const drop = (why: string, without: (blocks: Block[]) => Block[]) => {
    const left = new Set(without(kept));
    for (const block of kept) if (!left.has(block)) dropped.set(block, why);
    kept = kept.filter((block) => left.has(block));
  };
  drop('beyond the text that the head states', (blocks) => trimmedByStated(page, blocks, lead));
  drop('offers a subscription', (blocks) => withoutOffers(page, blocks));
  drop('another story, below its own title', (blocks) => withoutOtherStories(page, blocks));
  drop('about the writer', (blocks) => withoutBiography(page, blocks));
  drop('a heading with nothing below it', withoutLooseHeadings);
  // A figure alone is no sentence, and yet a table's cell.
  const figures = choice.blocks.filter((block) => dropped.get(block) === NO_WORDS);
  kept = wholeTables(page, kept, figures);
  for (const block of kept) dropped.delete(block);
  const blocks = lead && !kept.includes(lead) ? [lead, ...kept] : kept;
  if (blocks.length === 0) return undefined;
  return { blocks, lead, dropped, rule: 'classifier', confidence: choice.expected };
});

/** A heading that nothing follows was set over something else. */
const withoutLooseHeadings = (blocks: Block[]): Block[] =>
  blocks.slice(0, blocks.findLastIndex((block) => !isHeading(block)) + 1);

/** The smallest box that holds the whole story. */
export const storyBox = perPage((page): Box | undefined => {
  const blocks = storyBlocks(page)?.blocks;
  const [first] = blocks ?? [];
  const last = blocks?.at(-1);
  return first && last && (upTo(first.box, (box) => box.blockTo > last.index) ?? undefined);
});
