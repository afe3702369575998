import { type Box, textOf, upTo } from '../document.ts';
import { LATEST, LATEST_NAME, LATEST_WIDGET, NOT_LATEST } from '../lexicon/latest.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';

/** Something that says "the newest stories follow", and where its list may be looked for. */
export interface Label {
  box: Box;
  /** The panel that a tab opens, where the label names one. */
  panel: Box | undefined;
}

const HEADING = /^h[1-6]$/;
const HEADING_NAME = wordPattern(
  'title heading header headline head caption label tab tabs typenews tag ttl titulo titre cat-bt b-title box_headline',
);

function panelOf(page: Page, byId: ReadonlyMap<string, Box>, box: Box): Box | undefined {
  // The tab is the label's element or one close around or inside it.
  const near = [box, box.parent, box.parent?.parent, page.doc.boxes[box.index + 1]];
  for (const at of near) {
    if (!at || at.chars > 60) continue;
    const {
      href,
      'data-target': target,
      'data-bs-target': bsTarget,
      'aria-controls': controls,
      'data-tab': tab,
    } = at.el.attribs;
    for (const value of [href?.startsWith('#') ? href : undefined, target, bsTarget, controls, tab]) {
      const panel = value ? byId.get(value.replace(/^#/, '')) : undefined;
      if (panel) return panel;
    }
  }
  return undefined;
}

const isMenu = (box: Box) => upTo(box, ({ tag }) => tag === 'nav' || tag === 'footer', 8) !== null;

export function findLabels(page: Page): Label[] {
  const { doc } = page;
  const byId = new Map<string, Box>();
  for (const box of doc.boxes) if (box.el.attribs.id) byId.set(box.el.attribs.id, box);
  const labels: Label[] = [];
  const seen = new Set<Box>();
  const add = (box: Box) => {
    if (seen.has(box)) return;
    seen.add(box);
    const panel = panelOf(page, byId, box);
    if (panel || !isMenu(box)) labels.push({ box, panel });
  };
  for (const { text, box } of doc.blocks)
    if (text.length < 50 && LATEST.test(text) && !NOT_LATEST.test(text)) add(box);
  // A heading in pieces ("Latest <span>News</span> …") is a label as a whole.
  for (let level = 1; level <= 6; level++)
    for (const box of page.boxes(`h${level}`)) {
      if (box.chars > 50 || box.chars < 3) continue;
      const text = textOf(doc, box, 60);
      if (LATEST.test(text) && !NOT_LATEST.test(text)) add(box);
    }
  return labels.sort((a, b) => a.box.index - b.box.index);
}

/** Boxes whose names alone say that they hold the newest stories: believed only where no heading says otherwise. */
export function namedBoxes(page: Page): Box[] {
  const named: Box[] = [];
  for (const box of page.doc.boxes) {
    if (!box.names || !LATEST_NAME.test(box.names) || isMenu(box)) continue;
    const widget = LATEST_WIDGET.test(box.names);
    if (!widget && NOT_LATEST.test(box.names)) continue;
    const outer = named.at(-1);
    if (outer && box.index < outer.end) continue;
    const heading = firstHeading(page, box);
    if (heading && (widget ? NOT_LATEST.test(heading) : !LATEST.test(heading))) continue;
    named.push(box);
  }
  return named;
}

/** The heading that stands over a box's list: no link, or not one of its stories. */
function firstHeading(page: Page, box: Box): string | undefined {
  for (let i = box.index; i < Math.min(box.end, box.index + 12); i++) {
    const inner = page.doc.boxes[i];
    if (!inner || inner.chars === 0 || inner.chars > 60) continue;
    if (HEADING.test(inner.tag) || hasName(inner, HEADING_NAME)) return textOf(page.doc, inner, 80);
  }
  return undefined;
}

export const isHeadingLike = (box: Box): boolean => HEADING.test(box.tag) || hasName(box, HEADING_NAME);
