import type { Box } from '../document.ts';
import { type Page, perPage } from '../page.ts';
import { linksBetween } from './links.ts';
import { shortTextOf } from './short.ts';

const byId = perPage((page): ReadonlyMap<string, Box> => {
  const ids = new Map<string, Box>();
  for (const box of page.doc.boxes) if (box.el.attribs.id) ids.set(box.el.attribs.id, box);
  return ids;
});

const childrenOf = perPage((page): ReadonlyMap<Box, readonly Box[]> => {
  const children = new Map<Box, Box[]>();
  for (const box of page.doc.boxes) {
    if (!box.parent) continue;
    const of = children.get(box.parent);
    if (of) of.push(box);
    else children.set(box.parent, [box]);
  }
  return children;
});

const TARGETS = ['data-target', 'data-bs-target', 'aria-controls', 'data-tab', 'data-id', 'rel'];

/** Boxes that more than two links or buttons name as theirs. */
const sharedTargets = perPage((page): ReadonlySet<Box> => {
  const counts = new Map<Box, number>();
  for (const tag of ['a', 'button', 'li'])
    for (const { el } of page.boxes(tag)) {
      const value = el.attribs['aria-controls'] ?? el.attribs['data-target'] ?? el.attribs['data-bs-target'];
      const panel = value ? byId(page).get(value.replace(/^#/, '')) : undefined;
      if (panel) counts.set(panel, (counts.get(panel) ?? 0) + 1);
    }
  return new Set([...counts].filter(([, count]) => count > 2).map(([panel]) => panel));
});

/** The panel that a tab opens, where the tab names it. */
function namedPanel(page: Page, box: Box): Box | undefined {
  // The tab is the label's element or one close around or inside it.
  for (const at of [box, box.parent, box.parent?.parent, page.doc.boxes[box.index + 1]]) {
    if (!at || at.chars > 600) continue;
    const { href } = at.el.attribs;
    const targets = [href?.startsWith('#') ? href : undefined];
    for (const key of TARGETS) targets.push(at.el.attribs[key]);
    for (const value of targets) {
      const panel = value ? byId(page).get(value.replace(/^#/, '')) : undefined;
      // What every entry of a row names is no panel of one.
      if (panel && panel !== at && !sharedTargets(page).has(panel)) return panel;
    }
  }
  return undefined;
}

const MAX_TAB = 40;

const isTab = (page: Page, box: Box): boolean => (shortTextOf(page.doc, box, MAX_TAB)?.length ?? 0) > 1;

/** The label's place among the tabs beside it. */
function tabRow(page: Page, label: Box): { tabs: Box[]; at: number } | undefined {
  let tab: Box | null = label;
  for (let level = 0; tab?.parent && level < 4 && isTab(page, tab); level++, tab = tab.parent) {
    const { tag } = tab;
    const tabs = (childrenOf(page).get(tab.parent) ?? []).filter(
      (box) => box.tag === tag && isTab(page, box),
    );
    if (tabs.length > 1) return { tabs, at: tabs.indexOf(tab) };
  }
  return undefined;
}

/** Where tabs name no panels: as many boxes of stories after their row, in the same order. */
function panelByPlace(page: Page, label: Box): Box | undefined {
  const row = tabRow(page, label);
  const last = row?.tabs.at(-1);
  if (!row || !last || row.tabs.length > 6) return undefined;
  let after: Box = last;
  for (let level = 0; level < 3 && after.parent; level++, after = after.parent) {
    const outer = after.parent;
    const next = (childrenOf(page).get(outer) ?? []).filter((box) => box.index >= after.end);
    for (const panels of [next, ...next.slice(0, 2).map((box) => childrenOf(page).get(box) ?? [])]) {
      const full = panels.filter((box) => titled(page, box) >= 3);
      if (full.length === row.tabs.length) return full[row.at];
    }
    if (next.some((box) => titled(page, box) > 0)) return undefined;
  }
  return undefined;
}

const titled = (page: Page, box: Box): number =>
  linksBetween(page, box.index, box.end).filter(({ title }) => title).length;

/** The box that the label opens, where it is a tab. */
export const panelOf = (page: Page, label: Box): Box | undefined =>
  namedPanel(page, label) ?? panelByPlace(page, label);
