import { type Capture, header, type Source } from '../../model/capture.ts';

/** What names pages and is none: `urls` is a plain list (a text sitemap), `answer` JSON that a page's script reads. */
export type MachineFile = 'feed' | 'sitemap' | 'urls' | 'answer';

/** What these name is hardly ever a page for readers. */
export const NAMED_AS_FILE = new Set<Source>(['feed', 'sitemap', 'news_sitemap', 'robots']);

/** Whether an answer is worth a look at its first bytes: HTML is, only where something named it as a feed or sitemap. */
export function mayBeMachineFile(capture: Capture): boolean {
  if (capture.response.status !== 200 || capture.response.body.length === 0) return false;
  const type = header(capture.response.headers, 'content-type') ?? '';
  return NAMED_AS_FILE.has(capture.source) || !/^\s*(text\/html|image\/|video\/|audio\/|font\/)/i.test(type);
}

/** The kind by its first bytes, since servers call feeds anything; undefined for a page or anything else. */
export function machineFileOf(start: string, source: Source): MachineFile | undefined {
  const root = rootOf(start);
  if (root === 'urlset' || root === 'sitemapindex') return 'sitemap';
  if (root === 'rss' || root === 'feed' || root === 'rdf') return 'feed';
  if (root !== undefined) return undefined;
  if (/^\s*\{/.test(start) && /jsonfeed\.org\/version/.test(start.slice(0, 2000))) return 'feed';
  if (/^\s*[[{]/.test(start)) return 'answer';
  return NAMED_AS_FILE.has(source) && /^\s*https?:\/\/\S+\s/i.test(`${start}\n`) ? 'urls' : undefined;
}

/** The name of the first element, without its prefix. */
function rootOf(start: string): string | undefined {
  const bare = start
    .slice(0, 8000)
    .replace(/^\ufeff?\s*/, '')
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!doctype[^>]*>/gi, '');
  return /^\s*<(?:[\w-]+:)?([\w-]+)/.exec(bare)?.[1]?.toLowerCase();
}
