import type { ParsedArticle } from '../../model/records.ts';

/** A made-up article of which nothing is said but what is given. */
export const madeUpArticle = (canonical_url: string, said: Partial<ParsedArticle>): ParsedArticle => ({
  canonical_url,
  publisher: null,
  title: null,
  kicker: null,
  byline: null,
  authors: [],
  published_at: null,
  published_precision: null,
  modified_at: null,
  language: null,
  section: null,
  tags: [],
  lead: null,
  body: null,
  body_html: null,
  word_count: 0,
  images: [],
  next_page: null,
  live_entries: [],
  access: null,
  access_signals: [],
  usage: [],
  provenance: {},
  ...said,
});
