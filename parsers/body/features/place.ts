import { type Box, isInside } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { type FeatureGroup, flag, log } from './group.ts';
import { proseHolder } from './prose.ts';

const TAGS = [
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'div',
  'td',
  'blockquote',
  'figcaption',
  'section',
  'article',
];
const SET_OFF = new Set(['em', 'i', 'strong', 'b', 'small']);
const CAP = 30;

/** Levels up from the first box to the lowest that holds both, and down from there to the second. */
export function apart(a: Box, b: Box): { up: number; down: number } {
  let up = 0;
  let at: Box | null = a;
  while (at && up < CAP && !isInside(b, at)) {
    at = at.parent;
    up++;
  }
  return { up, down: Math.min(CAP, Math.max(0, b.depth - (at?.depth ?? 0))) };
}

/** Where the block stands: its tag, its place on the page, against the headline and against the most prose. */
export const placeFeatures: FeatureGroup = {
  names: [
    ...TAGS.map((tag) => `tag_${tag}`),
    'depth',
    'hidden',
    'part',
    'after_headline',
    'headline_up',
    'headline_down',
    'has_headline',
    'holder_down',
    'in_holder',
    'before_holder',
    'after_holder',
    'set_off',
    'alone',
  ],
  of: (page) => {
    const { chunks, boxes } = page.doc;
    const headline = headlineOf(page)?.box;
    const holder = proseHolder(page);
    const known = new Map<Box, readonly number[]>();
    const relations = (box: Box): readonly number[] => {
      let out = known.get(box);
      if (!out) {
        const toHeadline = headline ? apart(box, headline) : { up: 0, down: 0 };
        const toHolder = holder ? apart(box, holder) : { up: 0, down: 0 };
        out = [toHeadline.up, toHeadline.down, flag(headline !== undefined), toHolder.down];
        known.set(box, out);
      }
      return out;
    };
    return ({ box, index, chunk }, put) => {
      for (const tag of TAGS) put(flag(box.tag === tag));
      put(Math.min(CAP, box.depth));
      put(flag(box.hidden));
      put(chunk / Math.max(1, chunks.length));
      put(headline ? log(index - headline.blockTo + 1) : 0);
      for (const value of relations(box)) put(value);
      put(flag(holder !== undefined && index >= holder.blockFrom && index < holder.blockTo));
      put(holder && index < holder.blockFrom ? log(holder.blockFrom - index) : 0);
      put(holder && index >= holder.blockTo ? log(index - holder.blockTo + 1) : 0);
      // Whole in italics or bold: notes, credits, sub-headings.
      const inner = boxes[box.index + 1];
      const whole = inner && inner.index < box.end && inner.chars >= box.chars * 0.95;
      put(flag(whole === true && SET_OFF.has(inner?.tag ?? '')));
      put(log(box.blockTo - box.blockFrom));
    };
  },
};
