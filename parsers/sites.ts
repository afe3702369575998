import { load } from 'cheerio/slim';
import * as z from 'zod';
import { NewskeepError } from '../model/errors.ts';
import type { Page } from './page.ts';
import type { Found } from './rule.ts';
import { collapse } from './text.ts';

const selector = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      load('')(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      context.addIssue({ code: 'custom', message: `is no CSS selector ("${text}": ${why})` });
    }
  });

const siteRuleSchema = z.strictObject({
  /** Host without "www."; its subdomains are meant too. */
  host: z.string().regex(/^(?!www\.)[a-z0-9.-]+$/, 'must be a host in small letters, without "www."'),
  /** ISO day after which the site looked otherwise. */
  valid_until: z.iso.date().optional(),
  fields: z.strictObject({
    title: selector.optional(),
    byline: selector.optional(),
    body: selector.optional(),
  }),
});

/** What is known of one site, as data: CSS selectors by field. Dated, so that a redesign adds a rule and keeps the old. */
export type SiteRule = z.infer<typeof siteRuleSchema>;
type Field = keyof SiteRule['fields'];

/** Checked once each: the same rules come with every page. */
const checked = new WeakSet<SiteRule>();

/** Throws `usage` with the rule and the place where one is not as it must be. */
function check(rule: SiteRule): SiteRule {
  if (checked.has(rule)) return rule;
  const { error } = siteRuleSchema.safeParse(rule);
  if (error) {
    const faults = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new NewskeepError('usage', `The site rule for ${rule?.host}: ${faults.join('; ')}.`, {
      hint: 'docs/extraction.md shows a site rule.',
    });
  }
  checked.add(rule);
  return rule;
}

function applies(rule: SiteRule, page: Page): boolean {
  const host = page.host.replace(/^www\./, '');
  if (host !== rule.host && !host.endsWith(`.${rule.host}`)) return false;
  return !rule.valid_until || !page.fetchedAt || page.fetchedAt.slice(0, 10) <= rule.valid_until;
}

/** The fields that the first fitting rule finds on this page; what it does not find is left to the general rules. */
export function siteRulesFor(page: Page, rules: readonly SiteRule[]): Map<Field, Found<string>> {
  const found = new Map<Field, Found<string>>();
  const rule = rules.map(check).find((candidate) => applies(candidate, page));
  if (!rule) return found;
  const $ = load(page.doc.root);
  for (const field of ['title', 'byline', 'body'] as const) {
    const wanted = rule.fields[field];
    if (!wanted) continue;
    const texts = $(wanted)
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
