import { type Box, upTo } from '../document.ts';
import { saysLatest, saysNews } from '../lexicon/latest.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { isInMenu, isNamedMenu } from './links.ts';
import { shortTextOf } from './short.ts';
import { panelOf } from './tabs.ts';

/** Something that says "the newest stories follow", and where its list may be looked for. */
export interface Label {
  box: Box;
  /** The panel that a tab opens. */
  panel: Box | undefined;
}

const HEADING = /^h[1-6]$/;
const HEADING_NAME = wordPattern(
  'title heading header headline head caption label tab tabs typenews tag ttl titulo titre cat-bt b-title box_headline',
);
const MAX_LENGTH = 50;
/** No honest page says it more often. */
const MAX_LABELS = 30;

export const isHeadingLike = (box: Box): boolean => HEADING.test(box.tag) || hasName(box, HEADING_NAME);

/** An entry of a menu or list leads somewhere, a rubric tells of one story; a tab or a heading does neither. */
function isEntry(page: Page, box: Box): boolean {
  if (HEADING.test(box.tag)) return false;
  if (hasName(box, RUBRIC) || (box.parent && hasName(box.parent, RUBRIC))) return true;
  if (isInMenu(box)) return true;
  if (!shortTextOf(page.doc, box, MAX_LENGTH)) return false;
  const inside = page.doc.boxes.slice(box.index, box.end);
  const link = upTo(box, ({ tag }) => tag === 'a', 3) ?? inside.find(({ tag }) => tag === 'a');
  const { href = '' } = link?.el.attribs ?? {};
  if (href === '' || /^(?:#|javascript:)/i.test(href)) return false;
  return (
    isNamedMenu(box) ||
    upTo(box, (at) => at.tag === 'li' && shortTextOf(page.doc, at, MAX_LENGTH) !== undefined, 3) !== null
  );
}

/** The rubric of a single story. */
const RUBRIC = wordPattern('category kicker rubric rubrik overline eyebrow');

/** Beside a writer, the newest are that writer's. */
const WRITER = wordPattern('author bio biography profile');

/** A label set in a line with something else. */
const PART = /^(?:span|b|strong|em|i|label|small)$/;

/** Short texts that a reader sees as one, and headings in pieces ("Latest <span>News</span>") as a whole. */
const shortTexts = perPage((page): readonly { text: string; box: Box }[] => {
  const texts = page.doc.blocks
    .filter(({ text }) => text.length < MAX_LENGTH)
    .map(({ text, box }) => ({ text, box }));
  const { doc } = page;
  for (let level = 1; level <= 6; level++)
    for (const box of page.boxes(`h${level}`)) {
      const text = shortTextOf(doc, box, MAX_LENGTH);
      if (text) texts.push({ text, box });
    }
  for (const box of doc.boxes) {
    if (!PART.test(box.tag) || !hasName(box, HEADING_NAME)) continue;
    const text = shortTextOf(doc, box, 24);
    if (text) texts.push({ text, box });
  }
  return texts;
});

function labelsThat(page: Page, says: (text: string) => boolean): Label[] {
  const labels = new Map<Box, Label>();
  for (const { text, box } of shortTexts(page)) {
    if (labels.size >= MAX_LABELS) break;
    if (labels.has(box) || !says(text) || upTo(box, (at) => hasName(at, WRITER), 5)) continue;
    const panel = panelOf(page, box);
    if (panel ? !isInMenu(panel) : !isEntry(page, box)) labels.set(box, { box, panel });
  }
  return [...labels.values()].sort((a, b) => a.box.index - b.box.index);
}

export const findLabels = (page: Page): Label[] => labelsThat(page, saysLatest);

/** Over lists of news of any kind. */
export const findNewsLabels = (page: Page): Label[] => labelsThat(page, saysNews);
