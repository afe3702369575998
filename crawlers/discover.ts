import { type Capture, header, type Source } from '../model/capture.ts';
import type { Job } from '../model/job.ts';
import type { Link, LinkRole, ParsedPage } from '../model/page.ts';
import { normalizeUrl } from '../model/url.ts';
import type { NewUrl, Visit } from '../queues/port.ts';
import type { Scope } from './scope.ts';

/** Files that are never a page, known by their ending. */
const NO_PAGE =
  /\.(?:avif|bmp|css|csv|docx?|eot|epub|exe|flac|gif|gz|ico|ics|jpe?g|js|json|m3u8|m4a|m4v|mov|mp3|mp4|mpe?g|ogg|otf|pdf|png|pptx?|rar|rss|svg|swf|tar|tiff?|ttf|txt|wav|webm|webp|wmv|woff2?|xlsx?|xml|zip)$/i;

/** Fresh before archive: what the paper calls its newest is fetched first, deep pages last. */
const PRIORITY: Record<Source, (depth: number) => number> = {
  seed: () => 0,
  redirect: () => 1,
  robots: () => 0,
  latest: () => 10,
  feed: () => 10,
  news_sitemap: () => 12,
  canonical: () => 15,
  section: (depth) => 20 + Math.min(depth, 70),
  next: (depth) => 20 + Math.min(depth, 70),
  link: (depth) => 20 + Math.min(depth, 70),
  url_file: () => 30,
  sitemap: () => 95,
  date_archive: () => 96,
  import: () => 0,
  render: () => 0,
};

const SOURCE: Partial<Record<LinkRole, Source>> = {
  latest: 'latest',
  next: 'next',
  canonical: 'canonical',
  link: 'link',
};

export const seedUrl = (url: string): NewUrl => ({
  url,
  depth: 0,
  source: 'seed',
  fromUrl: null,
  priority: PRIORITY.seed(0),
});

/** The URLs that a page leads to and that the job wants; each once. */
export function discover(
  visit: Visit,
  page: Pick<ParsedPage, 'kind' | 'links'>,
  job: Job,
  scope: Scope,
): NewUrl[] {
  const found = new Map<string, NewUrl>();
  for (const link of page.links) {
    const next = follow(visit, link, page.kind === 'list', job, scope);
    const known = next && found.get(next.url);
    if (next && (!known || next.priority < known.priority)) found.set(next.url, next);
  }
  return [...found.values()];
}

function follow(visit: Visit, link: Link, onList: boolean, job: Job, scope: Scope): NewUrl | undefined {
  const source = link.role === 'link' && onList ? 'section' : SOURCE[link.role];
  const url = source && normalizeUrl(link.url);
  if (!url || url === visit.url || !scope(url) || NO_PAGE.test(new URL(url).pathname)) return undefined;
  // The next page of a list, or the page that a copy names as the original, is no step further from the seed.
  const depth = source === 'next' || source === 'canonical' ? visit.depth : visit.depth + 1;
  if (depth > job.limits.depth || job.limits.depth === 0) return undefined;
  return { url, depth, source, fromUrl: visit.url, priority: PRIORITY[source](depth) };
}

/** Where a redirect leads. `loop`: back to itself, or further than the job follows. */
export function redirectTarget(
  visit: Visit,
  capture: Capture,
  job: Job,
  scope: Scope,
): NewUrl | 'outside' | 'loop' | undefined {
  const { status, headers } = capture.response;
  const location = status >= 300 && status < 400 && status !== 304 ? header(headers, 'location') : undefined;
  const url = location === undefined ? undefined : normalizeUrl(location, visit.url);
  if (!url) return undefined;
  if (url === visit.url || visit.redirects >= job.limits.redirects) return 'loop';
  if (!scope(url)) return 'outside';
  return {
    url,
    depth: visit.depth,
    source: 'redirect',
    fromUrl: visit.url,
    priority: PRIORITY.redirect(0),
    redirects: visit.redirects + 1,
  };
}
