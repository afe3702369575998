import type { ParsedArticle, Provenance } from '../model/records.ts';
import { storyBlocks } from './body/select.ts';
import { bodyHtml } from './body_html.ts';
import { toIso } from './dates/moment.ts';
import { findAccess } from './fields/access.ts';
import { bylineRules, findAuthors } from './fields/authors.ts';
import { findBody } from './fields/body.ts';
import { canonicalRules } from './fields/canonical.ts';
import { findImages } from './fields/images.ts';
import { kickerRules } from './fields/kicker.ts';
import { findLiveEntries } from './fields/live.ts';
import { modifiedOf } from './fields/modified.ts';
import { findPublished } from './fields/published.ts';
import { publisherRules } from './fields/publisher.ts';
import { sectionRules } from './fields/section.ts';
import { findTags } from './fields/tags.ts';
import { titleRules } from './fields/title.ts';
import { findUsage } from './fields/usage.ts';
import { languageOf } from './language.ts';
import { nextPageRules } from './next_page.ts';
import type { Page } from './page.ts';
import { type Found, firstOf } from './rule.ts';
import { type SiteRule, siteRulesFor } from './sites.ts';
import { wordCount } from './text.ts';

/** Every field of the story, and which rule gave it. */
export function readArticle(page: Page, siteRules: readonly SiteRule[]): ParsedArticle {
  const provenance: Record<string, Provenance> = {};
  const site = siteRulesFor(page, siteRules);
  const take = <T>(field: string, found: Found<T> | undefined): T | null => {
    if (!found) return null;
    const { rule, confidence = null, others = [] } = found;
    provenance[field] = { rule, confidence, others };
    return found.value;
  };
  const own = (field: keyof SiteRule['fields']) => site.get(field);
  const authors = take('authors', findAuthors(page)) ?? [];
  const section = take('section', firstOf(sectionRules, page));
  const publisher = take('publisher', firstOf(publisherRules, page));
  const published = take('published_at', findPublished(page));
  const modified = take('modified_at', modifiedOf(page));
  const body = take('body', own('body') ?? findBody(page));
  const lead = storyBlocks(page)?.lead?.text ?? null;
  const { access, signals } = findAccess(page);
  return {
    canonical_url: take('canonical_url', firstOf(canonicalRules, page)) ?? page.url,
    publisher,
    title: take('title', own('title') ?? firstOf(titleRules, page)),
    kicker: take('kicker', firstOf(kickerRules, page)),
    byline: take('byline', own('byline') ?? firstOf(bylineRules, page)),
    authors,
    published_at: published && toIso(published),
    published_precision: published?.precision ?? null,
    modified_at: modified && toIso(modified),
    language: take('language', languageOf(page)),
    section,
    tags:
      take('tags', findTags(page, { section, publisher, authors: authors.map(({ name }) => name) })) ?? [],
    lead,
    body,
    body_html: body && bodyHtml(page, body),
    word_count: body ? wordCount(body) : 0,
    images: findImages(page),
    next_page: take('next_page', firstOf(nextPageRules, page)),
    live_entries: findLiveEntries(page),
    access,
    access_signals: signals,
    usage: findUsage(page),
    provenance,
  };
}
