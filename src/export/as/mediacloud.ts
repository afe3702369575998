import type { Foreign } from './foreign.ts';
import { utcClock, wallClock } from './times.ts';

const text = (description: string) => ({ type: 'string', description }) as const;

/** A story as Media Cloud's search lists it with its text (https://github.com/mediacloud/mc-providers, onlinenews). */
export const MEDIACLOUD: Foreign = {
  fields: {
    id: text('`id`: ours, not Media Cloud’s.'),
    media_name: text('`host`: Media Cloud names a source by its domain too.'),
    media_url: text('`host`.'),
    title: text('`title`.'),
    publish_date: { type: 'date', description: 'The day of `published_at`, as the page states it.' },
    url: text('`url`.'),
    language: text('`language`, its first part: "en" of "en-GB".'),
    indexed_date: text('`first_seen_at`, "2026-02-04 18:15:00", UTC.'),
    text: text('`body`.'),
  },
  from: (article) => ({
    id: article.id,
    media_name: article.host,
    media_url: article.host,
    title: article.title,
    publish_date: wallClock(article.published_at)?.slice(0, 10) ?? null,
    url: article.url,
    language: article.language?.split('-', 1)[0] ?? null,
    indexed_date: utcClock(article.first_seen_at),
    text: article.body,
  }),
};
