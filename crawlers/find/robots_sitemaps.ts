import type { Answered } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { normalizeUrl } from '../../model/url.ts';

const LINE = /^[ \t]*sitemap[ \t]*:[ \t]*(\S+)/gim;
const MAX_BYTES = 5_000_000;

/** Where a robots.txt says that sitemaps lie; the usual place when it names none, or when there is no robots.txt. */
export function sitemapsByRobots(capture: Answered): { url: string; isNamed: boolean }[] {
  const { status } = capture.response;
  if (status >= 500 || status === 429 || (status >= 300 && status < 400)) return [];
  const named = status === 200 ? [...textOf(capture).matchAll(LINE)] : [];
  const urls = named.flatMap(([, url = '']) => normalizeUrl(url, capture.url) ?? []);
  if (urls.length > 0) return [...new Set(urls)].map((url) => ({ url, isNamed: true }));
  return [{ url: new URL('/sitemap.xml', capture.url).href, isNamed: false }];
}

function textOf(capture: Answered): string {
  try {
    return new TextDecoder().decode(decodedBody(capture, MAX_BYTES));
  } catch {
    // An unreadable robots.txt closes the host (crawlers/polite): there is nothing to name.
    return '';
  }
}
