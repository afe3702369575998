import { load } from 'cheerio/slim';
import type { Page } from './page.ts';
import type { Found } from './rule.ts';
import { collapse } from './text.ts';

/** What is known of one site, as data: CSS selectors by field. Dated, so that a redesign adds a rule and keeps the old. */
export interface SiteRule {
  /** Host without "www."; its subdomains are meant too. */
  host: string;
  /** ISO day after which the site looked otherwise. */
  valid_until?: string | undefined;
  fields: { title?: string | undefined; byline?: string | undefined; body?: string | undefined };
}

type Field = keyof SiteRule['fields'];

function applies(rule: SiteRule, page: Page): boolean {
  const host = page.host.replace(/^www\./, '');
  if (host !== rule.host && !host.endsWith(`.${rule.host}`)) return false;
  return !rule.valid_until || !page.fetchedAt || page.fetchedAt.slice(0, 10) <= rule.valid_until;
}

/** The fields that the first fitting rule finds on this page. */
export function siteRulesFor(page: Page, rules: readonly SiteRule[]): Map<Field, Found<string>> {
  const found = new Map<Field, Found<string>>();
  const rule = rules.find((candidate) => applies(candidate, page));
  if (!rule) return found;
  const $ = load(page.doc.root);
  for (const field of ['title', 'byline', 'body'] as const) {
    const selector = rule.fields[field];
    if (!selector) continue;
    const texts = $(selector)
      .toArray()
      .map((element) => collapse($(element).text()))
      .filter(Boolean);
    if (texts.length > 0)
      found.set(field, {
        value: field === 'body' ? texts.join('\n\n') : (texts[0] ?? ''),
        rule: `site:${rule.host}`,
      });
  }
  return found;
}
