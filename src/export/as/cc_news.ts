import type { Foreign } from './foreign.ts';
import { wallClock } from './times.ts';

const text = (description: string) => ({ type: 'string', description }) as const;

/**
 * The fields of the dataset cc_news (https://huggingface.co/datasets/vblagoje/cc_news), in which what is missing is an
 * empty text.
 */
export const CC_NEWS: Foreign = {
  fields: {
    title: text('`title`.'),
    text: text('`body`.'),
    domain: text('`host`.'),
    date: text('`published_at` by the page’s own clock, "2026-02-04 18:15:00", without its offset.'),
    description: text('`lead`.'),
    url: text('`url`.'),
    image_url: text('The first of `images`.'),
  },
  from: (article) => ({
    title: article.title ?? '',
    text: article.body ?? '',
    domain: article.host,
    date: wallClock(article.published_at) ?? '',
    description: article.lead ?? '',
    url: article.url,
    image_url: article.images[0]?.url ?? '',
  }),
};
