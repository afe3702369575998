import { parseFeed } from 'feedsmith';

export interface FeedEntry {
  url: string;
  /** ISO 8601, UTC. */
  publishedAt: string | null;
  changedAt: string | null;
}

/** What a feed names; `next` is its next page (RFC 5005, JSON Feed's next_url). Nothing for what is no feed. */
export function readFeed(text: string): { entries: FeedEntry[]; next: string | null } {
  try {
    return entriesOf(parseFeed(text));
  } catch {
    // feedsmith throws on what it cannot read; such a feed is archived and names nothing.
    return { entries: [], next: null };
  }
}

function entriesOf(parsed: ReturnType<typeof parseFeed>): ReturnType<typeof readFeed> {
  const list: [url: string | undefined, date: unknown, changed?: unknown][] = [];
  let next: string | undefined;
  if (parsed.format === 'atom') {
    next = linkOf(parsed.feed.links, 'next');
    for (const one of parsed.feed.entries ?? [])
      list.push([linkOf(one.links, 'alternate') ?? one.id, one.published, one.updated]);
  } else if (parsed.format === 'json') {
    next = parsed.feed.next_url;
    for (const one of parsed.feed.items ?? [])
      list.push([one.url ?? one.external_url ?? one.id, one.date_published, one.date_modified]);
  } else if (parsed.format === 'rss') {
    next = linkOf(parsed.feed.atom?.links, 'next');
    for (const one of parsed.feed.items ?? []) {
      const permanent = one.guid?.isPermaLink === false ? undefined : one.guid?.value;
      list.push([one.link ?? permanent, one.pubDate ?? one.dc?.dates?.[0]]);
    }
  } else {
    next = linkOf(parsed.feed.atom?.links, 'next');
    for (const one of parsed.feed.items ?? []) list.push([one.link, one.dc?.dates?.[0]]);
  }
  const entries = list.flatMap(([url, date, changed]) =>
    url ? [{ url, publishedAt: instantOf(date), changedAt: instantOf(changed) }] : [],
  );
  return { entries, next: next ?? null };
}

type Links = { href?: string | undefined; rel?: string | undefined }[] | undefined;
const linkOf = (links: Links, rel: string): string | undefined =>
  links?.find((link) => (link.rel ?? 'alternate') === rel)?.href;

/** Feeds give RFC 822 or ISO 8601. */
function instantOf(date: unknown): string | null {
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
