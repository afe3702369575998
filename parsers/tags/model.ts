import type { TagFeature, TagFeatures } from './features.ts';
import { BIAS, WEIGHTS } from './weights.ts';

/** A logistic regression over what is known of a candidate. Made by `npm run train:tags`. */
export interface TagModel {
  bias: number;
  weights: Readonly<Record<TagFeature, number>>;
}

const shipped: TagModel = { bias: BIAS, weights: WEIGHTS };

/** How likely a candidate is a topic, 0 to 1. */
export function likelihood(features: TagFeatures, { bias, weights }: TagModel = shipped): number {
  let sum = bias;
  for (const [feature, value] of Object.entries(features)) sum += weights[feature as TagFeature] * value;
  return 1 / (1 + Math.exp(-sum));
}
