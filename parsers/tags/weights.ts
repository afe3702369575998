import type { TagFeature } from './features.ts';

/** Made by npm run train:tags (bench/train_tags.ts): log-odds that a candidate with the feature is a topic. */
export const WEIGHTS: Readonly<Record<TagFeature, number>> = {
  'list-in-text': 0.51,
  'list-generic': -0.94,
  'list-chopped': -1.09,
  'list-size': -0.66,
  'list-huge': -1.3,
  'list-lower-case': -0.43,
  'in-text': 0.39,
  generic: -1.28,
  site: -0.82,
  section: -0.23,
  author: -0.72,
  long: -1.23,
  'lower-case': -0.58,
  'from-keywords': 0.8,
  sources: 0.41,
  alone: 0.49,
  'only-keywords': -1.02,
  'only-keywords-unsaid': -0.73,
  'from-json-ld': 0.26,
  'only-printed': -0.48,
  'row-score': 2.41,
  'row-in-text': -0.23,
  'row-of-one': -1.15,
  'from-article-tag': 0.16,
  'from-news-keywords': -0.41,
  'from-about': -0.53,
  'from-mentions': 0.55,
  'from-meta': -0.85,
};
export const BIAS = -0.17;
/** Lists are judged as a whole, so the cut lies where F1 is highest, below one half. */
export const CUT = 0.4;
