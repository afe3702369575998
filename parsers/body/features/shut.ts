import { type Box, isInside, upTo } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { hasName, wordPattern } from '../../names.ts';
import { perPage } from '../../page.ts';

const SHUT = wordPattern(
  'comments commentlist comment-list comment-section disqus disqus_thread respond fb-comments cookie cookies consent gdpr cmp onetrust didomi cookiebar cookie-banner onetrust-banner-sdk',
);
const NOT_STORY = wordPattern(
  'comment comments disqus respond reply cookie cookies consent gdpr cmp onetrust privacy sidebar footer related',
);
const NEVER = new Set(['nav', 'footer', 'form', 'fieldset', 'dialog', 'figcaption', 'menu', 'address']);

/** The box with the most paragraphs of prose right in it: whatever encloses it, the story is there. */
const mainHolder = perPage((page): Box | undefined => {
  const sums = new Map<Box, number>();
  const from = headlineOf(page)?.box.blockFrom ?? 0;
  let best: Box | undefined;
  for (const { box, size, linkShare, index } of page.doc.blocks) {
    const { parent } = box;
    if (index < from || box.tag !== 'p' || !parent || size < 80 || linkShare > 0.3) continue;
    const sum = (sums.get(parent) ?? 0) + size;
    sums.set(parent, sum);
    if (
      sum > (best ? (sums.get(best) ?? 0) : 0) &&
      !upTo(parent, (at) => hasName(at, NOT_STORY) || NEVER.has(at.tag), 3)
    )
      best = parent;
  }
  return best && (sums.get(best) ?? 0) > 600 ? best : undefined;
});

/** Readers' comments and consent boxes: as long as a story, as well written, and never part of it. */
export const shutBlocks = perPage((page): Uint8Array => {
  const { boxes, blocks } = page.doc;
  const shut = new Uint8Array(blocks.length);
  const inner = [headlineOf(page)?.box, mainHolder(page)].filter((box) => box !== undefined);
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i];
    if (
      !box ||
      box.blockTo === box.blockFrom ||
      box.tag === 'html' ||
      box.tag === 'body' ||
      !hasName(box, SHUT)
    )
      continue;
    if (box.tag === 'main' || inner.some((one) => isInside(one, box))) continue;
    shut.fill(1, box.blockFrom, box.blockTo);
    i = box.end - 1;
  }
  return shut;
});
