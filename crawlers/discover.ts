import { type Capture, header, type Source } from '../model/capture.ts';
import type { Job } from '../model/job.ts';
import type { Link, LinkRole, ParsedPage } from '../model/page.ts';
import { isStory } from '../model/records.ts';
import { remembered } from '../model/remembered.ts';
import { normalizeUrl, originalOf } from '../model/url.ts';
import type { NewUrl, Visit } from '../queues/port.ts';
import { archivePage } from './find/date_archive.ts';
import { PRIORITY } from './find/priority.ts';
import type { Scope } from './scope.ts';

/** Files that are never a page, known by their ending. */
const NO_PAGE =
  /\.(?:avif|bmp|css|csv|docx?|eot|epub|exe|flac|gif|gz|ico|ics|jpe?g|js|json|m3u8|m4a|m4v|mov|mp3|mp4|mpe?g|ogg|otf|pdf|png|pptx?|rar|rss|svg|swf|tar|tiff?|ttf|txt|wav|webm|webp|wmv|woff2?|xlsx?|xml|zip)$/i;
/** Sources that name files for machines too. */
const NAMES_FILES = new Set<Source>(['feed', 'next']);

const SOURCE: Partial<Record<LinkRole, Source>> = {
  latest: 'latest',
  next: 'next',
  canonical: 'canonical',
  link: 'link',
  feed: 'feed',
};

/** The option of a job that a source can be turned off by. */
const OPTION: Partial<Record<Source, keyof Job['sources']>> = {
  latest: 'latest',
  next: 'sections',
  section: 'sections',
  link: 'links',
  feed: 'feeds',
  date_archive: 'archives',
};

export const seedUrl = (url: string, source: 'seed' | 'url_file' = 'seed'): NewUrl => ({
  url,
  depth: 0,
  source,
  fromUrl: null,
  priority: PRIORITY[source](0),
});

type Leading = Pick<ParsedPage, 'kind' | 'links'> & Partial<Pick<ParsedPage, 'latest_headlines'>>;

/** The URLs that a page leads to and that the job wants; each once. */
export function discover(visit: Visit, page: Leading, job: Job, scope: Scope): NewUrl[] {
  if (job.limits.depth === 0) return [];
  const times = new Map(page.latest_headlines?.map(({ url, published_at }) => [url, published_at]));
  const found = new Map<string, NewUrl>();
  for (const link of page.links) {
    const next = follow(visit, link, sourceOf(link, visit, page), job, scope);
    if (!next) continue;
    const known = found.get(next.url);
    const datedAt = times.get(link.url) ?? known?.datedAt ?? null;
    if (!known || next.priority < known.priority) found.set(next.url, { ...next, datedAt });
  }
  return [...found.values()];
}

function sourceOf(link: Link, visit: Visit, page: Leading): Source | undefined {
  if (link.role !== 'link') return SOURCE[link.role];
  const isList = !isStory(page.kind) && (page.kind === 'list' || visit.source === 'next');
  if (archivePage(link.url) || (!isStory(page.kind) && archivePage(visit.url))) return 'date_archive';
  return isList ? 'section' : 'link';
}

interface Spellings {
  given: string | undefined;
  /** Of a copy, the page that it is one of. */
  original?: string | undefined;
  isFile?: boolean;
}

const NOTHING: Spellings = { given: undefined };

const spellings = remembered((address): Spellings => {
  const given = normalizeUrl(address);
  if (!given) return NOTHING;
  const original = originalOf(given);
  return { given, original, isFile: NO_PAGE.test(new URL(original ?? given).pathname) };
});

function follow(
  visit: Visit,
  link: Link,
  source: Source | undefined,
  job: Job,
  scope: Scope,
): NewUrl | undefined {
  const option = source && OPTION[source];
  const { given, original, isFile } =
    source && (!option || job.sources[option]) ? spellings(link.url) : NOTHING;
  if (!source || !given || !scope(given)) return undefined;
  const url = source === 'next' ? given : (original ?? given);
  if (url === visit.url || (source === 'feed' && isOfOnePage(url, visit.url))) return undefined;
  if (isFile && !NAMES_FILES.has(source)) return undefined;
  // What is not a page of its own (the next page, the original of a copy, a feed) is no step further from the seed.
  const isStep = source !== 'next' && source !== 'canonical' && source !== 'feed';
  const depth = visit.depth + (isStep ? 1 : 0);
  if (depth > job.limits.depth) return undefined;
  return { url, depth, source, fromUrl: visit.url, priority: PRIORITY[source](depth) };
}

/** Some systems give each story a feed of its comments, below its own address. */
function isOfOnePage(feed: string, page: string): boolean {
  const { pathname, search } = new URL(page);
  if (/\/comments?\/|comments?(?:\.\w+)?$/i.test(new URL(feed).pathname)) return true;
  return !search && pathname.length > 1 && new URL(feed).pathname.startsWith(pathname.replace(/\/?$/, '/'));
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
