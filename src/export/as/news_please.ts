import type { Foreign } from './foreign.ts';
import { utcClock, wallClock } from './times.ts';

const text = (description: string) => ({ type: 'string', description }) as const;

/** The fields that news-please writes (https://github.com/fhamborg/news-please, NewsArticle.get_dict). */
export const NEWS_PLEASE: Foreign = {
  fields: {
    authors: { type: 'array', description: 'The names of `authors`.' },
    date_download: text('`fetched_at`, "2026-02-04 18:15:00", UTC.'),
    date_modify: text('`modified_at` by the page’s own clock, without its offset.'),
    date_publish: text('`published_at` by the page’s own clock, without its offset.'),
    description: text('`lead`.'),
    filename: text('`capture.warc_file`: where the page lies in the archive.'),
    image_url: text('The first of `images`.'),
    language: text('`language`.'),
    localpath: text('Null: there is no file of this page alone.'),
    maintext: text('`body`.'),
    source_domain: text('`host`.'),
    title: text('`title`.'),
    title_page: text('Null: the title element is not kept.'),
    title_rss: text('Null: the title in a feed is not kept.'),
    url: text('`url`.'),
  },
  from: (article) => ({
    authors: article.authors.map(({ name }) => name),
    date_download: utcClock(article.fetched_at),
    date_modify: wallClock(article.modified_at),
    date_publish: wallClock(article.published_at),
    description: article.lead,
    filename: article.capture.warc_file,
    image_url: article.images[0]?.url ?? null,
    language: article.language,
    localpath: null,
    maintext: article.body,
    source_domain: article.host,
    title: article.title,
    title_page: null,
    title_rss: null,
    url: article.url,
  }),
};
