import { type Block, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, str } from '../jsonld.ts';
import { ASKS, CREDIT, READ_ALSO, SHORT_NOTE } from '../lexicon/lines.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import { fold } from '../text.ts';
import { foldedBlocks } from './folded.ts';

const LEAD = wordPattern(
  'lead lede intro standfirst subtitle subtitulo sub-title subhead subheadline subheading sub-heading deck dek summary excerpt description chapo teaser-text bajada sottotitolo sommario abstract article-intro entradilla copete spot vorspann ingress underrubrik perex anons',
);

/** The standfirst: between headline and text, named so or saying what the head says in short. */
export function findLead(page: Page, kept: readonly Block[]): Block | undefined {
  const headline = headlineOf(page);
  if (!headline) return undefined;
  const { blocks } = page.doc;
  const folded = foldedBlocks(page);
  const description = fold(
    page.head.meta('og:description', 'description', 'twitter:description') ??
      str(get(page.story, 'description')) ??
      '',
  );
  const first = kept[0];
  const to = Math.min(first ? first.index + 1 : headline.box.blockTo, headline.box.blockTo + 25);
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
    const key = folded(block);
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
      kept.every((other) => other === block || folded(other) !== key)
    )
      return block;
  }
  return undefined;
}
