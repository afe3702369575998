import { Parser } from 'htmlparser2';

/** One line of a sitemap or of an index of sitemaps. */
export interface SitemapEntry {
  loc: string;
  isSitemap: boolean;
  /** It has what news sitemaps have. */
  isNews: boolean;
  publishedAt: string | null;
  /** When the page last changed: never before it was published. */
  lastmod: string | null;
}

/** So many entries are handed on at a time. */
const BATCH = 1000;
const PARTS: Record<string, 'loc' | 'lastmod' | 'publishedAt'> = {
  loc: 'loc',
  lastmod: 'lastmod',
  publication_date: 'publishedAt',
};

/** The entries of a sitemap or an index, in batches as the text comes, so that a million of them take no memory. */
export async function* sitemapEntries(text: AsyncIterable<string>): AsyncGenerator<SitemapEntry[]> {
  let batch: SitemapEntry[] = [];
  const parser = entryParser((entry) => batch.push(entry));
  for await (const piece of text) {
    parser.write(piece);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  parser.end();
  yield batch;
}

/** Names count without their prefix; a part of an entry stands right in it, or in <news:news>. */
function entryParser(found: (entry: SitemapEntry) => void): Parser {
  const open: string[] = [];
  let entry: SitemapEntry | undefined;
  let part: 'loc' | 'lastmod' | 'publishedAt' | undefined;
  return new Parser(
    {
      onopentagname(tag) {
        const name = localName(tag);
        const parent = open.at(-1);
        if ((name === 'url' || name === 'sitemap') && open.length === 1)
          entry = { loc: '', isSitemap: name === 'sitemap', isNews: false, publishedAt: null, lastmod: null };
        else if (entry && name === 'news' && open.length === 2) entry.isNews = true;
        else if (entry && (parent === 'url' || parent === 'sitemap' || parent === 'news')) part = PARTS[name];
        open.push(name);
      },
      ontext(data) {
        if (entry && part) entry[part] = (entry[part] ?? '') + data;
      },
      onclosetag(tag) {
        open.pop();
        part = undefined;
        if (!entry || open.length !== 1 || !/^(url|sitemap)$/.test(localName(tag))) return;
        if (entry.loc.trim()) found({ ...entry, loc: entry.loc.trim() });
        entry = undefined;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
}

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1).toLowerCase();

/** The plain-text form: a URL a line. */
export async function* listedUrls(text: AsyncIterable<string>): AsyncGenerator<SitemapEntry[]> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield lines.flatMap(entryOf);
  }
  yield entryOf(rest);
}

const entryOf = (line: string): SitemapEntry[] =>
  /^\s*https?:\/\//i.test(line)
    ? [{ loc: line.trim(), isSitemap: false, isNews: false, publishedAt: null, lastmod: null }]
    : [];
