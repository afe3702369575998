import type { Link, PageInput, ParsedPage } from '../model/page.ts';
import { isStory } from '../model/records.ts';
import { normalizeUrl } from '../model/url.ts';
import { readArticle } from './article.ts';
import { decode } from './decode.ts';
import { checkInput } from './input.ts';
import { kindOf } from './kind.ts';
import { findLatest } from './latest/find.ts';
import { findLinks } from './links.ts';
import { hasMoreControl } from './more_control.ts';
import { partOf } from './next_page.ts';
import { type Models, Page } from './page.ts';
import type { SiteRule } from './sites.ts';

/** Rises with every change that can change a record. */
export const PARSER_VERSION = '0.2.0';

export interface ParseOptions {
  /** Rules for single sites; the general rules need none. */
  siteRules?: readonly SiteRule[] | undefined;
  /** Stand in for the shipped models: for measuring only. */
  models?: Models | undefined;
}

/** Bytes of a page → what it is and what it tells. Throws NewskeepError alone: for what is no page, or no input. */
export const parsePage = (input: PageInput, options: ParseOptions = {}): ParsedPage =>
  readPage(input, options).parsed;

/** As parsePage, with the page as it was read. */
export function readPage(input: PageInput, options: ParseOptions): { page: Page; parsed: ParsedPage } {
  checkInput(input);
  const decoded = decode(input.body, input.contentType, input.url);
  const page = new Page(decoded.text, input, options.models);
  const { kind, rule, warnings } = kindOf(page);
  const latest = findLatest(page);
  const article = isStory(kind) ? readArticle(page, options.siteRules ?? []) : null;
  if (article) article.provenance.kind = { rule, confidence: null, others: [] };
  const links = findLinks(page, new Set(latest.map(({ url }) => url)));
  const parsed = {
    kind,
    article,
    part_of: article ? partOf(page) : null,
    latest_headlines: latest,
    links: article?.next_page ? withNext(links, article.next_page) : links,
    directives: directivesOf(page),
    warnings: [
      ...decoded.warnings,
      ...warnings,
      ...(page.ld.broken > 0 ? ['json_ld_broken'] : []),
      ...(kind === 'list' && !links.some(({ role }) => role === 'next') && hasMoreControl(page)
        ? ['more_by_script']
        : []),
    ],
    parser_version: PARSER_VERSION,
  };
  return { page, parsed };
}

/** The links, with the ones to the story's next page called so. */
const withNext = (links: Link[], nextPage: string): Link[] =>
  links.map((link) =>
    link.role === 'link' && normalizeUrl(link.url) === nextPage ? { ...link, role: 'next' } : link,
  );

/** More than any page gives. */
const DIRECTIVES = 100;

function directivesOf(page: Page): string[] {
  const words = page.head
    .all('robots', 'googlebot', 'googlebot-news', 'newskeep')
    .flatMap((value) => value.toLowerCase().split(','))
    // "unavailable_after: 25 Jun 2026 15:00" is one directive, "noindex nofollow" are two.
    .flatMap((part) => (part.includes(':') ? part.trim() : part.split(/\s/)));
  const reserved = page.head.all('tdm-reservation').map((value) => `tdm-reservation:${value.slice(0, 20)}`);
  return [...new Set([...words.filter(Boolean), ...reserved])].slice(0, DIRECTIVES);
}
