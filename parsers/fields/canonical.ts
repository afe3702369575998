import { normalizeUrl } from '../../model/url.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';

const site = (host: string) => host.replace(/^(?:www\d?|m|mobile|amp)\./, '');

/** A page may name another URL of its own site as its own, but not the front page or another paper's. */
function sane(page: Page, href: string | undefined): string | undefined {
  const absolute = page.absolute(href);
  const canonical = absolute && normalizeUrl(absolute);
  if (!canonical) return undefined;
  const own = URL.parse(page.url);
  const other = URL.parse(canonical);
  if (!own || !other) return undefined;
  if (site(own.hostname) !== site(other.hostname) || own.port !== other.port) return undefined;
  if (other.pathname === '/' && !other.search && own.pathname !== '/') return undefined;
  return canonical;
}

export const canonicalRules: readonly Rule<string>[] = [
  {
    name: 'link-canonical',
    find: (page) =>
      sane(page, page.head.links.find(({ rel }) => /(?:^|\s)canonical(?:\s|$)/.test(rel))?.href),
  },
  { name: 'og-url', find: (page) => sane(page, page.head.meta('og:url')) },
  { name: 'page-url', find: (page) => normalizeUrl(page.url) ?? page.url },
];
