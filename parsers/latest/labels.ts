import { type Box, upTo } from '../document.ts';
import { listSaidBy } from '../lexicon/latest.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { isFoldedMenu, isInMenu, isNamedMenu } from './links.ts';
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
  if (isInMenu(box) || isFoldedMenu(box)) return true;
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
const PARTS = ['span', 'b', 'strong', 'em', 'i', 'label', 'small'];

/** What says that news follow: short texts that a reader sees as one, headings in pieces, parts named so. */
const sayings = perPage((page): Record<'latest' | 'news', Box[]> => {
  const { doc } = page;
  const said = { latest: new Set<Box>(), news: new Set<Box>() };
  const hear = (text: string | undefined, box: Box) => {
    if (!text || text.length < 2 || text.length > MAX_LENGTH) return;
    const kind = listSaidBy(text);
    if (kind) said[kind].add(box);
  };
  for (const { text, box } of doc.blocks) hear(text, box);
  for (let level = 1; level <= 6; level++)
    for (const box of page.boxes(`h${level}`)) hear(shortTextOf(doc, box, MAX_LENGTH), box);
  for (const tag of PARTS)
    for (const box of page.boxes(tag))
      if (hasName(box, HEADING_NAME)) hear(shortTextOf(doc, box, MAX_LENGTH / 2), box);
  return { latest: [...said.latest], news: [...said.news] };
});

function labelsOf(page: Page, boxes: readonly Box[]): Label[] {
  const labels: Label[] = [];
  for (const box of boxes) {
    if (labels.length >= MAX_LABELS) break;
    if (upTo(box, (at) => hasName(at, WRITER), 5)) continue;
    const panel = panelOf(page, box);
    if (panel ? !isInMenu(panel) : !isEntry(page, box)) labels.push({ box, panel });
  }
  return labels.sort((a, b) => a.box.index - b.box.index);
}

export const findLabels = (page: Page): Label[] => labelsOf(page, sayings(page).latest);

/** Over lists of news of any kind. */
export const findNewsLabels = (page: Page): Label[] => labelsOf(page, sayings(page).news);
