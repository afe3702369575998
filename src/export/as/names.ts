import { CC_NEWS } from './cc_news.ts';
import type { Foreign } from './foreign.ts';
import { MEDIACLOUD } from './mediacloud.ts';
import { NEWS_PLEASE } from './news_please.ts';

/** The projects whose field names can be written: a line here, a file beside it. */
export const FOREIGN = {
  'news-please': NEWS_PLEASE,
  cc_news: CC_NEWS,
  mediacloud: MEDIACLOUD,
} as const satisfies Record<string, Foreign>;

export type ForeignName = keyof typeof FOREIGN;
