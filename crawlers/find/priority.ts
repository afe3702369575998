import type { Source } from '../../model/capture.ts';

/** Fresh before archive, smaller is sooner: what the paper calls its newest is fetched first, deep pages last. */
export const PRIORITY: Record<Source, (depth: number) => number> = {
  seed: () => 0,
  redirect: () => 1,
  robots: () => 2,
  latest: () => 10,
  feed: () => 10,
  news_sitemap: () => 12,
  canonical: () => 15,
  section: (depth) => 20 + Math.min(depth, 70),
  next: (depth) => 20 + Math.min(depth, 70),
  link: (depth) => 20 + Math.min(depth, 70),
  url_file: () => 30,
  sitemap: () => 95,
  date_archive: () => 96,
  import: () => 0,
  render: () => 0,
};

/** A link whose address looks like the site's stories comes before what may be anything. */
export const LIKELY_STORY = 18;
/** The parts of a sitemap are read before the stories that they name. */
export const SITEMAP_PART = 94;
