import type { Block, Box } from '../document.ts';
import { isInside, upTo } from '../document.ts';

/** What a block of text is set in: the elements around it, outermost first, and the tag of its own element. */
export interface Setting {
  around: Box[];
  /** Undefined where the text stands right in the innermost of `around`, as in a list item. */
  leaf: 'p' | 'pre' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | undefined;
}

const HEADING = /^h[1-6]$/;
const CELL = /^t[dh]$/;
const LIST = /^[uo]l$/;
/** A cell longer than this holds a part of the page, not a figure of a table. */
const LONG_CELL = 200;

/** The innermost box that holds every one of the blocks. */
export function scopeOf(blocks: readonly Block[]): Box | undefined {
  const boxes = blocks.map(({ box }) => box);
  const first = boxes[0];
  return first && (upTo(first, (at) => boxes.every((box) => isInside(box, at))) ?? undefined);
}

/** Is the table made of figures and words? Old pages lay themselves out in tables. */
export function isData(table: Box, boxes: readonly Box[]): boolean {
  let cells = 0;
  for (let i = table.index + 1; i < table.end; i++) {
    const tag = boxes[i]?.tag ?? '';
    if (tag === 'table') return false;
    if (CELL.test(tag)) cells++;
  }
  return cells > 3 && table.chars / cells < LONG_CELL;
}

/** Reads settings within one story; what a table is, is found out once. */
export function settings(boxes: readonly Box[], scope: Box): (block: Block) => Setting {
  const data = new Map<Box, boolean>();
  const isDataTable = (box: Box): boolean => {
    const known = data.get(box) ?? isData(box, boxes);
    data.set(box, known);
    return known;
  };

  return ({ box }) => {
    /** Innermost first. An item or cell waits for the list or table that it needs. */
    const found: Box[] = [];
    let waiting: Box[] = [];
    let leaf: Setting['leaf'];
    for (let at: Box | null = box; at; at = at.parent) {
      if (at === scope && !LIST.test(at.tag)) break;
      const { tag } = at;
      if (HEADING.test(tag) && found.length + waiting.length === 0)
        leaf ??= (tag === 'h1' ? 'h2' : tag) as Setting['leaf'];
      else if (tag === 'pre' && found.length + waiting.length === 0) leaf ??= tag;
      else if (tag === 'blockquote') found.push(at);
      else if (tag === 'li' || CELL.test(tag)) {
        waiting = [at];
      } else if (tag === 'tr' && CELL.test(waiting.at(-1)?.tag ?? '')) waiting.push(at);
      else if (LIST.test(tag) && waiting.at(-1)?.tag === 'li') {
        found.push(...waiting, at);
        waiting = [];
      } else if (tag === 'table' && waiting.at(-1)?.tag === 'tr') {
        if (isDataTable(at)) found.push(...waiting, at);
        waiting = [];
      }
      if (at === scope) break;
    }
    const innermost = found[0]?.tag ?? '';
    const standsRight = box.tag !== 'p' && (innermost === 'li' || CELL.test(innermost));
    return { around: found.reverse(), leaf: leaf ?? (standsRight ? undefined : 'p') };
  };
}
