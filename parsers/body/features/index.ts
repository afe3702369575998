import { type Block, type Box, isInside, upTo } from '../../document.ts';
import { headlineOf } from '../../headline.ts';
import { type Page, perPage } from '../../page.ts';
import { lentFeatures, massFeatures } from './mass.ts';
import { nameFeatures } from './names.ts';
import { placeFeatures } from './place.ts';
import { shutBlocks } from './shut.ts';
import { statedFeatures } from './stated.ts';
import { textFeatures } from './text.ts';
import { wayFeatures } from './way.ts';

const GROUPS = [textFeatures, nameFeatures, placeFeatures, wayFeatures, massFeatures, statedFeatures];
const AROUND = [-3, -2, -1, 1, 2, 3];
const LENT = lentFeatures.names.length;

/** The columns of a row, in order. */
export const FEATURES: readonly string[] = [
  ...lentFeatures.names,
  ...AROUND.flatMap((n) => lentFeatures.names.map((name) => `${name}${n < 0 ? n : `+${n}`}`)),
  ...GROUPS.flatMap(({ names }) => names),
];

export interface FeatureRows {
  /** The blocks that may be the story's at all: what each row is about. */
  blocks: Block[];
  values: Float32Array;
}

const FAR = 6;
const isMenu = ({ tag }: Box) => tag === 'nav' || tag === 'footer';

/** Never the story's, and half of all blocks: menus and footers, and short lines and links far from the most prose. */
function isOut(page: Page, { box, size, linkShare }: Block, up: number): boolean {
  if (up > FAR && (size < 20 || (size < 160 && linkShare > 0.8))) return true;
  const menu = upTo(box, isMenu);
  const headline = headlineOf(page)?.box;
  return menu !== null && !(headline && isInside(headline, menu));
}

/** One row of `FEATURES` for each block that may be the story's. */
export const blockFeatures = perPage((page: Page): FeatureRows => {
  const { blocks } = page.doc;
  const shut = shutBlocks(page);
  const lent = new Float32Array(blocks.length * LENT);
  let at = 0;
  const lend = lentFeatures.of(page);
  for (const block of blocks)
    lend(block, (value) => {
      lent[at++] = value;
    });
  const rows = blocks.filter(
    (block) => !shut[block.index] && !isOut(page, block, lent[block.index * LENT + LENT - 1] ?? 0),
  );
  const readers = GROUPS.map((group) => group.of(page));
  const values = new Float32Array(rows.length * FEATURES.length);
  at = 0;
  const put = (value: number) => {
    values[at++] = value;
  };
  for (const block of rows) {
    for (const n of [0, ...AROUND]) {
      const from = (block.index + n) * LENT;
      const inside = from >= 0 && from < lent.length;
      for (let k = 0; k < LENT; k++) put(inside ? (lent[from + k] ?? 0) : -1);
    }
    for (const read of readers) read(block, put);
  }
  return { blocks: rows, values };
});
