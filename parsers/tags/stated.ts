import { get, type Item, list, plain } from '../jsonld.ts';
import type { Page } from '../page.ts';
import { collapse, isUnspaced } from '../text.ts';

/** Topics that one place of the page names. */
export interface TagList {
  source: string;
  tags: string[];
}

/** What stands before the colon of a topic; every other prefix is the content system's bookkeeping. */
const TOPIC_PREFIX =
  /^(?:subjects?|categor(?:y|ies)|tags?|topics?|themes?|keywords?|person|people|organi[sz]ation|places?|locations?|events?)$/i;
const PREFIXED = /^([\p{L}\w -]{1,24}?)\s?[:=/]\s?(\S.*)$/u;

/** "Subject: Justice" → "Justice", "Partner: Wire" → nothing; a lone colon in a list is part of a name. */
function unprefixed(tags: readonly string[]): string[] {
  const prefixed = tags.filter((tag) => PREFIXED.test(tag)).length;
  if (prefixed < 2 && prefixed < tags.length) return tags.filter((tag) => !/^\w+[:=]\S/.test(tag));
  return tags.flatMap((tag) => {
    const [, prefix, topic] = PREFIXED.exec(tag) ?? [];
    if (!prefix || !topic) return [tag];
    if (TOPIC_PREFIX.test(prefix)) return [topic];
    return /[:=]/.test(tag) ? [] : [tag];
  });
}

function split(value: string): string[] {
  const parts = value
    .split(/[,;،、，|\n]/)
    .map(collapse)
    .filter(Boolean);
  // "Business, Finance, & Economics" is one name.
  if (parts.some((part) => /^(?:&|and )/i.test(part))) return [collapse(value)];
  return parts.length === 1 && isUnspaced(value) ? collapse(value).split(' ') : parts;
}

/** Several values are a topic each; a single one is a list in a string. */
const spread = (values: readonly string[]): string[] =>
  values.length === 1 ? split(values[0] ?? '') : values.flatMap((v) => (v.length > 60 ? split(v) : [v]));

function namesIn(page: Page, item: Item | undefined, key: string): string[] {
  return list(get(item, key)).flatMap((value) => {
    const name = typeof value === 'string' ? value : get(page.ld.resolve(value), 'name');
    return typeof name === 'string' ? [plain(name)] : [];
  });
}

interface Meta {
  source: string;
  names: readonly string[];
  /** One topic a meta, so that a comma may be part of its name. */
  one?: boolean;
}

const METAS: readonly Meta[] = [
  { source: 'article-tag', names: ['article:tag', 'og:article:tag', 'article:tags'], one: true },
  { source: 'news-keywords', names: ['news_keywords'] },
  { source: 'keywords', names: ['keywords'] },
  { source: 'meta', names: ['tags'], one: true },
  {
    source: 'meta',
    names: [
      'parsely-tags',
      'sailthru.tags',
      'cxenseparse:keywords',
      'cxenseparse:epi-tags',
      'dc.subject',
      'dcterms.subject',
      'custom-keywords',
    ],
  },
];

/** More than any story has: a site's whole vocabulary. */
const LIMIT = 400;

/** Topics named in the head, a list for each place. */
export function statedTags(page: Page): TagList[] {
  const story = page.story ?? page.ld.ofType(/^WebPage$/)[0];
  const lists: TagList[] = [
    { source: 'json-ld', tags: spread(namesIn(page, story, 'keywords')) },
    { source: 'about', tags: namesIn(page, story, 'about') },
    { source: 'mentions', tags: namesIn(page, story, 'mentions') },
  ];
  for (const { source, names, one } of METAS)
    for (const name of names) {
      const values = [...new Set(page.head.all(name))];
      lists.push({ source, tags: one ? spread(values) : values.flatMap(split) });
    }
  return lists
    .map(({ source, tags }) => ({ source, tags: unprefixed(tags.slice(0, LIMIT)) }))
    .filter(({ tags }) => tags.length > 0);
}
