import type { Block } from '../../document.ts';
import type { Page } from '../../page.ts';

type Put = (value: number) => void;

/** Some of the numbers that the classifier reads of each block. */
export interface FeatureGroup {
  names: readonly string[];
  /** Prepares what the page has in common; the function given back writes a block's numbers, in the order of `names`. */
  of: (page: Page) => (block: Block, put: Put) => void;
}

export const flag = (value: boolean): number => (value ? 1 : 0);

/** Lengths and distances tell by their order of size; the sign stays. */
export const log = (value: number): number => (value < 0 ? -Math.log2(1 - value) : Math.log2(1 + value));
