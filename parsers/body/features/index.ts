import { type Block, isInside } from '../../document.ts';
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
const OWN_AND_AROUND = [0, ...AROUND];
const LENT = lentFeatures.names.length;

/** The columns of a row, in order. */
export const FEATURES: readonly string[] = [
  ...lentFeatures.names,
  ...AROUND.flatMap((n) => lentFeatures.names.map((name) => `${name}${n < 0 ? n : `+${n}`}`)),
  ...GROUPS.flatMap(({ names }) => names),
];

const FAR = 6;

/** Never the story's, and half of all blocks: menus and footers, and short lines and links far from the most prose. */
const isOut = ({ size, linkShare }: Block, up: number): boolean =>
  up > FAR && (size < 20 || (size < 160 && linkShare > 0.8));

const inMenus = perPage((page): Uint8Array => {
  const { blocks } = page.doc;
  const menus = new Uint8Array(blocks.length);
  const headline = headlineOf(page)?.box;
  for (const tag of ['nav', 'footer']) {
    let end = 0;
    for (const box of page.boxes(tag)) {
      if (box.index < end || (headline && isInside(headline, box))) continue;
      end = box.end;
      menus.fill(1, box.blockFrom, box.blockTo);
    }
  }
  return menus;
});

/**
 * Hands out each block that may be the story's with its row of `FEATURES`. The row is the same array every time: a
 * page of a million blocks would fill the memory with theirs.
 */
export function eachBlock(page: Page, take: (block: Block, row: Float32Array) => void): void {
  const { blocks } = page.doc;
  const shut = shutBlocks(page);
  const menus = inMenus(page);
  const lent = new Float32Array(blocks.length * LENT);
  let at = 0;
  const lend = lentFeatures.of(page);
  const give = (value: number) => {
    lent[at++] = value;
  };
  for (const block of blocks) lend(block, give);
  const readers = GROUPS.map((group) => group.of(page));
  const row = new Float32Array(FEATURES.length);
  const put = (value: number) => {
    row[at++] = value;
  };
  for (const block of blocks) {
    const { index } = block;
    if (shut[index] || menus[index] || isOut(block, lent[(index + 1) * LENT - 1] ?? 0)) continue;
    at = 0;
    for (const n of OWN_AND_AROUND) {
      const from = (index + n) * LENT;
      const isOnPage = from >= 0 && from < lent.length;
      for (let k = 0; k < LENT; k++) row[at++] = isOnPage ? (lent[from + k] as number) : -1;
    }
    for (const read of readers) read(block, put);
    take(block, row);
  }
}
