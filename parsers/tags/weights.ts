import type { TagFeature } from './candidates.ts';

/** Made by bench/train_tags.ts: log-odds that a candidate with the feature is a topic. */
export const WEIGHTS: Readonly<Record<TagFeature, number>> = {
  'list-in-text': 0.27,
  'list-generic': -1.02,
  'list-chopped': -0.99,
  'list-size': -0.58,
  'list-huge': -1.41,
  'list-lower-case': -0.4,
  'in-text': 0.38,
  generic: -1.29,
  site: -0.86,
  section: -0.39,
  author: -0.94,
  long: -1.17,
  'lower-case': -0.6,
  'from-keywords': 0.82,
  sources: 0.43,
  alone: 0.43,
  'only-keywords': -1.13,
  'only-keywords-unsaid': -0.35,
  'from-json-ld': 0.28,
  'only-printed': -0.43,
  'row-score': 2.4,
  'row-in-text': -0.26,
  'row-of-one': -1.04,
  'from-article-tag': 0.13,
  'from-news-keywords': -0.42,
  'from-about': -0.54,
  'from-mentions': 0.55,
  'from-meta': -0.84,
};
export const BIAS = -0.04;
/** Lists are judged as a whole, so the cut lies where F1 is highest, below one half. */
export const CUT = 0.4;
