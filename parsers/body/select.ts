import { bylineBlocks } from '../byline.ts';
import { dateContextOf } from '../clock.ts';
import { readPrintedTime } from '../dates/printed.ts';
import { type Block, type Box, isInside, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, str } from '../jsonld.ts';
import { APPEAL, ASKS, CREDIT, ENDS, READ_ALSO, RULE_LINE, SHORT_NOTE } from '../lexicon/lines.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { fold } from '../text.ts';
import { likeness, tokens } from '../titles.ts';
import { dropBiography } from './biography.ts';
import { containerOf } from './container.ts';
import { prunedBlocks } from './prune.ts';
import { trimByStated } from './stated.ts';

const HEADING = /^h[1-6]$/;
const LEAD = wordPattern(
  'lead lede intro standfirst subtitle subtitulo sub-title subhead subheadline subheading sub-heading deck dek summary excerpt description chapo teaser-text bajada sottotitolo sommario abstract article-intro entradilla copete spot vorspann ingress underrubrik perex anons',
);
const ENDED = /[.!?…。！？؟।:”"»)“』」]\s*$/;

const isHeading = (block: Block): boolean => HEADING.test(block.box.tag);

/** Text that only gives a time, or only marks, is no sentence. */
const isMark = (text: string): boolean => !/\p{L}{2}|[\u3040-\u9fff]/u.test(text);

function isStoryLine(block: Block, container: Box): boolean {
  const { text, size, linkShare } = block;
  const tag = block.box.tag;
  if (isMark(text)) return false;
  if (size < 400 && READ_ALSO.test(text) && (linkShare > 0.2 || size < 160)) return false;
  if (size < 300 && ASKS.test(text)) return false;
  if (size < 260 && APPEAL.test(text)) return false;
  if (size < 160 && (CREDIT.test(text) || SHORT_NOTE.test(text))) return false;
  if (linkShare > 0.55 && size < 500) return size > 80 && linkShare < 0.75 && tag === 'p';
  if (tag === 'li' || tag === 'ul' || tag === 'ol') {
    const list = upTo(block.box, ({ tag: name }) => name === 'ul' || name === 'ol', 3);
    if (list && list.chars > 0 && list.linkChars / list.chars > 0.4) return false;
    return true;
  }
  if (isHeading(block)) return size > 2 && size < 250;
  if (tag === 'p' || tag === 'blockquote' || tag === 'pre') return size > 12 || ENDED.test(text);
  if (tag === 'td' || tag === 'th')
    return size > 40 || upTo(block.box, ({ tag: name }) => name === 'table', 6) !== container;
  return size > 60 || (size > 20 && ENDED.test(text));
}

/** A time and hardly more: it belongs to the story's head. */
const isDateline = (page: Page, { text }: Block): boolean =>
  text.length < 60 &&
  /\d/.test(text) &&
  readPrintedTime(text, dateContextOf(page))?.form === 'full' &&
  !/[.!?]\s*$/.test(text.replace(/\b\p{L}{1,4}\.$/u, ''));

export interface Body {
  blocks: Block[];
  lead: Block | undefined;
  rule: string;
}

/** The blocks of the story in reading order. */
export const storyBlocks = perPage((page): Body | undefined => {
  const container = containerOf(page);
  if (!container) return undefined;
  const { blocks } = page.doc;
  const pruned = prunedBlocks(page);
  const headline = headlineOf(page);
  const title = tokens(headline?.text ?? '');
  const bylines = bylineBlocks(page);
  const start = headline && headline.box.index < container.box.end ? headline.box.blockTo : 0;
  const from = Math.max(
    container.box.blockFrom,
    isInside(headline?.box ?? container.box, container.box) && headline ? start : container.box.blockFrom,
  );

  const kept: Block[] = [];
  const seen = new Set<string>();
  for (let i = from; i < container.box.blockTo; i++) {
    const block = blocks[i];
    if (!block || pruned[i] || bylines.has(block.index)) continue;
    if (isEnd(block, kept.length)) {
      if (
        proseAfter(blocks, pruned, i, container.box.blockTo) <
        0.35 * kept.reduce((sum, { size }) => sum + size, 0)
      )
        break;
      continue;
    }
    if (!isStoryLine(block, container.box) || (kept.length < 3 && isDateline(page, block))) continue;
    const key = fold(block.text);
    if (seen.has(key)) continue;
    if (title.length > 2 && block.size < 300 && likeness(tokens(block.text), title) > 0.9) continue;
    seen.add(key);
    kept.push(block);
  }
  const lead = findLead(page, kept, from);
  trimByStated(page, kept, lead);
  dropBiography(page, kept);
  dropLooseHeadings(kept);
  const body = lead && !kept.includes(lead) ? [lead, ...kept] : kept;
  return body.length > 0 ? { blocks: body, lead, rule: 'block-scores' } : undefined;
});

/** Where the story stops: a heading over what follows it, or a rule of marks. */
const isEnd = (block: Block, kept: number): boolean =>
  kept > 2 &&
  block.size < 80 &&
  (RULE_LINE.test(block.text) || (ENDS.test(block.text) && (isHeading(block) || block.linkShare < 0.5)));

function proseAfter(blocks: readonly Block[], pruned: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from + 1; i < to; i++) {
    const block = blocks[i];
    if (block && !pruned[i] && block.size > 80 && block.linkShare < 0.3) sum += block.size;
  }
  return sum;
}

/** A heading that nothing follows was set over something else. */
function dropLooseHeadings(kept: Block[]): void {
  for (let last = kept.at(-1); last && isHeading(last); last = kept.at(-1)) kept.pop();
  for (let i = kept.length - 2; i >= 0; i--) {
    const [block, next] = [kept[i], kept[i + 1]];
    if (
      block &&
      next &&
      isHeading(block) &&
      isHeading(next) &&
      block.box.tag === next.box.tag &&
      block.box.tag <= 'h3'
    )
      kept.splice(i, 1);
  }
}

/** The standfirst: between headline and text, named so or saying what the head says in short. */
function findLead(page: Page, kept: readonly Block[], from: number): Block | undefined {
  const headline = headlineOf(page);
  if (!headline) return undefined;
  const { blocks } = page.doc;
  const description = fold(
    page.head.meta('og:description', 'description', 'twitter:description') ??
      str(get(page.story, 'description')) ??
      '',
  );
  const first = kept[0];
  const to = Math.min(first ? first.index + 1 : from, headline.box.blockTo + 25);
  for (let i = headline.box.blockTo; i < to; i++) {
    const block = blocks[i];
    if (!block || block.size < 15 || block.size > 900 || block.linkShare > 0.4) continue;
    if (
      READ_ALSO.test(block.text) ||
      ASKS.test(block.text) ||
      CREDIT.test(block.text) ||
      SHORT_NOTE.test(block.text)
    )
      continue;
    const named = upTo(block.box, (box) => hasName(box, LEAD), 2) !== null && !block.box.hidden;
    const key = fold(block.text);
    const same =
      key.length > 30 &&
      description.length > 30 &&
      (description.startsWith(key.slice(0, 60)) || key.startsWith(description.slice(0, 60)));
    const inCaption = upTo(
      block.box,
      ({ tag }) => tag === 'figure' || tag === 'figcaption' || tag === 'aside',
      4,
    );
    if (
      (named || (same && !block.box.hidden)) &&
      !inCaption &&
      kept.every((other) => other === block || fold(other.text) !== key)
    )
      return block;
  }
  return undefined;
}
