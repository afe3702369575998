import { bylineBlocks } from '../byline.ts';
import { type Block, type Box, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { APPEAL, ASKS, CREDIT, READ_ALSO, SHORT_NOTE } from '../lexicon/lines.ts';
import { perPage } from '../page.ts';
import { fold } from '../text.ts';
import { likeness, tokens } from '../titles.ts';
import { dropBiography } from './biography.ts';
import { chosen } from './choose.ts';
import { findLead } from './lead.ts';
import { trimByStated } from './stated.ts';

export interface Body {
  blocks: Block[];
  lead: Block | undefined;
  rule: string;
  /** The F1 over words that the classifier expects of its choice. */
  confidence: number;
}

const isHeading = ({ box }: Block): boolean => /^h[1-6]$/.test(box.tag);

/** Text that only gives a time, or only marks, is no sentence. */
const isMark = (text: string): boolean => !/\p{L}{2}|[\u3040-\u9fff]/u.test(text);

/** Lines that say what they are, however much they look like the story. */
const saysItself = ({ text, size, linkShare, box }: Block): boolean =>
  box.tag === 'figcaption' ||
  (size < 400 && READ_ALSO.test(text) && (linkShare > 0.2 || size < 160)) ||
  (size < 300 && ASKS.test(text)) ||
  (size < 260 && APPEAL.test(text)) ||
  (size < 160 && (CREDIT.test(text) || SHORT_NOTE.test(text)));

/** Why a likely block is not the story's after all. */
export type Objection = 'mark' | 'byline' | 'title' | 'says-itself' | 'repeated';

/** Names of teams and prices come again in a story, sentences do not. */
const REPEATABLE = 60;

const objections = perPage((page): ReadonlyMap<Block, Objection> => {
  const out = new Map<Block, Objection>();
  const bylines = bylineBlocks(page);
  const title = tokens(headlineOf(page)?.text ?? '');
  const seen = new Set<string>();
  for (const block of chosen(page).blocks) {
    const { text, size, index } = block;
    const key = fold(text);
    if (isMark(text)) out.set(block, 'mark');
    else if (bylines.has(index)) out.set(block, 'byline');
    else if (title.length > 2 && size < 300 && likeness(tokens(text), title) > 0.9) out.set(block, 'title');
    else if (saysItself(block)) out.set(block, 'says-itself');
    else if (size >= REPEATABLE && seen.has(key)) out.set(block, 'repeated');
    else seen.add(key);
  }
  return out;
});

/** The blocks of the story in reading order. */
export const storyBlocks = perPage((page): Body | undefined => {
  const choice = chosen(page);
  const objected = objections(page);
  const kept = choice.blocks.filter((block) => !objected.has(block));
  const lead = findLead(page, kept);
  trimByStated(page, kept, lead);
  dropBiography(page, kept);
  dropLooseHeadings(kept);
  const blocks = lead && !kept.includes(lead) ? [lead, ...kept] : kept;
  return blocks.length > 0 ? { blocks, lead, rule: 'classifier', confidence: choice.expected } : undefined;
});

/** A heading that nothing follows was set over something else. */
function dropLooseHeadings(kept: Block[]): void {
  for (let last = kept.at(-1); last && isHeading(last); last = kept.at(-1)) kept.pop();
}

/** The smallest box that holds the whole story. */
export const storyBox = perPage((page): Box | undefined => {
  const blocks = storyBlocks(page)?.blocks;
  const [first] = blocks ?? [];
  const last = blocks?.at(-1);
  return first && last && (upTo(first.box, (box) => box.blockTo > last.index) ?? undefined);
});
