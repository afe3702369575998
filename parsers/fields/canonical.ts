import { normalizeUrl } from '../../model/url.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';

const site = (host: string) => host.replace(/^(?:www\d?|m|mobile|amp)\./, '');

/** A page may name another URL of its own site as its own, but not the front page, a section or another paper's. */
function sane(page: Page, href: string | undefined): string | undefined {
  const absolute = page.absolute(href);
  const canonical = absolute && normalizeUrl(absolute);
  if (!canonical) return undefined;
  const own = URL.parse(page.url);
  const other = URL.parse(canonical);
  if (!own || !other) return undefined;
  if (site(own.hostname) !== site(other.hostname) || own.port !== other.port) return undefined;
  if (other.pathname === '/' && !other.search && own.pathname !== '/') return undefined;
  if (isSectionOf(own, other) || losesTheStory(own, other)) return undefined;
  return canonical;
}

/** "/news" is no name for "/news/17.html": some templates put the section's URL on every story. */
const isSectionOf = (own: URL, other: URL): boolean =>
  !other.search &&
  own.pathname.startsWith(`${other.pathname.replace(/\/$/, '')}/`) &&
  !tellsAStory(other.pathname) &&
  tellsAStory(own.pathname);

/** "/story.php" is no name for "/story.php?id=17", while "/17.html" is one for "/17.html?print=1". */
const losesTheStory = (own: URL, other: URL): boolean =>
  !other.search && own.pathname === other.pathname && /\d/.test(own.search) && !tellsAStory(own.pathname);

/** Story paths have a number or a slug of several words. */
const tellsAStory = (path: string): boolean => /\d|[^/]+-[^/]+-[^/]+/.test(path);

export const canonicalRules: readonly Rule<string>[] = [
  {
    name: 'link-canonical',
    find: (page) =>
      sane(page, page.head.links.find(({ rel }) => /(?:^|\s)canonical(?:\s|$)/.test(rel))?.href),
  },
  { name: 'og-url', find: (page) => sane(page, page.head.meta('og:url')) },
  { name: 'page-url', find: (page) => normalizeUrl(page.url) ?? page.url },
];
